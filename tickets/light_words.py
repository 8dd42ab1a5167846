"""Pure: what a light says: which promise is late or nearly so, of signature, first contact and result."""

from __future__ import annotations

from collections.abc import Iterable

from routing.escalation import Breach
from routing.facts import Words
from routing.lights import Light

Promise = tuple[Breach, Light]
SAID: dict[Promise, Words] = {
    (Breach.UNSIGNED, Light.YELLOW): Words("逾期未签收", "not signed in time"),
    (Breach.NO_CONTACT, Light.YELLOW): Words("首次联系逾期", "first contact late"),
    (Breach.NO_CONTACT, Light.RED): Words("首次联系逾期", "first contact late"),
    (Breach.NO_RESULT, Light.YELLOW): Words("临近办结期限", "result due soon"),
    (Breach.NO_RESULT, Light.RED): Words("超过办结期限", "result overdue"),
}
IN_TIME = Words("正常办理", "in time")


def light_words(light: Light, promises: Iterable[Promise]) -> Words | None:
    """What gives a ticket its light; of a red one only what is red. None where no light burns, or nothing is late that
    the sweep has not seen yet."""
    if light is Light.GREEN:
        return IN_TIME
    late = [SAID[breach, at] for breach, at in promises if light is not Light.RED or at is Light.RED]
    if light not in {Light.YELLOW, Light.RED} or not late:
        return None
    said = list(dict.fromkeys(late))
    return Words("、".join(one.zh for one in said), ", ".join(one.en for one in said))
