"""Made-up answers for the desks behind the telephone: 300 tickets, long names, a storm on the floor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from answers import NOW, Json, ago, point, said

CALL = "pic-ticket-1"
PAGE = 50

_MATTERS = [
    ("供暖管网漏水，楼道结冰", "Heating main leaks, stairs iced over"),
    ("沿街商铺夜间油烟直排，居民多次反映无人处理", "Restaurant fumes at night, reported many times"),
    ("道路塌陷未修复（第 2 次退单）", "Road cave-in not repaired (2nd return)"),
    ("校外培训机构退费", "Refund by a tutoring school"),
    ("农村宅基地边界纠纷", "Boundary of a homestead"),
    ("共享单车占用盲道", "Shared bikes on the tactile path"),
    ("小区充电桩安装被物业拒绝，要求说明依据并协调落实", "Property firm refuses a charging pile"),
    ("工地扬尘未覆盖", "Dust from an uncovered site"),
    ("医保异地备案失败", "Medical insurance abroad refused"),
    ("河道非法采砂", "Illegal sand digging in the river"),
    ("出租车拒载、绕路", "Taxi refused and took a detour"),
    ("噪声扰民（广场舞）", "Noise from square dancing"),
    ("快递驿站乱收费", "Parcel station overcharges"),
    ("公厕长期关闭", "Public toilet closed for months"),
    ("高龄津贴未按月发放", "Old-age allowance not paid monthly"),
    ("山塘水库坝体渗水", "Reservoir dam seeps"),
    ("预付卡商家失联", "Prepaid-card shop has vanished"),
    ("人行道树根拱起，老人绊倒", "Roots lift the pavement, an old man fell"),
]
_UNITS = [
    ("xz-samr", "宣州区市场监督管理局", "Xuanzhou Market Regulation"),
    ("xz-zjj", "宣州区住房和城乡建设局", "Xuanzhou Housing"),
    ("nx-jt", "宁国市交通运输综合行政执法大队", "Ningguo Transport Law Enforcement"),
    ("xc-cg", "宣城市城市管理行政执法局", "Xuanchen Urban Management"),
    ("lx-zj", "郎溪县住房和城乡建设局", "Langxi Housing"),
    ("xc-gr", "宣城市供热有限公司", "Xuancheng Heating Company"),
]
_AREAS = [("鳌峰街道", "Aofeng"), ("双桥街道", "Shuangqiao"), ("宁国市", "Ningguo"), ("郎溪县", "Langxi")]
_TYPES = ["complaint", "help", "report", "inquiry", "suggestion"]
_OWNERS = [("许清嘉", "Xu Qingjia"), ("欧阳慕容雪", "Ouyang M."), None, None, ("司马静姝", "Sima J.")]
_STATES: dict[str, tuple[str, tuple[str, str]]] = {
    "to_dispatch": ("accepted", ("待交办", "To dispatch")),
    "returns": ("return_review", ("退单审核", "Return under review")),
    "unsigned": ("dispatched", ("待签收", "To sign")),
    "department": ("working", ("办理中", "In hand")),
    "callbacks": ("replied", ("已答复", "Replied")),
    "closed": ("closed", ("已办结", "Closed")),
}
_VIEW_LIGHTS = {"yellow": "yellow", "red": "red", "supervised": "supervised"}
TOTALS = {
    "mine": 14, "open": 300, "to_dispatch": 9, "unsigned": 12, "returns": 18, "yellow": 23, "red": 11, "supervised": 4, "callbacks": 37,
    "department": 31, "closed": 1204,
}  # fmt: skip

UNIT_VIEWS = ("mine", "unsigned", "returns", "yellow", "red", "supervised", "department")
REPLY = "一、02-13 15:00 我局会同维保单位到场检查，停运原因为制动器磨损，已更换。\n二、近 6 个月维保记录已在 7 栋大厅公示，公示至 03-10。"


def person(post: str, language: str) -> Json:
    people: dict[str, tuple[str, str, str, str, str | None, bool]] = {
        "dispatch": ("许清嘉", "Xu Qingjia", "交办督办岗", "Dispatch and supervision", "8005", False),
        "lead": ("慕容清欢", "Murong Qinghuan", "班长岗", "Shift lead", "8010", False),
        "voice": ("苏念慈", "Su Nianci", "话务岗", "Voice operator", "8003", False),
        "handler": ("司马静姝", "Sima Jingshu", "经办人", "Case handler", None, True),
        "admin": ("白管理", "Bai Guanli", "系统管理", "Administrator", None, False),
        "liaison": ("方既白", "Fang Jibai", "联络员", "Liaison", None, True),
    }
    zh, en, post_zh, post_en, seat, unit = people[post]
    return {
        "id": "u-1", "account": post, "name": said(language, zh, en), "post": post, "post_title": said(language, post_zh, post_en), "role": post,
        "department": {"code": "xz-samr", "name": said(language, "宣州区市场监督管理局", "Xuanzhou Market Regulation")} if unit else None,
        "seat": seat, "demo": False, "live_url": "ws://127.0.0.1:29000/live", "language": language,
    }  # fmt: skip


def unit_of(place: int, language: str) -> Json:
    code, zh, en = _UNITS[place % len(_UNITS)]
    return {"code": code, "name": said(language, zh, en)}


def _light(place: int, view: str) -> str:
    if view in _VIEW_LIGHTS:
        return _VIEW_LIGHTS[view]
    if view == "closed":
        return "none"
    return "red" if place == 0 else "yellow" if place in {1, 2, 3, 9} else "green"


def _left(place: int, light: str, language: str) -> Json | None:
    if light == "none":
        return None
    if light in {"red", "supervised"}:
        days = 1 + place % 3
        return {"text": said(language, f"已超 {days} 个工作日", f"{days} wd over"), "overdue": True}
    if light == "yellow":
        hours, minutes = 2 + place % 5, (place * 7) % 60
        return {"text": said(language, f"还剩 {hours} 小时 {minutes:02} 分", f"{hours} h {minutes:02} min left"), "overdue": False}
    days, hours = 1 + place % 9, place % 8
    return {"text": said(language, f"还剩 {days} 个工作日 {hours} 小时", f"{days} wd {hours} h left"), "overdue": False}


def row(place: int, view: str, language: str, status: str | None = None) -> Json:
    state, words = _STATES.get(view, ("working", ("办理中", "In hand")))
    if status is not None:
        state, words = status, {"signed": ("已签收", "Signed"), "working": ("办理中", "In hand")}.get(status, words)
    light = _light(place, view)
    owner = _OWNERS[place % len(_OWNERS)]
    area = _AREAS[place % len(_AREAS)]
    step = {"level": "supervise", "name": said(language, "督查督办", "Supervision"), "document_number": f"宣督〔2026〕{place + 9} 号"} if light == "supervised" else None
    return {
        "id": f"t-{view}-{place}",
        "number": f"26021{2 - place // 60}-{61 + place * 7 % 900:04}" if place < 120 else f"260210-{place:04}",
        "status": state,
        "status_name": said(language, *words),
        "light": light if view != "to_dispatch" else "green",
        "matter": said(language, *_MATTERS[place % len(_MATTERS)]),
        "type": _TYPES[place % len(_TYPES)],
        "urgency": "U2" if place == 1 else "U3" if place in {4, 11} else "normal",
        "secrecy": "L2" if place == 7 else "L1",
        "department": None if view == "to_dispatch" and place % 3 == 0 else unit_of(place, language),
        "area_name": said(language, *area),
        "due_at": None if view in {"to_dispatch", "closed"} else (NOW + timedelta(hours=place)).isoformat(),
        "left": None if view == "to_dispatch" else _left(place, light, language),
        "opened_at": ago(3600 * place),
        "owner": said(language, *owner) if owner else None,
        "step": step,
        "version": 3,
    }


def page(query: dict[str, str], language: str) -> Json:
    view = query.get("view", "open")
    if query.get("q") == "无此事项":
        return {"items": [], "next": None, "total": 0}
    status = query.get("status")
    total = {"signed": 5, "working": 26}.get(status or "", TOTALS.get(view, 0))
    start, limit = int(query.get("cursor", "0")), int(query.get("limit", str(PAGE)))
    end = min(total, start + limit)
    return {"items": [row(place, view, language, status) for place in range(start, end)], "next": str(end) if end < total else None, "total": total}


def _event(seq: int, at: str, kind: str, title: tuple[str, str], who: tuple[str, str, str] | None, text: tuple[str, str], language: str, detail: Json | None = None) -> Json:
    actor = None
    if who is not None:
        name, post, department = who
        actor = {"name": name, "post": post, "department": department or None}
    return {"seq": seq, "at": at, "kind": kind, "title": said(language, *title), "actor": actor, "text": said(language, *text), "detail": detail}


def timeline(language: str) -> list[Json]:
    unit = said(language, "宣州区市场监督管理局", "Xuanzhou Market Regulation")
    operator = (said(language, "苏念慈", "Su Nianci"), said(language, "话务岗", "Voice operator"), "")
    desk = (said(language, "许清嘉", "Xu Qingjia"), said(language, "交办督办岗", "Dispatch"), "")
    liaison = (said(language, "方既白", "Fang Jibai"), said(language, "联络员", "Liaison"), unit)
    head = (said(language, "上官婉晴", "Shangguan W."), said(language, "分管领导", "Deputy head"), unit)
    handler = (said(language, "司马静姝", "Sima Jingshu"), said(language, "经办人", "Case handler"), unit)
    asked = {"reason": "duty", "basis": "权责清单 3.2；特种设备安全法第 57 条", "proposed_department": "xz-zjj"}
    rows: list[tuple[str, str, tuple[str, str], tuple[str, str, str] | None, tuple[str, str], Json | None]] = [
        ("02-12T01:22:00", "opened", ("登记", "Opened"), operator, ("来电 4 分 51 秒，录音与转写已存。", "A call of 4:51, recorded and transcribed."), None),
        ("02-12T01:24:00", "accept", ("受理", "Accepted"), operator, ("投诉 · 普通 · L1。", "Complaint, normal, L1."), None),
        ("02-12T01:31:00", "dispatch", ("交办", "Dispatched"), desk, ("主办 宣州区市场监督管理局。规则 xuancheng-default 2026.1，期限 02-27 17:30。", "Lead unit Xuanzhou Market Regulation. Rules xuancheng-default 2026.1, due 02-27 17:30."), None),
        ("02-12T06:20:00", "sign", ("签收", "Signed"), liaison, ("按时，限 02-13 17:30。期限自交办起算，不因签收改变。", "In time, by 02-13 17:30. The limit runs from dispatch."), None),
        ("02-12T08:50:00", "request_return", ("申请退单", "Ask to return"), head, ("理由：职能不符，建议区住房和城乡建设局。依据：权责清单 3.2；特种设备安全法第 57 条", "Reason: not our duty; proposed: Xuanzhou Housing. Basis: duty list 3.2"), asked),
        ("02-12T09:05:00", "refuse_return", ("驳回退单", "Refuse the return"), desk, ("电梯属特种设备，权责清单第 3.2 项由市场监管部门主办；欠费纠纷由住建局协办。", "Lifts are special equipment: duty list 3.2 names this department."), None),
        ("02-12T09:30:00", "contact", ("首次联系", "First contact"), handler, ("电话联系市民，告知由本局牵头。", "Called the citizen: this department takes the lead."), None),
        ("02-13T01:12:00", "note", ("记办理进展", "Note added"), handler, ("已约维保单位当日 15:00 到场；欠费争议转区住建局协调，联系人已对接。", "The upkeep firm comes at 15:00; the unpaid fees go to Housing."), None),
        ("02-13T02:10:00", "light_yellow", ("黄灯预警", "Yellow light"), None, ("办理期限只剩 1 个工作日，已提醒联络员与分管领导。", "One working day left; liaison and deputy head were told."), None),
    ]
    return [_event(place + 1, f"2026-{at}Z", kind, title, who, text, language, detail) for place, (at, kind, title, who, text, detail) in enumerate(rows)]


def _field(name: str, kind: str, title: str, required: bool = True, choices: list[Json] | None = None) -> Json:
    return {"name": name, "kind": kind, "required": required, "choices": choices, "title": title, "units": []}


def _action(code: str, name: str, fields: list[Json] | None = None, why_not: str | None = None, primary: bool = False) -> Json:
    return {"action": code, "name": name, "enabled": why_not is None, "why_not": why_not, "primary": primary, "fields": fields or []}


def _reasons(language: str) -> list[Json]:
    rows = [("duty", "职能不符", "Not our duty"), ("area", "属地不符", "Not our area"), ("ownership", "权属不清", "Ownership unclear"), ("overlap", "职能交叉", "Duties overlap"), ("incomplete", "信息不全", "Information missing"), ("duplicate", "重复", "Duplicate"), ("not_admissible", "不予受理", "Not admissible")]
    return [{"code": code, "name": said(language, zh, en)} for code, zh, en in rows]


def actions(status: str, post: str, language: str) -> list[Json]:
    def say(zh: str, en: str) -> str:
        return said(language, zh, en)

    note = _action("note", say("记办理进展", "Add a note"), [_field("text", "long_text", say("情况", "What happened"))])
    supervise = _action("supervise", say("督办", "Supervise"), [_field("reason", "long_text", say("理由", "Reason"))])
    reopen = say("答复须经回访后办结；现在不能重新办理。", "It is not closed, so it cannot be reopened.")
    asks_return = [_field("reason", "choice", say("退单理由", "Why returned"), choices=_reasons(language)), _field("basis", "long_text", say("依据（权责清单条目或文号）", "Basis (duty list, document)")), _field("proposed_department", "department", say("建议去向", "Proposed department"))]
    opinion = [_field("opinion", "long_text", say("审定意见", "Decision and why"))]
    late = say("本单位已申请过 1 次退单，上限 1 次；仍有异议请班长改派。", "This department has asked once: the limit.")
    by: dict[tuple[str, bool], list[Json]] = {
        ("accepted", False): [_action("dispatch", say("交办", "Dispatch"), [_field("department", "department", say("承办单位", "Department"), False), _field("without", "partners", say("不列的协办单位", "Partners left out"), False), _field("without_reason", "long_text", say("不列协办的理由", "Why a partner is left out"), False)], primary=True), _action("merge", say("并单", "Merge"), [_field("master", "text", say("主单编号", "Number of the master"))]), supervise, note],
        ("return_review", False): [_action("approve_return", say("准予退单", "Approve the return"), opinion, primary=True), _action("refuse_return", say("驳回退单", "Refuse the return"), opinion), supervise, note],
        ("dispatched", True): [_action("sign", say("签收", "Sign for it"), primary=True), _action("request_return", say("申请退单", "Ask to return"), asks_return), note],
        ("working", True): [_action("reply", say("提交答复", "Submit the reply"), [_field("answer", "long_text", say("答复", "Answer"))], primary=True), note, _action("request_return", say("申请退单", "Ask to return"), asks_return, why_not=late)],
        ("working", False): [supervise, note, _action("reopen", say("重新办理", "Reopen"), why_not=reopen), _action("withdraw", say("撤回", "Withdraw"), [_field("reason", "long_text", say("理由", "Reason"))])],
    }  # fmt: skip
    return by.get((status, post in {"handler", "liaison"}), [supervise, note])


def register(language: str) -> Json:
    """The register of places as the administrator sees it."""
    names = [("cgcs2000", "2000 国家大地坐标系", "CGCS2000"), ("wgs84", "WGS-84", "WGS-84"), ("gcj02", "GCJ-02（高德、腾讯等互联网地图）", "GCJ-02 (Chinese commercial maps)"), ("bd09", "BD-09（百度地图）", "BD-09 (Baidu)")]
    current = {"source": "宣城市地名地址库（示例）.csv", "datum": "cgcs2000", "places": 48213, "names": 61877, "loaded_by": "纪管理", "loaded_at": ago(86_400)}
    return {"current": current, "heads": ["地名", "别名", "区域", "纬度", "经度", "精度（米）"], "datums": [{"code": code, "name": said(language, zh, en)} for code, zh, en in names]}


def similar(language: str) -> Json:
    """Tickets that may be the same event: near by, of unknown distance, further off."""
    rows = [("near", 80, 40, 0.21, "云栖路口水管爆了，水流成河，半条路都淹了", "A pipe burst at Yunqi crossing"), ("near", 212, 100, 0.62, "小区连续两天停水", "No water for two days"), ("unknown", None, None, 0.58, "小区停水没有通知", "No water, no notice"), ("further", 1000, 30, 0.71, "云栖路供水管爆裂，小区停水", "Burst pipe in Yunqi Road")]
    items = [{"id": f"s{place}", "number": f"260213-{place + 102:04}", "matter": said(language, zh, en), "department": unit_of(place, language), "likeness": alike, "reach": reach, "distance_m": metres, "allowance_m": about, "opened_at": ago(7200)} for place, (reach, metres, about, alike, zh, en) in enumerate(rows)]
    return {"items": items, "next": None, "total": len(items)}


def ticket(ident: str, post: str, language: str) -> Json:
    view, place = ident.removeprefix("t-").rsplit("-", 1)
    base = row(int(place), view, language)
    status = base["status"]
    clocks = [
        {"kind": "sign", "due_at": "2026-02-13T09:30:00Z", "met_at": "2026-02-12T06:20:00Z", "state": "met", "reason": said(language, "1 个工作日内签收。", "Signed within 1 working day.")},
        {"kind": "contact", "due_at": "2026-02-13T09:30:00Z", "met_at": "2026-02-12T09:30:00Z", "state": "met", "reason": said(language, "投诉：1 个工作日内首次联系。", "Complaint: first contact within 1 working day.")},
        {"kind": "result", "due_at": "2026-02-27T09:30:00Z", "met_at": None, "state": "running", "reason": said(language, "投诉 5 个工作日：自 02-13 次日起算，02-14 调休上班计入，02-16 至 20、23 春节放假不计。", "Complaint, 5 working days: counted from the day after 02-13; 02-14 is a make-up day, 02-16 to 20 and 23 are Spring Festival.")},
    ]
    told = timeline(language)
    if status == "accepted":
        told, clocks = told[:2], []
    elif status == "dispatched":
        told, clocks = told[:3], [{**one, "met_at": None, "state": "running"} for one in clocks]
    elif status == "return_review":
        told = told[:5]
    demand = said(
        language,
        "1. 尽快恢复电梯运行\n2. 查明停运原因并公示维保记录\n3. 由一家单位牵头答复，不再互相推诿。来电人称家中有 82 岁老人无法下楼。",
        "1. Put the lift back to work\n2. Find the cause and post the upkeep log\n3. One body to answer. An 82-year-old cannot leave home.",
    )
    supervised = base["light"] == "supervised"
    return {
        **base,
        "caller": {"name": said(language, "尉迟**", "Yuchi **"), "number": "138****2716", "contact_wish": said(language, "工作日 18:00 后联系", "after 18:00 on working days")},
        "place": said(language, "锦绣华庭 7 栋 2 单元", "Jinxiu Huating 7-2"),
        "point": point(language),
        "area": "341802008",
        "demand": demand,
        "category": "urban.property.lift",
        "category_name": said(language, "城乡建设 / 物业管理 / 电梯运行与维保", "Urban / Property / Lift operation"),
        "channel": "phone",
        "call_id": None if post in {"handler", "liaison"} else CALL,
        "answer": said(language, "一、02-12 15:00 我局会同维保单位到场检查，制动器磨损，已更换，当晚 20:10 恢复运行。二、近 6 个月维保记录已在 3 栋大厅公示。三、欠费争议由区住建局协调，结果另行告知。", "1. The brake was worn and replaced on 02-12, the lift runs since 20:10. 2. The upkeep log is posted in the hall. 3. The unpaid fees are with Housing.") if status == "replied" else None,
        "drafts_saved_at": None,
        "suggested_fields": {},
        "clocks": clocks,
        "due_reason": said(language, "投诉 5 个工作日（2026.1 版第 5 条）：02-12 交办，自次日起算；02-14 调休上班计入，02-16 至 20、23 春节和周末不计。", "Complaint, 5 working days (rules 2026.1, 5): dispatched 02-12, counted from the next day; 02-14 counts, 02-16 to 20, 23 and weekends do not.") if clocks else None,
        "actions": actions(status, post, language),
        "timeline": told,
        "callbacks": [],
        "supervision": [{"level": "supervise", "name": said(language, "督查督办", "Supervision"), "document_number": "宣督〔2026〕12 号", "at": "2026-02-12T01:00:00Z", "reason": said(language, "11 人反映同一事项，超期 3 个工作日，3 个工作日内书面回复。", "11 callers, 3 working days over; a written answer within 3.")}] if supervised else [],
    }


def call_page(language: str) -> Json:
    start = NOW - timedelta(hours=25)
    lines = [
        ("seat", "您好，宣城 12345，请讲。", "Hello, Xuancheng 12345."),
        ("citizen", "你好，我是锦绣华庭的，楼上供暖管子漏了，楼道全结冰了。", "Hello, the heating pipe leaks, the stairs are iced over."),
        ("seat", "具体是哪一栋？有没有人滑倒？", "Which building? Did anyone fall?"),
        ("citizen", "7 栋 2 单元，早上有个老人差点摔了，物业说找供热公司，供热公司说是住建局管。", "7-2. An old man nearly fell. Each sends us to the other."),
        ("seat", "明白了，我给您登记，由一家单位牵头答复您。", "I see. One body will answer you."),
    ]
    talk = [
        {"call_id": CALL, "side": side, "index": place, "started_at": (start + timedelta(seconds=4 + place * 13)).isoformat(), "ended_at": (start + timedelta(seconds=15 + place * 13)).isoformat(), "text": said(language, zh, en), "final": True, "confidence": 0.9, "from_recording": False}
        for place, (side, zh, en) in enumerate(lines)
    ]
    return {
        "call": {"call_id": CALL, "number": "138****2716", "name": "", "queue": "hotline", "seat": "8003", "agent_name": said(language, "苏念慈", "Su Nianci"), "started_at": start.isoformat(), "answered_at": start.isoformat(), "ended_at": (start + timedelta(seconds=291)).isoformat(), "talk_seconds": 291, "recording": True},
        "earlier_calls": [], "earlier_tickets": [], "transcript": talk, "draft_id": None,
    }  # fmt: skip


def callbacks(view: str, language: str, calling: bool = False) -> Json:
    def task(place: int) -> Json:
        base = row(place, "callbacks", language)
        tries = place % 3
        outcomes = ["no_answer", "busy", "switched_off"]
        attempts = [{"at": ago(3600 * (20 - 5 * one)), "outcome": outcomes[(place + one) % 3], "seat": "8003", "talk_seconds": 0.0, "call_id": f"cb-{place}-{one}"} for one in range(tries)]
        if place == 2:
            attempts[-1] = {**attempts[-1], "outcome": "reached", "talk_seconds": 96.0}
        if calling and place == 0:
            tries, attempts = 1, [{"at": ago(50), "outcome": "", "seat": "8003", "talk_seconds": 0.0, "call_id": "cb-0-0"}]
        return {
            "id": f"k-{place}", "ticket_id": base["id"], "ticket_number": base["number"], "matter": base["matter"], "department": base["department"], "number": f"13{place % 10}****{2716 + place}",
            "state": "dialling" if place == 4 or (calling and place == 0) else "open", "due_at": (NOW + timedelta(hours=place * 2 - 3)).isoformat(), "tries": tries,
            "next_try_at": ago(60) if view == "mine" or place < 9 else (NOW + timedelta(hours=place)).isoformat(), "attempts": attempts, "version": 2,
        }  # fmt: skip

    total = 9 if view == "mine" else 37
    return {"items": [task(place) for place in range(total)], "next": None, "total": total}


def curve(_language: str) -> Json:
    last = [6, 5, 4, 3, 3, 4, 6, 14, 38, 62, 68, 58, 34, 30, 52, 60, 56, 46, 30, 24, 20, 16, 11, 8]
    today = [7, 5, 4, 3, 4, 5, 8, 17, 46, 78, 51]
    wait = [5, 5, 6, 5, 6, 6, 7, 9, 13, 22, 17]
    rate = [0.99, 0.99, 0.985, 0.99, 0.98, 0.98, 0.97, 0.965, 0.94, 0.915, 0.936]
    return {"hours": [{"hour": hour, "today": today[hour] if hour < 11 else None, "last_week": last[hour], "answered_in_target": rate[hour] if hour < 11 else None, "mean_wait": wait[hour] if hour < 11 else None} for hour in range(24)]}


def _seat(seat: str, post: str, name: tuple[str, str], state: str, since: float, language: str, call: str | None = None, reason: str | None = None) -> Json:
    away = state == "away"
    return {"seat": seat, "post": None if away else post, "agent_id": None if away else f"u-{seat}", "agent_name": None if away else said(language, *name), "state": state, "state_since": ago(since), "pause_reason": reason, "call_id": call, "device": "free"}


def _call(ident: str, state: str, number: str, queue: str | None, seat: str | None, since: float, direction: str = "inbound", priority: int = 0) -> Json:
    talking = state in {"talking", "held"}
    return {"call_id": ident, "direction": direction, "state": state, "number": number, "name": "", "queue": queue, "seat": seat, "arrived_at": ago(since + 9), "queued_at": ago(since), "ringing_at": None, "answered_at": ago(since) if talking else None, "ended_at": None, "state_since": ago(since), "waited_seconds": None, "priority": priority, "ticket_id": None}


def snapshot(language: str, storm: bool, link: str = "up", calling: bool = False) -> Json:
    names = [("顾南星", "Gu Nanxing"), ("欧阳慕容雪", "Ouyang Murongxue"), ("苏念慈", "Su Nianci"), ("陆知远", "Lu Zhiyuan"), ("温如玉", "Wen Ruyu"), ("裴景行", "Pei Jingxing"), ("沈青禾", "Shen Qinghe"), ("夏侯晚晴", "Xiahou Wanqing"), ("领导席", "Leader"), ("慕容清欢", "Murong Qinghuan")]
    states = ["talking", "talking", "ready", "wrap_up", "ready", "held", "ringing", "paused", "away", "ready"]
    since = [192, 526, 107, 38, 495, 41, 4, 380, 0, 1330]
    posts = ["voice", "voice", "voice", "voice", "voice", "voice", "online", "voice", "leader", "lead"]
    calls = [_call(f"c{n}", states[n], f"13{n}****{1452 + n * 37}", "hotline" if n % 2 else "elder", str(8001 + n), since[n]) for n in range(10) if states[n] in {"talking", "held", "ringing"}]
    seats = [_seat(str(8001 + n), posts[n], names[n], states[n], since[n], language, f"c{n}" if states[n] in {"talking", "held", "ringing"} else None, "rest" if states[n] == "paused" else None) for n in range(10)]
    seats[2]["agent_id"] = "u-1"
    if calling:
        calls.append(_call("cb-0-0", "talking", "130****2716", None, "8003", 42, "callback"))
        seats[2] = {**seats[2], "state": "talking", "state_since": ago(42), "call_id": "cb-0-0"}
    waiting = 60 if storm else 7
    calls += [_call(f"w{n}", "waiting", f"1{3 + n % 6}{n % 10}****{(n * 3701 + 452) % 9999:04}", ["hotline", "elder", "business"][n % 3], None, 78 + (waiting * 3 if storm else 0) - n * (4 if storm else 11), priority=2 if n == 0 else 1 if n % 7 == 1 else 0) for n in range(waiting)]
    titles = [("hotline", "市民热线", "Citizen line"), ("elder", "老年人专线", "Elderly line"), ("business", "企业专线", "Business line"), ("province", "省热线转接", "From the province"), ("callback", "回拨", "Ring back")]
    shares = [0.921, 0.964, 0.97, 0.982, 0.958]
    counts = [38, 12, 10, 0, 0] if storm else [4, 1, 1, 1, 0]
    queues = [{"queue": code, "title": said(language, zh, en), "waiting": counts[n], "longest_since": ago([258 if storm else 78, 54, 41, 3, 0][n]) if counts[n] else None, "offered": 200, "answered": 190, "answered_in_target": round(200 * shares[n]), "abandoned": 4} for n, (code, zh, en) in enumerate(titles)]
    hours = curve(language)["hours"]
    today = [{"hour": one["hour"], "offered": one["today"], "answered": one["today"], "answered_in_target": round(one["today"] * one["answered_in_target"]), "wait_seconds": one["today"] * one["mean_wait"]} for one in hours if one["today"] is not None]
    return {
        "type": "snapshot", "revision": 41, "at": ago(0), "calls": calls, "seats": seats, "queues": queues,
        "today": {"date": "2026-02-13", "offered": 236, "answered": 221, "answered_in_target": 221, "abandoned": 41 if storm else 6, "hours": today},
        "link": {"state": link, "since": ago(9000), "reason": said(language, "没有找到 Asterisk", "no Asterisk was found") if link == "none" else ""},
    }  # fmt: skip


def meanwhile() -> Json:
    """What another did while one was writing."""
    actor = {"name": "方既白", "post": "联络员", "department": "宣州区市场监督管理局"}
    return {"seq": 99, "at": ago(70), "kind": "note", "title": "记办理进展", "actor": actor, "text": "维保单位改约 02-14 09:00 到场，请答复中更正时间。", "detail": None}


def changed(ident: str, version: int) -> Json:
    return {"type": "ticket", "id": ident, "number": "260213-0999", "version": version, "status": "accepted", "department": None}


def acted(body: Json, ident: str, post: str, language: str) -> Json:
    after: dict[str, Any] = {**ticket(ident, post, language), **body}
    return after

FILES = [
    {"id": "f1", "name": "现场照片.jpg", "media": "image/jpeg", "size": 842_113, "digest": "0" * 64, "by": "方既白", "at": "2026-02-13T03:20:00Z"},
    {"id": "f2", "name": "维保记录.pdf", "media": "application/pdf", "size": 2_411_008, "digest": "1" * 64, "by": "方既白", "at": "2026-02-13T03:21:00Z"},
]
"""Files on a ticket's page."""
TRIED = {
    "dry_run": True,
    "done": 1,
    "refused": 1,
    "items": [
        {"id": "t1", "number": "260213-0041", "version": 4, "ok": True, "code": None, "why": None, "next": "已签收"},
        {"id": "t2", "number": "260213-0037", "version": 5, "ok": False, "code": "illegal_action", "why": "当前环节不能办理此项。 第二次退单须由班长岗另行审定。", "next": None},
    ],
}
"""What a step would do for the ticked tickets."""
