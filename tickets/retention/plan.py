"""Pure: the plan of retention, one line a kind, from the settings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from routing.facts import Words
from tickets.settings import RetentionSettings

RECORDINGS, TRANSCRIPTS, TICKETS, CALLS, DIGESTS = "recordings", "transcripts", "tickets", "calls", "digests"
KINDS: dict[str, Words] = {
    RECORDINGS: Words("通话录音", "recordings of calls"),
    TRANSCRIPTS: Words("通话转写", "transcripts of calls"),
    TICKETS: Words("办结或归档工单中的个人信息", "personal data of tickets that are over"),
    CALLS: Words("未形成工单的来电号码", "numbers of calls without a ticket"),
    DIGESTS: Words("话务事件去重标记", "marks of events taken in"),
}
KEPT: dict[str, Words] = {
    "tickets and events": Words("工单及其办理记录：不删除，按文书档案管理", "tickets and their events: kept"),
    "looks": Words("查看记录与锚点：不删除，是审计链的一部分", "looks and anchors: kept, parts of the audit's chain"),
    "refusals": Words("拒绝回访的号码：加密保留，否则无法照办", "numbers that want no callback: kept sealed"),
}
"""What no period ends, and why."""


class Line(NamedTuple):
    """One kind of the plan."""

    kind: str
    days: int
    """0: never."""
    basis: str

    def before(self, now: datetime) -> datetime:
        """What is older than this goes."""
        return now - timedelta(days=self.days)


def lines(settings: RetentionSettings) -> list[Line]:
    """The plan in the order in which it is carried out."""
    return [Line(kind, getattr(settings, kind), getattr(settings, f"{kind}_basis")) for kind in KINDS]
