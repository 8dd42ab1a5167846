"""What citizens say in the demo's callbacks, and the few of them that wait to be listened to again."""

from __future__ import annotations

from datetime import datetime, timedelta

from tickets.callbacks import Started
from tickets.models import CallbackAttempt, CallbackTask, CallRecord, Ticket, TranscriptSegment
from tickets.people import Actor
from tickets.sampling import put_up

SEAT, TALK = "8004", timedelta(seconds=96)
LISTENED_AGAIN = 3
"""So many answered callbacks wait for a second person: of a demo's few, a draw would mostly take none."""
LINES = (
    ("seat", "您好，这里是宣城市政务服务热线，就您反映的{matter}做一次回访"),
    ("citizen", "你好，请说"),
    ("seat", "承办单位是否按时与您联系过"),
    ("citizen", "联系过，第二天就打电话来了"),
    ("seat", "您反映的问题解决了吗"),
    ("citizen", "{solved}"),
    ("seat", "您对办理结果是否满意"),
    ("citizen", "{satisfied}"),
    ("seat", "好的，已经记录，感谢您的配合"),
)
SAID = {
    "satisfied": ("解决了，现在一切正常", "满意，谢谢你们"),
    "dissatisfied": ("没有解决，过了几天问题又出现了", "不满意，希望能彻底解决"),
}


async def callback_talk(started: Started, ticket: Ticket, agent: Actor, answer: str, at: datetime) -> None:
    """The call that reached the citizen at `at`, with its transcript."""
    await CallRecord.create(
        call_id=started.call_id,
        direction="callback",
        number=started.number,
        seat=SEAT,
        agent_id=agent.id,
        agent_name=agent.name,
        arrived_at=at - timedelta(seconds=12),
        ringing_at=at - timedelta(seconds=9),
        answered_at=at,
        talk_ended_at=at + TALK,
        ended_at=at + TALK,
        outcome="reached",
    )
    solved, satisfied = SAID[answer]
    told = {"matter": ticket.matter, "solved": solved, "satisfied": satisfied}
    await TranscriptSegment.bulk_create(
        TranscriptSegment(
            call_id=started.call_id,
            side=side,
            index=index,
            started_at=at + timedelta(seconds=9 * index + 1),
            ended_at=at + timedelta(seconds=9 * index + 6),
            text=text.format(**told),
            confidence=0.94,
        )
        for index, (side, text) in enumerate(LINES)
    )


async def put_up_some(now: datetime) -> None:
    """The latest answered callbacks, drawn at the end of their talk."""
    for task in await CallbackTask.filter(state="done", done_at__lte=now).order_by("-done_at").limit(LISTENED_AGAIN):
        attempt = await CallbackAttempt.filter(task_id=task.id, outcome="reached").order_by("-at").first()
        if attempt is not None:
            await put_up(task, attempt.agent_id, task.done_at or now)
