"""Whether a pack is approved: signatures stand for its content, so that a pack that was edited has lost them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec

from routing.facts import Words
from routing.pack_force import local_day
from routing.pack_reading import pack_text
from routing.pack_terms import Parameter, parameters
from routing.packs import RulePack, Tag


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """One administrator's word that an office has approved this content."""

    pin: str
    digest: str
    account: str
    """Who signed, and the name of that day."""
    name: str
    approved_by: str
    """The office that approved, with its document."""
    at: datetime


class Standing(StrEnum):
    APPROVED = "approved"
    PARTLY = "partly"
    """Signatures are missing."""
    CHANGED = "changed"
    """It was approved, and has been edited since."""
    DECLARED = "declared"
    """Only its file says so."""
    NONE = "none"


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    standing: Standing
    signatures: tuple[Signature, ...]
    """Those that stand for the content as it is."""
    missing: int
    words: Words


def digest(pack: RulePack) -> str:
    """SHA-256 over the whole effective content, what it extends included; comments and layout do not count."""
    return hashlib.sha256(pack_text(pack).encode()).hexdigest()


def unfounded(pack: RulePack) -> tuple[Parameter, ...]:
    """What whoever approves must have seen: hearsay and proposals."""
    return tuple(one for one in parameters(pack) if one.tag is not Tag.VERIFIED)


def approval(pack: RulePack, signatures: Iterable[Signature], needed: int) -> Approval:
    """How the pack stands; `needed` persons must have signed."""
    own = [one for one in signatures if one.pin == pack.pin]
    content = digest(pack)
    valid = tuple(one for one in own if one.digest == content)
    missing = max(0, needed - len({one.account for one in valid}))
    standing = _standing(pack, own, valid, missing)
    return Approval(standing=standing, signatures=valid, missing=missing, words=_words(pack, standing, valid, missing))


def _standing(pack: RulePack, own: list[Signature], valid: tuple[Signature, ...], missing: int) -> Standing:
    if valid:
        return Standing.PARTLY if missing else Standing.APPROVED
    if own:
        return Standing.CHANGED
    return Standing.DECLARED if pack.ruleset.approved_by else Standing.NONE


def _words(pack: RulePack, standing: Standing, valid: tuple[Signature, ...], missing: int) -> Words:
    told = {"by": pack.ruleset.approved_by or "", "missing": missing, "office": "", "day": "", "names": ""}
    if valid:
        last, names = valid[-1], "、".join(one.name for one in valid)
        told |= {"office": last.approved_by, "day": local_day(pack, last.at), "names": names}
    words = _SAID[standing]
    return Words(words.zh.format(**told), words.en.format(**told))


_WHO = Words(
    "须经热线主管机关批准，由系统管理岗 {missing} 人登记",
    "the office in charge approves it, {missing} administrator(s) sign",
)
_SAID: dict[Standing, Words] = {
    Standing.APPROVED: Words("{office} 批准，{names} {day} 登记", "approved by {office}, signed by {names} on {day}"),
    Standing.PARTLY: Words(
        "{names} 已登记，还须 {missing} 人，未批准，试行",
        "signed by {names}, {missing} more needed: not approved, on trial",
    ),
    Standing.CHANGED: Words(
        f"批准后内容已改，批准失效，试行；{_WHO.zh}", f"edited since it was approved: not approved, on trial; {_WHO.en}"
    ),
    Standing.DECLARED: Words(
        f"文件写明由 {{by}} 批准，未经登记，试行；{_WHO.zh}",
        f"its file names {{by}}, nobody has signed: not approved, on trial; {_WHO.en}",
    ),
    Standing.NONE: Words(f"未批准，按建议值试行；{_WHO.zh}", f"not approved, used as a proposal; {_WHO.en}"),
}
