"""The supervision ladder: what happens, and who acts, when a promise is broken and its light has come to a level."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from routing.facts import Words
from routing.lights import Light


class Breach(StrEnum):
    """Which promise is in danger or broken."""

    UNSIGNED = "unsigned"
    NO_CONTACT = "no_contact"
    NO_RESULT = "no_result"
    NO_CALLBACK = "no_callback"
    REDONE_TWICE = "redone_twice"
    MANY_CALLERS = "many_callers"
    LEADER_OR_MEDIA = "leader_or_media"
    """A person of the office saw reason, such as a leader's written word."""
    CHANNEL = "channel"
    """It came through a channel whose tickets are supervised from their dispatch on."""


class Level(StrEnum):
    """Rungs from the lowest; from `bulletin` on the office acts each month or quarter, not on a single ticket."""

    NUDGE = "nudge"
    YELLOW = "yellow"
    RED = "red"
    SUPERVISE = "supervise"
    BULLETIN = "bulletin"
    INTERVIEW = "interview"
    ASSESSMENT = "assessment"
    ACCOUNTABILITY = "accountability"


HEIGHT: dict[Level, int] = {Level.NUDGE: 0, Level.YELLOW: 1, Level.RED: 2, Level.SUPERVISE: 3}
"""How high on the ladder a ticket stands on each rung of its own."""
SUPERVISED_HEIGHT = HEIGHT[Level.SUPERVISE]


class Role(StrEnum):
    """Who is told or has to act."""

    LIAISON = "liaison"
    DEPUTY = "deputy"
    HEAD = "head"
    DISPATCH = "dispatch"
    LEAD = "lead"
    OFFICE = "office"
    LEADER = "leader"
    INSPECTION = "inspection"


ROLE_WORDS: dict[Role, Words] = {
    Role.LIAISON: Words("承办单位联络员", "the department's liaison"),
    Role.DEPUTY: Words("承办单位分管负责人", "the department's deputy head"),
    Role.HEAD: Words("承办单位主要负责人", "the department's head"),
    Role.DISPATCH: Words("交办督办岗", "dispatch and supervision"),
    Role.LEAD: Words("班长岗", "the shift lead"),
    Role.OFFICE: Words("热线办公室", "the hotline's office"),
    Role.LEADER: Words("分管领导", "the leader in charge"),
    Role.INSPECTION: Words("纪检监察机关", "discipline inspection"),
}

LEVEL_WORDS: dict[Level, Words] = {
    Level.NUDGE: Words("签收提醒", "reminder to sign"),
    Level.YELLOW: Words("黄灯预警", "yellow light"),
    Level.RED: Words("红灯警示", "red light"),
    Level.SUPERVISE: Words("督查督办", "supervision"),
    Level.BULLETIN: Words("通报", "bulletin"),
    Level.INTERVIEW: Words("约谈", "interview"),
    Level.ASSESSMENT: Words("目标考核", "assessment"),
    Level.ACCOUNTABILITY: Words("责任追究", "accountability"),
}


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One rung for one breach."""

    level: Level
    what: Words
    who: tuple[Role, ...]
    numbered: bool = False
    """True: a numbered 督办单 is issued; the time to answer it is the pack's `supervise.reply`."""
    deems_signed: bool = False
    """True: the ticket counts as signed late (视同签收) and its clock keeps running."""

    @property
    def name(self) -> Words:
        return LEVEL_WORDS[self.level]


_UNIT = (Role.LIAISON, Role.DEPUTY)
_YELLOW = Step(level=Level.YELLOW, what=Words("推送联络员和分管负责人", "Tell liaison and deputy head"), who=_UNIT)
_RED = Step(
    level=Level.RED,
    what=Words("推送主要负责人，上屏，扣分", "Tell the head, show on screen, points off"),
    who=(Role.HEAD,),
)
_SUPERVISE = Step(
    level=Level.SUPERVISE,
    what=Words("签发督办单，限期书面回复", "Numbered supervision order, written reply in its time"),
    who=(Role.DISPATCH, Role.LEAD, Role.HEAD),
    numbered=True,
)
_NUDGE = Step(level=Level.NUDGE, what=Words("短信和电话提醒签收", "Remind by SMS and call"), who=(Role.LIAISON,))
_DEEMED = Step(
    level=Level.YELLOW,
    what=Words("视同签收（逾期），时限照常计算", "Deemed signed (late); the clock keeps running"),
    who=_UNIT,
    deems_signed=True,
)
_CALLBACK_LATE = Step(
    level=Level.YELLOW, what=Words("提醒班长安排回访", "The shift lead arranges the callback"), who=(Role.LEAD,)
)

LADDER: dict[tuple[Breach, Level], Step] = {
    (Breach.UNSIGNED, Level.NUDGE): _NUDGE,
    (Breach.UNSIGNED, Level.YELLOW): _DEEMED,
    (Breach.NO_CONTACT, Level.YELLOW): _YELLOW,
    (Breach.NO_CONTACT, Level.RED): _RED,
    (Breach.NO_RESULT, Level.YELLOW): _YELLOW,
    (Breach.NO_RESULT, Level.RED): _RED,
    (Breach.NO_RESULT, Level.SUPERVISE): _SUPERVISE,
    (Breach.NO_CALLBACK, Level.YELLOW): _CALLBACK_LATE,
    (Breach.REDONE_TWICE, Level.SUPERVISE): _SUPERVISE,
    (Breach.MANY_CALLERS, Level.SUPERVISE): _SUPERVISE,
    (Breach.LEADER_OR_MEDIA, Level.SUPERVISE): _SUPERVISE,
    (Breach.CHANNEL, Level.SUPERVISE): _SUPERVISE,
}

LEVEL_OF_LIGHT: dict[Light, Level] = {
    Light.YELLOW: Level.YELLOW,
    Light.RED: Level.RED,
    Light.SUPERVISED: Level.SUPERVISE,
}


def step_for(breach: Breach, level: Level) -> Step | None:
    """The rung of LADDER, None where this breach has none at that level."""
    return LADDER.get((breach, level))


def steps_between(breach: Breach, before: Light, after: Light) -> tuple[Step, ...]:
    """Rungs to climb when a light went from `before` to `after`, lowest first; a sweep that slept skips none."""
    order = list(Light)
    passed = order[order.index(before) + 1 : order.index(after) + 1]
    steps = (step_for(breach, LEVEL_OF_LIGHT[light]) for light in passed if light in LEVEL_OF_LIGHT)
    return tuple(step for step in steps if step)
