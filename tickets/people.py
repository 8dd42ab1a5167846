"""Pure: who acts. Roles as the rules name them, posts as people hold them, and the actor of one write."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

import msgspec

from routing.facts import Words


class Role(StrEnum):
    """What a post may do; names follow the office's rules."""

    AGENT = "agent"
    NET = "net"
    LEAD = "lead"
    DISP = "disp"
    VIP = "vip"
    MEDIA = "media"
    OPIN = "opin"
    LIAISON = "unit_liaison"
    HANDLER = "unit_handler"
    DEPUTY = "unit_deputy"
    HEAD = "unit_head"
    AUDIT = "audit"
    ADMIN = "admin"
    SYS = "sys"


class PostTitle(msgspec.Struct, frozen=True):
    post: str
    role: Role
    title: Words


POSTS: dict[str, PostTitle] = {
    row.post: row
    for row in (
        PostTitle("voice", Role.AGENT, Words("话务岗", "Voice operator")),
        PostTitle("online", Role.NET, Words("网络岗", "Online operator")),
        PostTitle("lead", Role.LEAD, Words("班长岗", "Shift lead")),
        PostTitle("dispatch", Role.DISP, Words("交办督办岗", "Dispatch and supervision")),
        PostTitle("leader", Role.VIP, Words("领导接听", "Leader answering")),
        PostTitle("media", Role.MEDIA, Words("媒体坐席", "Media seat")),
        PostTitle("opinion", Role.OPIN, Words("网络舆情", "Online opinion")),
        PostTitle("liaison", Role.LIAISON, Words("联络员", "Liaison")),
        PostTitle("handler", Role.HANDLER, Words("经办人", "Case handler")),
        PostTitle("deputy", Role.DEPUTY, Words("分管领导", "Deputy head")),
        PostTitle("head", Role.HEAD, Words("主要负责人", "Head of department")),
        PostTitle("auditor", Role.AUDIT, Words("监察", "Inspector")),
        PostTitle("admin", Role.ADMIN, Words("系统管理", "Administrator")),
    )
}

OPERATORS = frozenset({Role.AGENT, Role.NET, Role.LEAD, Role.VIP, Role.MEDIA, Role.OPIN})
"""Those who take down what a citizen says."""
HEADS = frozenset({Role.DEPUTY, Role.HEAD})
"""Who answer for a department: the head may do all that the deputy may, and signs weighty replies."""
UNIT = frozenset({Role.LIAISON, Role.HANDLER}) | HEADS
"""The people of a department that handles tickets."""
OFFICE = OPERATORS | {Role.DISP}
"""The hotline's own people."""
READERS_OF_ALL = OFFICE | {Role.AUDIT, Role.SYS}
"""Those who see every ticket; a department sees its own, an administrator none."""


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who does a write: taken down in the event as of that day, never looked up again later."""

    id: str
    name: str
    post: str
    role: Role
    department: str | None = None
    """Code of the department for people of a unit, None for the hotline's own."""

    @property
    def post_title(self) -> Words:
        row = POSTS.get(self.post)
        return row.title if row else Words(self.post, self.post)


def heard_as(role: Role, filled: Collection[Role]) -> frozenset[Role]:
    """The roles whose notices a person hears: the own, and the other of deputy and head where nobody has that post.

    `filled`: the roles that the active accounts of the person's department hold."""
    own = frozenset({role})
    return own | HEADS.difference(filled) if role in HEADS else own


SYSTEM = Actor(id="system", name="系统", post="system", role=Role.SYS)
