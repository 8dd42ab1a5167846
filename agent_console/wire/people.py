"""Who one is, one's seat and telephone, and the lists that forms are filled from."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from agent_console.wire.base import In, Named, Out

PhoneKind = Literal["browser", "sip"]


Secret = Annotated[str, msgspec.Meta(max_length=1024)]
"""A password on its way in; how long a good one is stands in `tickets.passwords`."""


class Login(In, frozen=True):
    account: Annotated[str, msgspec.Meta(max_length=256)]
    password: Secret


class OwnPassword(In, frozen=True):
    present: Secret
    new: Secret


class Me(Out, frozen=True):
    id: str
    account: str
    name: str
    post: str
    post_title: str
    role: str
    department: Named | None
    seat: str | None
    demo: bool
    live_url: str
    language: str
    password_due: bool
    """Nothing else is answered before an own password is set."""


class TreeNode(Out, frozen=True):
    code: str
    name: str
    parent: str | None


class Department(Out, frozen=True):
    code: str
    name: str
    area: str | None
    level: str


class Catalogue(Out, frozen=True):
    areas: list[TreeNode]
    categories: list[TreeNode]
    departments: list[Department]
    types: list[Named]
    urgencies: list[Named]
    secrecy: list[Named]
    pause_reasons: list[Named]
    seats: list[str]
    phones: dict[str, PhoneKind]
    """The kind of telephone that is in use at each seat."""


class SeatChosen(In, frozen=True):
    seat: str
    phone: PhoneKind | None = None
    """With which telephone; None: the one that is in use there."""


class PauseAsked(In, frozen=True):
    reason: str


class TransferAsked(In, frozen=True):
    target: str
    """Extension of a seat or name of a queue."""


class PhoneAccount(Out, frozen=True):
    """What a browser needs to register a telephone over SIP on WebSocket."""

    ws_url: str
    uri: str
    password: str
    display: str
