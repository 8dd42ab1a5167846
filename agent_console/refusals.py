"""The one table that makes any refusal, the console's or the tickets', a status and words in the reader's language."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from redis.exceptions import RedisError

from agent_console import wire
from agent_console.errors import (
    BodyRefused,
    BodyTooLarge,
    CrossSite,
    DeskPhone,
    MethodNotAllowed,
    NoRecording,
    NoSeat,
    NoSuchPath,
    NotDemo,
    NotSignedIn,
    NotYourCall,
    PasswordDue,
    PostNotAllowed,
    SeatRefused,
    TalkNotYours,
    TooManyLogins,
)
from callcenter.errors import BridgeSilent
from routing.errors import DataFault
from routing.facts import Language, Words
from tickets import errors as tickets
from tickets.database import is_away, is_taken, is_unstorable
from tickets.events import EVENT_NAMES

_ZONE = ZoneInfo("Asia/Shanghai")


class Answer(NamedTuple):
    """One row of the table; `detail` and `fields` read what the error carries."""

    status: int
    code: str
    title: Words
    todo: Words = Words("", "")
    kept: Words = Words("", "")
    detail: Callable[[Any, Language], str] = lambda _error, _language: ""
    fields: Callable[[Any, Language], dict[str, str]] = lambda _error, _language: {}


KEPT_FORM = Words("页面上已填写的内容仍在。", "What you typed is still on the page.")
NOTHING_WRITTEN = Words("本次操作未写入。", "Nothing was written.")


def _why(error: Any, language: Language) -> str:
    return str(error.why.say(language))


def _field_words(error: tickets.FieldErrors, language: Language) -> dict[str, str]:
    return {name: why.say(language) for name, why in error.fields.items()}


def _fault(error: DataFault, language: Language) -> str:
    """Which file, without its folder, and what should stand where in it."""
    where, found, wanted = f"{PurePath(error.file).name} {error.path}", repr(error.value)[:80], error.expected
    return Words(f"{where}：现为 {found}，应为 {wanted}。", f"{where}: found {found}, expected {wanted}.").say(language)


def _who_wrote(error: tickets.TicketChanged, language: Language) -> str:
    """When, who and what: never the words themselves, which the reader may not be allowed to see."""
    joiner = "; " if language == "en" else "；"
    return joiner.join(_act(act, language) for act in error.acts)


def _act(act: tickets.OthersAct, language: Language) -> str:
    what = EVENT_NAMES.get(act.kind)
    return f"{act.at.astimezone(_ZONE):%m-%d %H:%M} {act.actor_name} {what.say(language) if what else ''}".rstrip()


def _wait(error: TooManyLogins, language: Language) -> str:
    """In minutes where it is long: nobody counts 900 seconds."""
    if error.retry_after <= 90:
        return Words(f"{error.retry_after} 秒后可再试。", f"Try again in {error.retry_after} s.").say(language)
    minutes = -(-error.retry_after // 60)
    return Words(f"约 {minutes} 分钟后可再试。", f"Try again in about {minutes} minutes.").say(language)


TABLE: dict[type[Exception], Answer] = {
    NotSignedIn: Answer(
        401,
        "not_signed_in",
        Words("登录已失效，请重新登录。", "You are not signed in."),
        todo=Words("重新登录后可继续。", "Sign in again and go on."),
        kept=KEPT_FORM,
    ),
    tickets.LoginRefused: Answer(
        401, "login_refused", Words("账号或密码不正确。", "The account or password is wrong.")
    ),
    TooManyLogins: Answer(
        429,
        "too_many_logins",
        Words("登录尝试过于频繁。", "Too many sign-in attempts."),
        todo=Words(
            "急需登录时，请用平时使用的电脑和浏览器，或请系统管理员重置密码。",
            "In a hurry, use the computer and browser that you usually do, or ask the administrator for a reset.",
        ),
        detail=_wait,
    ),
    PasswordDue: Answer(
        403,
        "password_due",
        Words("请先设置自己的密码。", "Set your own password first."),
        kept=KEPT_FORM,
        todo=Words("设置后即可继续。", "Then you can go on."),
    ),
    CrossSite: Answer(
        403,
        "cross_site",
        Words("请求不是来自本系统页面，已拒绝。", "The request did not come from this system's pages."),
        todo=Words("请从本系统页面重新操作。", "Repeat it from this system's own page."),
    ),
    PostNotAllowed: Answer(
        403, "forbidden", Words("您的岗位没有此项权限。", "Your post does not allow this."), kept=NOTHING_WRITTEN
    ),
    tickets.Forbidden: Answer(
        403,
        "forbidden",
        Words("您的岗位没有此项权限。", "Your post does not allow this."),
        kept=NOTHING_WRITTEN,
        detail=_why,
    ),
    NotYourCall: Answer(
        403, "not_your_call", Words("这通电话不在您的坐席上。", "This call is not at your seat."), kept=NOTHING_WRITTEN
    ),
    TalkNotYours: Answer(
        403,
        "talk_not_yours",
        Words("没有这通电话，或不在您的查看范围内。", "No such call, or not for you to hear."),
        todo=Words(
            "话务员可查看自己接听的通话；通话结束前，其他人中只有班长、监察可以查看。",
            "Operators hear their own calls; while a call runs, of all others only lead and inspector do.",
        ),
    ),
    NoSuchPath: Answer(404, "not_found", Words("没有这个地址。", "There is nothing at this address.")),
    MethodNotAllowed: Answer(
        405, "method_not_allowed", Words("该地址不支持此操作。", "This address does not do that.")
    ),
    tickets.NotFound: Answer(
        404, "not_found", Words("没有找到，或您无权查看。", "It does not exist, or is not yours to see.")
    ),
    NoRecording: Answer(404, "no_recording", Words("这通电话没有录音。", "This call has no recording.")),
    NotDemo: Answer(404, "not_found", Words("没有这个地址。", "There is nothing at this address.")),
    BodyRefused: Answer(
        400,
        "bad_request",
        Words("提交的内容不符合要求。", "What was sent cannot be read."),
        kept=KEPT_FORM,
        detail=lambda error, _language: str(error),
        fields=lambda error, _language: {error.field: str(error)} if error.field else {},
    ),
    DataFault: Answer(
        409,
        "data_fault",
        Words("规则数据文件有误，未能读取。", "A file of rules is wrong and was not read."),
        todo=Words("请改正该文件后重试。", "Correct that file and try again."),
        detail=_fault,
    ),
    BodyTooLarge: Answer(413, "too_large", Words("提交的内容过大。", "Too much was sent at once."), kept=KEPT_FORM),
    tickets.FieldErrors: Answer(
        422,
        "field_errors",
        Words("有几处需要补全或改正。", "Some fields need attention."),
        kept=KEPT_FORM,
        todo=Words("请按提示补全后再提交。", "Complete the marked fields and submit again."),
        fields=_field_words,
    ),
    tickets.TicketChanged: Answer(
        409,
        "ticket_changed",
        Words("工单刚被他人更新。", "Somebody has just changed this ticket."),
        kept=KEPT_FORM,
        todo=Words("请看过更新后再提交一次。", "Look at the change, then submit again."),
        detail=_who_wrote,
    ),
    tickets.NotProved: Answer(
        401,
        "not_proved",
        Words("签名不符，未接收。", "The signature does not fit: nothing was taken."),
        kept=NOTHING_WRITTEN,
    ),
    tickets.KnowledgeChanged: Answer(
        409,
        "knowledge_changed",
        Words("这一条刚被他人更新。", "Somebody has just changed this."),
        kept=KEPT_FORM,
        todo=Words("请看过更新后再提交一次。", "Look at the change, then submit again."),
        detail=_who_wrote,
    ),
    tickets.IllegalAction: Answer(
        409,
        "illegal_action",
        Words("当前环节不能办理此项。", "This cannot be done now."),
        kept=NOTHING_WRITTEN,
        detail=_why,
    ),
    NoSeat: Answer(
        409,
        "no_seat",
        Words("您还没有签入坐席。", "You have not signed in to a seat."),
        todo=Words("请先签入坐席。", "Sign in to a seat first."),
    ),
    BridgeSilent: Answer(
        503,
        "bridge_silent",
        Words("电话控制暂时没有回应。", "Telephone control does not answer."),
        todo=Words("通话不受影响，请稍后再试。", "Calls are not affected; try again shortly."),
    ),
    RedisError: Answer(
        503,
        "redis_away",
        Words("登录与实时数据服务暂时连不上。", "Sign-ins and live data are away."),
        kept=KEPT_FORM,
        todo=Words("通话不受影响。请稍后再试。", "Calls are not affected; try again shortly."),
    ),
    DeskPhone: Answer(
        409,
        "desk_phone",
        Words("本坐席使用桌面话机。", "This seat has a desk telephone."),
        todo=Words("请在话机上接听。", "Answer on that telephone."),
    ),
}

DATABASE_AWAY = Answer(
    503,
    "database_away",
    Words("数据库暂时连不上，本次没有保存。", "The database does not answer; nothing was saved."),
    kept=KEPT_FORM,
    todo=Words(
        "通话不受影响。请不要关闭页面，稍后再提交一次。",
        "Calls are not affected. Keep the page open and submit again shortly.",
    ),
)
WRITTEN_TWICE = Answer(
    409,
    "written_twice",
    Words("同一内容刚刚已提交，本次未重复写入。", "The same was sent at the same moment; it was not written twice."),
    kept=KEPT_FORM,
    todo=Words("请刷新页面查看。", "Load the page again and look."),
)
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
DISK_FULL = Answer(
    507,
    "disk_full",
    Words("服务器存储空间已满，文件没有保存。", "The server's disk is full; the file was not kept."),
    kept=KEPT_FORM,
    todo=Words(
        "工单不受影响。请告知系统管理员，稍后再传。",
        "The ticket is not affected. Tell the administrator, and send it later.",
    ),
)
UNSTORABLE = Answer(
    400,
    "bad_request",
    Words("有的内容过长或超出范围，无法保存。", "Something is too long or too large to be saved."),
    kept=KEPT_FORM,
    todo=Words("请缩短后再提交。", "Shorten it and submit again."),
)

SEAT_REASONS: dict[str, Words] = {
    "telephony_down": Words("电话系统未连接，暂不能操作坐席。", "Telephony is down; seats cannot be used now."),
    "seat_taken": Words("该坐席已有人签入。", "Somebody is signed in to this seat."),
    "phone_fixed": Words(
        "电话系统不由本平台管理，话机类型请在电话系统里更改。",
        "The exchange is not run by this platform: change the kind of telephone there.",
    ),
    "signed_in_elsewhere": Words(
        "您已签入另一个坐席，请先签出。", "You have signed in to another seat: sign out there first."
    ),
    "already_dialling": Words("这次回访正在拨打。", "This callback is being dialled already."),
    "seat_offline": Words("坐席话机未注册。", "The seat's telephone is not registered."),
    "seat_busy": Words("坐席正在通话。", "The seat is on a call."),
    "no_such_call": Words("这通电话已经结束。", "This call is over."),
    "no_such_seat": Words("没有这个坐席。", "There is no such seat."),
    "not_signed_in": Words("您还没有签入坐席。", "You have not signed in to a seat."),
    "pbx_refused": Words("电话系统没有执行。", "The telephone system did not carry it out."),
    "bad_target": Words("转接目标不可用。", "It cannot be transferred there."),
}
UNEXPECTED = Answer(
    500,
    "unexpected",
    Words("系统出错，未能完成。", "Something went wrong."),
    kept=KEPT_FORM,
    todo=Words(
        "请重试；如仍出错，请把编号告诉管理员。", "Try again; if it stays, give the number to your administrator."
    ),
)


def language_of(accept_language: str | None) -> Language:
    """English when the reader names it before Chinese; Chinese in every other case."""
    for part in (accept_language or "").split(","):
        tag = part.partition(";")[0].strip().lower()
        if tag.startswith(("zh", "en")):
            return "en" if tag.startswith("en") else "zh"
    return "zh"


def problem_of(error: Exception, language: Language) -> wire.Problem | None:
    """The refusal in words; None for an error that is not a refusal but a fault of ours."""
    if isinstance(error, SeatRefused):
        return _seat_problem(error, language)
    row = next((TABLE[kind] for kind in type(error).__mro__ if kind in TABLE), None) or _of_the_database(error)
    return _problem(row, error, language) if row else None


def _of_the_database(error: Exception) -> Answer | None:
    if is_away(error):
        return DATABASE_AWAY
    if is_taken(error):
        return WRITTEN_TWICE
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return DISK_FULL
    return UNSTORABLE if is_unstorable(error) else None


def unexpected(request_id: str, language: Language) -> wire.Problem:
    """What is said of a fault: no more than its number in the log."""
    return msgspec.structs.replace(_problem(UNEXPECTED, None, language), detail=request_id)


def _seat_problem(error: SeatRefused, language: Language) -> wire.Problem:
    known = SEAT_REASONS.get(error.code, Words("坐席操作没有成功。", "The seat's action did not succeed."))
    status = 503 if error.code == "telephony_down" else 409
    return wire.Problem(status=status, code=error.code, title=known.say(language), detail=error.args[0])


def _problem(row: Answer, error: Exception | None, language: Language) -> wire.Problem:
    return wire.Problem(
        status=row.status,
        code=row.code,
        title=row.title.say(language),
        detail=row.detail(error, language),
        kept=row.kept.say(language),
        todo=row.todo.say(language),
        fields=row.fields(error, language),
    )
