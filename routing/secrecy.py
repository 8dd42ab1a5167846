"""Pure: which secrecy a matter calls for, by its type and by what the citizen said (rule R8); a person confirms it."""

from __future__ import annotations

import re
from typing import NamedTuple

from routing.facts import NAMES, Secrecy, TicketType, Words

_LEAST: dict[TicketType, Secrecy] = {TicketType.REPORT: Secrecy.L2}
_WISH = re.compile(
    r"保密|匿名|报复"
    r"|(?:不要|别|不想|不能|不希望|请勿|不得)(?:透露|泄露|公开|暴露)"
    r"|(?:不要|别)(?:说|讲)是我"
    r"|(?:不要|别|不想)(?:让|告诉|给)(?:他|她|它|对方|物业|单位|公司|老板|厂|邻居|村)\w{0,6}?(?:知道|我)"
    r"|隐去(?:我的)?(?:姓名|信息|身份)|不留名|不要留名"
)


class Called(NamedTuple):
    """A level that a matter calls for, and why."""

    level: Secrecy
    why: Words


def least_level(type_: TicketType | str | None) -> Secrecy:
    """Below this a ticket of the type is never kept: a report is secret whether or not its caller asks for it."""
    return _LEAST.get(TicketType(type_), Secrecy.L0) if type_ else Secrecy.L0


def called_for(type_: TicketType | None, said: str) -> Called | None:
    """The level to suggest for a matter; None where the usual one will do."""
    if (least := least_level(type_)) > Secrecy.L1:
        name = NAMES[type_ or TicketType.REPORT]
        return Called(least, Words(f"{name.zh}按规定保密。", f"{name.en}: kept secret by rule."))
    if (wish := _WISH.search(said)) is not None:
        return Called(Secrecy.L2, Words(f"来电人提到“{wish[0]}”。", f"The caller spoke of “{wish[0]}”."))
    return None
