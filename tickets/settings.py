"""Settings of tickets and of their database: frozen values, part of the console's one settings file.

Limits, tries and shares are rules and stand in the rule pack; here is what an operator of the platform may choose.
"""

from __future__ import annotations

from pathlib import Path

import msgspec


class DatabaseSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    url: str | None = None
    """postgres://user:password@host:port/name; None: the embedded server under var/postgres."""
    pool: int = 10
    """Most connections one process opens."""


class TicketSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    forgotten: str = "1wday"
    """A ticket that lies with the hotline itself for so long without a step is told to the lead."""
    updates_before_reminder: int = 3
    """After so many additions of the hotline without a word of the unit its head is reminded."""


class PersonalSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the keys lie that citizens' data are sealed under."""

    keyring: Path | None = None
    """None: secrets/keyring.json under `var`. Made at the first start; a copy of it belongs apart from the backups."""


class RetentionSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days after which something is taken out, and what that rests on; 0: never. The defaults are proposals."""

    daily: bool = False
    """The worker carries the plan out by itself, once a day after `hour`; else `hotline retention run` does."""
    hour: int = 3
    """Local hour."""
    approved_by: str = ""
    """Who approved the periods, as it stands in each proof: without it no file is deleted and no evidence emptied."""
    evidence: int = 1825
    """After a package of evidence was put together, once its tickets are over: what is in it."""
    evidence_basis: str = "个人信息保护法第十九条；期限为本平台建议，由城市确定"
    recordings: int = 180
    """After the end of the call, once its ticket is over."""
    recordings_basis: str = "个人信息保护法第十九条；期限为本平台建议，由城市确定"
    attachments: int = 730
    """After a ticket was archived or was over, or a draft was left: the files that were added to it."""
    attachments_basis: str = "个人信息保护法第十九条；期限为本平台建议，由城市确定"
    transcripts: int = 365
    """After the end of the call, once its ticket is over."""
    transcripts_basis: str = "个人信息保护法第十九条；期限为本平台建议，由城市确定"
    tickets: int = 730
    """After a ticket was archived or was over, or a draft was left: who called, from where, and what says so."""
    tickets_basis: str = "个人信息保护法第十九条；期限为本平台建议，由城市确定"
    calls: int = 730
    """After a call that led to no ticket: number and name."""
    calls_basis: str = "个人信息保护法第十九条；期限为本平台建议，由城市确定"
    digests: int = 30
    """Marks of telephony's events that were taken in already."""
    digests_basis: str = "仅为技术去重所需"


class PartnerSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another hotline that tickets are exchanged with."""

    tenant: str
    """Its code, as it signs: such as "province-340000"."""
    name: str
    url: str
    """Where its platform listens, such as "https://hotline.province.example"."""
    key_file: Path
    """Its public key (PEM)."""
    channel: str = "province"
    """Channel of the tickets that come from it; limits may depend on it."""


class ExchangeSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    tenant: str = ""
    """Our own code; "": no exchange."""
    key_file: Path = Path("var/secrets/exchange.pem")
    """Our private key (PEM): `hotline exchange keys` makes one."""
    partners: tuple[PartnerSettings, ...] = ()
    longest_pause_minutes: int = 10
    """Between two tries of the same packet; the first pause is a minute, each further one twice as long."""
    reconcile_hour: int = 1
    """Local hour from which yesterday is counted with each partner."""
