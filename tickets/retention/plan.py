"""Pure: the plan of retention, one line a kind, from the settings; and what keeps a thing past its period."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from routing.facts import Words
from tickets.settings import RetentionSettings

RECORDINGS, ATTACHMENTS, TRANSCRIPTS = "recordings", "attachments", "transcripts"
TICKETS, CALLS, DIGESTS, EVIDENCE = "tickets", "calls", "digests", "evidence"
KINDS: dict[str, Words] = {
    EVIDENCE: Words("举证材料", "packages of evidence"),
    RECORDINGS: Words("通话录音", "recordings of calls"),
    ATTACHMENTS: Words("工单附件", "files of tickets"),
    TRANSCRIPTS: Words("通话转写", "transcripts of calls"),
    TICKETS: Words("办结或归档工单中的个人信息", "personal data of tickets that are over"),
    CALLS: Words("未形成工单的来电号码", "numbers of calls without a ticket"),
    DIGESTS: Words("话务事件去重标记", "marks of events taken in"),
}
WITH_FILES = frozenset({RECORDINGS, ATTACHMENTS})
"""Kinds that take files out."""
APPROVED_ALONE = WITH_FILES | {EVIDENCE}
"""Kinds for which somebody must have approved the period."""
KEPT: dict[str, Words] = {
    "tickets and events": Words("工单及其办理记录：不删除，按文书档案管理", "tickets and their events: kept"),
    "looks": Words("查看记录与锚点：不删除，是审计链的一部分", "looks and anchors: kept, parts of the audit's chain"),
    "refusals": Words("拒绝回访的号码：加密保留，否则无法照办", "numbers that want no callback: kept sealed"),
}
"""What no period ends, and why."""
HOLDS: dict[str, Words] = {
    "appeal": Words("申诉未决", "an appeal is not decided"),
    "evidence": Words("列入举证材料", "part of a package of evidence"),
    "exchange": Words("与其他热线的交换未了", "still between two hotlines"),
    "accountability": Words("督办或问责未了", "supervision or accountability is not over"),
    "original": Words("所追加的原单未了", "the ticket that it was added to is not over"),
    "order": Words("专门保全", "kept by order"),
    "package": Words("举证材料仍需保留", "the package is still needed"),
}
"""Why something stays although its period is over; the first that fits is named."""


class Line(NamedTuple):
    """One kind of the plan."""

    kind: str
    days: int
    """0: never."""
    basis: str
    approved_by: str = ""

    def before(self, now: datetime) -> datetime:
        """What is older than this goes."""
        return now - timedelta(days=self.days)

    @property
    def may_go(self) -> bool:
        """Whether the plan takes out this kind at all: never without a period, no file and no evidence
        without an approval."""
        return bool(self.days) and (self.kind not in APPROVED_ALONE or bool(self.approved_by.strip()))


def lines(settings: RetentionSettings, approved_by: str | None = None) -> list[Line]:
    """The plan in the order in which it is carried out; `approved_by` stands before that of the settings."""
    approved = (approved_by or settings.approved_by).strip()
    return [Line(kind, getattr(settings, kind), getattr(settings, f"{kind}_basis"), approved) for kind in KINDS]
