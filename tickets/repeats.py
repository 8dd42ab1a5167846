"""Pure: whether a citizen brings the same matter again, which ticket that repeats, and what the rules suggest (R2).

Nothing here decides: an operator adds, proposes or opens anew, the lead has the last word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from routing.facts import NAMES, Urgency, Words, named
from routing.pack_sections import Repeat


class Advice(StrEnum):
    APPEND = "append"
    """In hand: what is new is added to it."""
    REDO = "redo"
    """Closed a short while ago: the lead may have it redone."""
    REFUSE = "refuse"
    """Closed on its merits: without anything new it is not taken again, and the citizen gets a letter."""


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier ticket of the same caller."""

    key: str
    opened_at: datetime
    closed_at: datetime | None = None
    takes: bool = False
    """In hand, so that something can be added to it."""
    may_redo: bool = False
    """Over, and such that the lead may have it redone."""
    lawful: bool = False
    """Closed on its merits."""
    sibling: bool = True
    likeness: float = 1.0


class Repeated(msgspec.Struct, frozen=True, kw_only=True):
    of: str
    """Key of the earlier ticket that this one repeats."""
    times: int
    """Within the window, this time included."""
    advice: tuple[Advice, ...]
    """The first is the rule's own."""
    urgency: Urgency | None
    """What the third time raises the matter to."""

    @property
    def review(self) -> bool:
        """The lead looks at it."""
        return self.urgency is not None


def repeated(earlier: Iterable[Earlier], rule: Repeat, now: datetime) -> Repeated | None:
    """What the ticket in hand repeats; None for a new matter. An open ticket counts however old it is."""
    window = now - timedelta(days=rule.window_d)
    alike = [one for one in earlier if one.sibling and one.likeness >= rule.likeness]
    near = [one for one in alike if one.closed_at is None or one.closed_at >= window or one.opened_at >= window]
    if not near:
        return None
    chosen = max(near, key=_rank)
    times = 1 + sum(one.opened_at >= window or one.closed_at is None for one in near)
    raised = named(Urgency, rule.urgency) if times >= rule.times else None
    return Repeated(of=chosen.key, times=times, advice=advice(chosen, rule, now), urgency=raised)


def _rank(one: Earlier) -> tuple[bool, bool, float, datetime]:
    """In hand before over, what can be taken up again before what cannot, the likest and the newest first."""
    return one.takes, one.may_redo, round(one.likeness, 1), one.opened_at


def advice(one: Earlier, rule: Repeat, now: datetime) -> tuple[Advice, ...]:
    if one.takes:
        return (Advice.APPEND,)
    over = one.closed_at is not None
    fresh = over and one.may_redo and one.closed_at is not None and now <= redo_until(one.closed_at, rule)
    told = ((Advice.REDO, fresh), (Advice.REFUSE, over and one.lawful))
    return tuple(kind for kind, holds in told if holds)


def redo_until(closed_at: datetime, rule: Repeat) -> datetime:
    """Last moment at which redoing may be proposed because the citizen came again."""
    return closed_at + timedelta(days=rule.redo_d)


# ------------------------------------------------------------------ words
_RULES: dict[Advice, Words] = {
    Advice.APPEND: Words("原单在办，应追加到原单", "the earlier ticket is in hand: add to it"),
    Advice.REDO: Words(
        "办结未满 {redo_d} 天，可提请班长重办", "closed within {redo_d} days: the lead may have it redone"
    ),
    Advice.REFUSE: Words(
        "已依法办结；无新情况、新理由的，不重复受理并出具告知书",
        "lawfully closed: with nothing new it is not taken again, and a letter says so",
    ),
}
_NONE = Words("原单已了结，请另立新单", "the earlier ticket is settled: open a new one")
_RAISED = Words(
    "达到 {times} 次，建议{urgency}并由班长审定", "{times} times: {urgency} is suggested, and the lead reviews it"
)


def why(found: Repeated, rule: Repeat) -> Words:
    """The rule as it applies here, in one sentence."""
    parts = [_RULES[one] for one in found.advice] or [_NONE]
    parts += [_RAISED] if found.urgency else []
    level = NAMES[found.urgency] if found.urgency else Words("", "")
    return Words(_filled([one.zh for one in parts], rule, level.zh), _filled([one.en for one in parts], rule, level.en))


def _filled(parts: Sequence[str], rule: Repeat, urgency: str) -> str:
    return "；".join(parts).format(redo_d=rule.redo_d, times=rule.times, urgency=urgency) if parts else ""


def letter(number: str, matter: str, closed: str) -> str:
    """What tells the citizen that the matter is not taken again, and where he may turn; proposed, a person amends it.
    `closed` is the local day of the earlier ticket's end."""
    return (
        f"您反映的“{matter.rstrip('。')}”事项（工单 {number}），本热线已于 {closed} 依法办结并答复。"
        "您本次反映未提出新情况、新理由，依照热线不予受理的规定，不再重复受理。"
        "如有新情况、新理由，可随时来电补充；对原处理决定不服的，可依法申请行政复议、提起行政诉讼，或通过信访渠道反映。"
    )
