"""Pure: the guards of more time and of stopped clocks."""

from __future__ import annotations

from routing.durations import Duration
from routing.facts import NAMES, Urgency, Words
from routing.pack_words import value_words
from routing.suspensions import Reason
from tickets.people import Actor, Role
from tickets.standing import Evidence, Payload, Standing

_NO_EVIDENCE = Words("没有证明材料，不能申请挂起。", "Without evidence a suspension cannot be asked for.")
_WRONG_EVIDENCE = {
    Evidence.UNKNOWN: Words(
        "所选证明材料不是本单的附件，请先上传。", "The evidence is no file of this ticket: add it first."
    ),
    Evidence.WRONG_KIND: Words("证明材料须为图片、PDF 或 DOCX。", "Evidence is an image, a PDF or a DOCX."),
}


def extension_urgency(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    if standing.urgency not in standing.time.extension_denied:
        return None
    name = NAMES[Urgency(standing.urgency)]
    return Words(f"{name.zh}件不能延期。", f"{name.en} tickets ({standing.urgency}) are not extended.")


def extension_once(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    """One more than the pack's number where a leader has found the case hard."""
    if standing.extensions.counted < standing.time.extension_times + standing.hard:
        return None
    if standing.hard:
        return Words("本单已第二次申请延期。", "More time was asked for twice already.")
    return Words(
        "本单已申请过延期；确属疑难的，请领导认定后再申请。",
        "More time was asked for already; a leader may find it a hard case first.",
    )


def not_hard_yet(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    return Words("本单已认定为疑难件。", "It is marked as a hard case already.") if standing.hard else None


def extension_leader(standing: Standing, actor: Actor, _payload: Payload) -> Words | None:
    """The second request is the leader's to decide, and only that one."""
    second = standing.extensions.counted > standing.time.extension_times
    if second == (actor.role is Role.VIP):
        return None
    if second:
        return Words("第二次延期由领导审定。", "A second extension is decided by a leader.")
    return Words("首次延期由交办督办岗审定。", "A first extension is decided by the dispatch desk.")


def extension_in_time(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    until = standing.time.extension_until
    if until is not None and standing.now <= until:
        return None
    ahead = value_words("extension.apply_before", standing.time.extension_ahead)
    return Words(
        f"已过可申请延期的时间（须在到期前至少 {ahead.zh}）。",
        f"It is too late to ask for more time (at least {ahead.en} before the due time).",
    )


def extension_most(standing: Standing, _actor: Actor, payload: Payload) -> Words | None:
    most, asked = standing.time.extension_most, str(payload.get("days", ""))
    if asked.isascii() and asked.isdigit() and 1 <= int(asked) <= most:
        return None
    if most < 1:
        return Words("本单不能再延长。", "No more time can be given.")
    words = Duration(most, standing.time.extension_unit).words
    return Words(f"请填写 1 至 {words.zh}。", f"Ask for 1 to {words.en}.")


def extension_interim(standing: Standing, _actor: Actor, payload: Payload) -> Words | None:
    if payload.get("interim_answer") or not standing.time.extension_interim:
        return None
    return Words("请填写已向诉求人作出的阶段性答复。", "Give the interim answer that the citizen was told.")


def extension_asked(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    if standing.extensions.waits:
        return None
    return Words("没有待审定的延期申请。", "No request for more time waits for a decision.")


def suspension_one(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    if not standing.suspensions.waits:
        return None
    return Words("已有一项挂起申请待审定。", "A request to suspend waits for a decision already.")


def _reason(standing: Standing, payload: Payload) -> Reason | None:
    return next((one for one in standing.time.suspend_reasons if one.code == payload.get("reason")), None)


def suspension_reason(standing: Standing, _actor: Actor, payload: Payload) -> Words | None:
    if _reason(standing, payload) is not None:
        return None
    return Words("这一事由不能挂起。", "This is no reason to suspend.")


def suspension_evidence(standing: Standing, _actor: Actor, payload: Payload) -> Words | None:
    if not payload.get("evidence"):
        reason = _reason(standing, payload)
        return _NO_EVIDENCE if reason is None or reason.document else None
    return _WRONG_EVIDENCE.get(standing.evidence)


def suspension_asked(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    if standing.suspensions.waits:
        return None
    return Words("没有待审定的挂起申请。", "No request to suspend waits for a decision.")
