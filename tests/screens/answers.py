"""Made-up answers of the server, as docs/design.md shapes them, for pictures of the pages: one busy Friday morning."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

NOW = datetime.fromisoformat("2026-02-13T02:24:31+00:00")
CALL = "pic-1770949360.17"
TICKET = "11111111-1111-4111-8111-111111111111"

Json = dict[str, Any]


def ago(seconds: float) -> str:
    return (NOW - timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def said(language: str, zh: str, en: str) -> str:
    return en if language == "en" else zh


def me(language: str) -> Json:
    return {
        "id": "u-1",
        "account": "su",
        "name": said(language, "苏念慈", "Su Nianci"),
        "post": "voice",
        "post_title": said(language, "话务岗", "Operator"),
        "role": "agent",
        "department": None,
        "seat": "8003",
        "demo": True,
        "live_url": "ws://127.0.0.1:28500/live",
        "language": language,
    }


def _named(language: str, rows: list[tuple[str, str, str]]) -> list[Json]:
    return [{"code": code, "name": said(language, zh, en)} for code, zh, en in rows]


def catalogue(language: str) -> Json:
    areas = [
        ("341802", None, "宣州区", "Xuanzhou"),
        ("341802007", "341802", "双桥街道", "Shuangqiao"),
        ("341802008", "341802", "鳌峰街道", "Aofeng"),
        ("341821", None, "郎溪县", "Langxi"),
        ("341881", None, "宁国市", "Ningguo"),
    ]
    categories = [
        ("urban", None, "城乡建设", "Urban"),
        ("urban.property", "urban", "物业管理", "Property"),
        ("urban.property.lift", "urban.property", "电梯运行与维保", "Lift operation"),
        ("market", None, "市场监管", "Market"),
        ("market.price", "market", "价格与收费", "Prices"),
    ]
    return {
        "areas": [{"code": c, "parent": p, "name": said(language, z, e)} for c, p, z, e in areas],
        "categories": [{"code": c, "parent": p, "name": said(language, z, e)} for c, p, z, e in categories],
        "departments": [
            {"code": "xz-samr", "name": said(language, "宣州区市场监督管理局", "Xuanzhou Market Regulation"), "area": "341802", "level": "county"},
            {"code": "xz-zjj", "name": said(language, "宣州区住房和城乡建设局", "Xuanzhou Housing"), "area": "341802", "level": "county"},
            {"code": "nx-jt", "name": said(language, "宁国市交通运输综合行政执法大队", "Ningguo Transport"), "area": "341881", "level": "county"},
        ],
        "types": _named(language, [("inquiry", "咨询", "Query"), ("help", "求助", "Help"), ("suggestion", "建议", "Advice"), ("complaint", "投诉", "Complaint"), ("report", "举报", "Tip-off"), ("praise", "表扬", "Praise")]),
        "urgencies": _named(language, [("normal", "普通", "Normal"), ("U3", "加急 U3", "High U3"), ("U2", "紧急 U2", "Urgent U2"), ("U1", "特急 U1", "Critical U1")]),
        "secrecy": _named(language, [("L0", "L0 公开", "L0 open"), ("L1", "L1 一般", "L1 normal"), ("L2", "L2 保密", "L2 secret"), ("L3", "L3 专人", "L3 named")]),
        "pause_reasons": _named(language, [("rest", "小休", "Rest"), ("training", "培训", "Training"), ("meeting", "会议", "Meeting"), ("meal", "用餐", "Meal"), ("other", "其他", "Other")]),
        "seats": [str(8001 + n) for n in range(10)],
        "phones": {str(8001 + n): "browser" for n in range(10)},
    }


def health(_language: str) -> Json:
    up = {"state": "up", "detail": ""}
    return {"database": up, "redis": up, "telephony": up, "speech": up, "office_ahead": 0}


def _row(language: str, number: str, matter: tuple[str, str], unit: tuple[str, str] | None, light: str, left: tuple[str, str] | None, opened: str) -> Json:
    return {
        "id": f"t-{number}",
        "number": number,
        "status": "working" if left else "closed",
        "status_name": said(language, "办理中", "In hand") if left else said(language, "已办结", "Closed"),
        "light": light,
        "light_why": "",
        "matter": said(language, *matter),
        "type": "complaint",
        "urgency": "normal",
        "secrecy": "L1",
        "department": {"code": "d", "name": said(language, *unit)} if unit else None,
        "area_name": said(language, "宣州区", "Xuanzhou"),
        "due_at": None,
        "step_left": None,
        "asked": None,
        "left": {"text": said(language, *left), "overdue": light == "red"} if left else None,
        "opened_at": opened,
        "owner": None,
        "step": None,
        "version": 3,
    }


def earlier(language: str) -> list[Json]:
    return [
        _row(language, "260203-0147", ("3 栋电梯停运，轿厢异响", "Bldg 3 lift stopped, noise"), ("区市场监管局", "Market Reg."), "red", ("已超 2 个工作日", "2 working days over"), "2026-02-03T02:00:00Z"),
        _row(language, "260206-0093", ("物业不公示电梯维保记录", "Lift upkeep log not shown"), ("区住建局", "Housing"), "yellow", ("还剩 7 小时", "7 h left"), "2026-02-06T02:00:00Z"),
        _row(language, "260118-0210", ("小区南门路灯不亮", "South-gate street lamp out"), ("城管局", "City Mgmt"), "none", None, "2026-01-18T02:00:00Z"),
        _row(language, "251120-0031", ("咨询老年人乘车优待证办理，需要哪些材料、在哪里办", "Asked about the senior bus card"), None, "none", None, "2025-11-20T02:00:00Z"),
    ]


_TALK: list[tuple[int, str, str, str]] = [
    (3, "seat", "您好，宣城 12345，工号 8003 为您服务，请讲。", "Hello, Xuancheng 12345, agent 8003, go ahead please."),
    (8, "citizen", "你好，我是云栖花苑的，还是电梯那个事，我都打了第三次了。", "Hello, Yunqi Gardens here, the lift again. This is my third call."),
    (13, "seat", "好的，先核对一下：联系电话就是来电号码，对吗？", "Let me check: we reach you at this number, right?"),
    (18, "citizen", "对，是我。", "Yes, that is me."),
    (21, "citizen", "上次说给我回电话，到现在也没人打过来。", "You promised to call back, nobody did."),
    (30, "seat", "给您添麻烦了，前两次的记录我这里能看到。这次是哪一栋的电梯？", "I am sorry. I see both records. Which building is it?"),
    (42, "citizen", "3 栋 2 单元，昨天晚上又停了，三十三层的楼，老人孩子都得爬。", "Building 3, unit 2, stopped again last night. 33 floors, the old and the children climb."),
    (52, "seat", "从昨晚几点开始停的？物业有没有贴通知？", "Since when last night? Did the property firm post a notice?"),
    (57, "citizen", "八点二十左右，到现在没有通知，群里问也不回。", "About 8.20. No notice, nobody answers in the group."),
    (65, "citizen", "物业公司说维保单位没有来，维保单位说物业欠费，两家互相推。", "The property firm blames the upkeep firm, the upkeep firm says it was not paid."),
    (76, "seat", "明白了。停运之前电梯有没有异常，有没有人受伤？", "I see. Anything odd before it stopped? Was anyone hurt?"),
    (87, "citizen", "受伤没有，但是昨晚八点多有个老人在里面被困二十来分钟，后来物业放出来的。", "Not hurt, but last night an old man was trapped inside for twenty minutes."),
    (101, "seat", "现在轿厢里还有人吗？", "Is anyone in the lift now?"),
]


def talk(language: str) -> list[Json]:
    lines = [
        {"call_id": CALL, "side": side, "index": place, "started_at": ago(107 - at), "ended_at": ago(104 - at), "text": said(language, zh, en), "final": True, "confidence": 0.9, "from_recording": False}
        for place, (at, side, zh, en) in enumerate(_TALK)
    ]
    partial = {**lines[-1], "side": "citizen", "index": 40, "started_at": ago(3), "text": said(language, "现在没有了，人出来了，就是电梯一直锁着", "Not now, he is out, the lift is just locked"), "final": False, "confidence": None}
    return [*lines, partial]


def call_page(language: str, scene: str) -> Json:
    return {
        "call": {"call_id": CALL, "number": "138 **** 2716", "name": said(language, "尉迟云舒 女士", "Ms Yuchi Yunshu"), "queue": "hotline", "seat": "8003", "agent_name": None, "started_at": ago(116), "answered_at": ago(107), "ended_at": None, "talk_seconds": 107, "recording": scene == "wrap"},
        "earlier_calls": [{"call_id": f"e{n}", "started_at": f"2026-0{2 if n < 2 else 1}-0{6 - n}T03:00:00Z", "answered": n != 1, "talk_seconds": 241 + n * 37, "agent_name": said(language, "顾南星", "Gu Nanxing")} for n in range(3)],
        "earlier_tickets": earlier(language),
        "transcript": [] if scene == "ringing" else talk(language),
        "draft_id": None if scene == "ringing" else TICKET,
    }


def repeat(language: str) -> Json:
    first = earlier(language)[0]
    why = ("原单在办，应追加到原单；达到 3 次，建议加急并由班长审定", "the earlier ticket is in hand: add to it; 3 times: Expedited is suggested, and the lead reviews it")
    return {
        "earlier": {**{name: first[name] for name in ("id", "number", "status", "status_name", "matter", "opened_at")}, "due_at": None},
        "times": 3, "days": 90, "advice": ["append"], "urgency": {"code": "U3", "name": said(language, "加急", "Expedited")}, "review": True, "why": said(language, *why), "letter": "",
    }


def repeat_closed(language: str) -> Json:
    why = ("办结未满 30 天，可提请班长重办；已依法办结；无新情况、新理由的，不重复受理并出具告知书", "closed within 30 days: the lead may have it redone; lawfully closed: with nothing new it is not taken again, and a letter says so")
    letter = "您反映的“3 栋电梯停运，轿厢异响”事项（工单 260203-0147），本热线已于 2026-02-06 依法办结并答复。您本次反映未提出新情况、新理由，依照热线不予受理的规定，不再重复受理。"
    open_ = repeat(language)
    return {**open_, "times": 2, "urgency": None, "review": False, "advice": ["redo", "refuse"], "why": said(language, *why), "letter": letter, "earlier": {**open_["earlier"], "status_name": said(language, "已办结", "Closed")}}


def point(language: str) -> Json:
    return {"latitude": 30.9355, "longitude": 118.7601, "precision_m": 20, "source": "register", "name": said(language, "云栖花苑 3 栋", "Yunqi Gardens 3")}


def places(language: str) -> Json:
    """What the register has for somebody who types where it is."""
    rows = [("云栖花苑 3 栋", "Yunqi Gardens 3", 20), ("云栖花苑", "Yunqi Gardens", 80), ("云栖路", "Yunqi Road", 300), ("云栖路 8 号", "Yunqi Road 8", 15), ("云栖湖湿地公园东门停车场", "Yunqi Lake Wetland Park, east gate car park", 120)]
    items = [{"name": said(language, zh, en), "area": "341802", "area_name": said(language, "宣州区", "Xuanzhou"), "point": point(language) | {"name": said(language, zh, en), "precision_m": precise}, "stands": False} for zh, en, precise in rows]
    return {"items": items, "next": None, "total": len(items)}


def ticket(language: str) -> Json:
    base = _row(language, "260213-0417", ("云栖花苑 3 栋 2 单元电梯反复停运", "Lift at Yunqi Gardens 3-2 keeps stopping"), None, "none", None, ago(107))
    mark = {"at": ago(65), "text": "…"}
    return {
        **base,
        "id": TICKET,
        "status": "draft",
        "status_name": said(language, "草稿", "Draft"),
        "caller": {"name": said(language, "尉迟云舒 女士", "Ms Yuchi Yunshu"), "number": "138 **** 2716", "contact_wish": said(language, "工作日 18:00 后", "after 18:00")},
        "place": said(language, "云栖花苑 3 栋 2 单元", "Yunqi Gardens 3-2"),
        "point": point(language),
        "area": "341802007",
        "demand": said(language, "① 尽快恢复电梯运行 ② 查明停运原因并公示维保记录 ③ 由一家单位牵头答复，不要让物业与维保互相推诿。来电人称此前承诺的回电未兑现，家中有 82 岁老人无法下楼。", "① Restore the lift ② Find and post the cause with the upkeep log ③ One body to answer. The promised call-back was not made; an 82-year-old cannot leave home."),
        "category": None,
        "category_name": None,
        "channel": "call",
        "call_id": CALL,
        "answer": None,
        "drafts_saved_at": ago(0),
        "suggested_fields": {"matter": mark, "place": mark},
        "clocks": [],
        "due_reason": None,
        "actions": [],
        "timeline": [],
        "callbacks": [],
        "supervision": [],
    }


def dispatched(language: str) -> Json:
    clocks = [{**one, "met_at": None, "state": "running"} for one in suggestion(language)["deadlines"]]
    return {
        **ticket(language),
        "status": "dispatched",
        "status_name": said(language, "待签收", "To sign"),
        "department": {"code": "xz-samr", "name": said(language, "宣州区市场监督管理局", "Xuanzhou Market Regulation")},
        "category_name": suggestion(language)["category"]["name"],
        "clocks": clocks,
        "due_reason": suggestion(language)["due_sentence"],
        "version": 5,
    }


def suggestion(language: str) -> Json:
    return {
        "category": {"code": "urban.property.lift", "name": said(language, "城乡建设 / 物业管理 / 电梯运行与维保", "Urban / Property / Lift operation"), "confidence": 0.94, "words": said(language, "电梯,停了,维保单位", "lift,stopped,upkeep").split(",")},
        "department": {"code": "xz-samr", "name": said(language, "宣州区市场监督管理局", "Xuanzhou Market Regulation"), "confidence": 0.88, "reasons": [said(language, "电梯属特种设备，权责清单第 3.2 项", "Lifts are special equipment, duty list 3.2"), said(language, "属地为宣州区", "the place is in Xuanzhou")]},
        "candidates": [],
        "partners": [
            {"code": "xz-zjj", "name": said(language, "宣州区住房和城乡建设局", "Xuanzhou Housing"), "due_at": "2026-02-26T09:30:00Z", "why_not": None},
            {"code": "xz-jc", "name": said(language, "济川街道办事处", "Jichuan Street Office"), "due_at": "2026-02-26T09:30:00Z", "why_not": said(language, "该事项不在济川街道办事处的履职事项清单内，不能交办。（规则 R2·国办函〔2025〕66号）", "the matter is not on its list of duties (rule R2)")},
        ],
        "deadlines": [
            {"kind": "sign", "due_at": "2026-02-14T09:30:00Z", "reason": said(language, "1 个工作日，含调休日", "1 working day, make-up day counted")},
            {"kind": "contact", "due_at": "2026-02-14T09:30:00Z", "reason": said(language, "投诉：1 个工作日", "complaint: 1 working day")},
            {"kind": "result", "due_at": "2026-02-27T09:30:00Z", "reason": said(language, "投诉：5 个工作日", "complaint: 5 working days")},
        ],
        "due_sentence": said(language, "应于 2026-02-27（周五）17:30 前办结：自次日起 5 个工作日，2 月 14 日调休上班计入，2 月 16–20、23 日春节放假不计。", "Result due by 17:30 on Fri 2026-02-27: 5 working days counted from the next day, Feb 14 counted as make-up work, Feb 16–20 and 23 not counted: Spring Festival."),
        "emergency": [{"word": said(language, "被困", "trapped")}],
        "urgency": {"code": "U3", "reason": said(language, "同一问题第 3 次反映", "third report of one matter")},
    }


def _seat(seat: str, name: str, state: str, since: float, call: str | None = None) -> Json:
    return {"seat": seat, "post": "voice", "agent_id": f"u-{seat}" if seat != "8003" else "u-1", "agent_name": name, "state": state, "state_since": ago(since), "pause_reason": "rest" if state == "paused" else None, "call_id": call, "device": "free"}


def _waiting(place: int, number: str, wait: int, priority: int) -> Json:
    return {"call_id": f"w{place}", "direction": "inbound", "state": "waiting", "number": number, "name": "", "queue": "hotline", "seat": None, "arrived_at": ago(wait + 4), "queued_at": ago(wait), "ringing_at": None, "answered_at": None, "ended_at": None, "state_since": ago(wait), "waited_seconds": None, "priority": priority}


def pulse() -> dict[str, Any]:
    return {"type": "pulse", "revision": 41, "at": ago(0), "bridge_at": ago(3), "office_ahead": 0}


def snapshot(language: str, scene: str) -> Json:
    link = {"state": "up", "since": ago(9000), "reason": ""}
    if scene == "no-telephony":
        link = {"state": "none", "since": ago(9000), "reason": said(language, "没有找到 Asterisk", "no Asterisk was found")}
        scene = "idle"
    seat_state = {"talking": "talking", "ringing": "ringing", "idle": "ready", "wrap": "wrap_up"}[scene]
    since = {"talking": 107, "ringing": 4, "idle": 52, "wrap": 38}[scene]
    own = None if scene in {"idle", "wrap"} else CALL
    calls = [_waiting(n, number, wait, priority) for n, (number, wait, priority) in enumerate([("139****0452", 78, 2), ("0563-****817", 54, 1), ("186****9930", 41, 0), ("151****3308", 22, 0), ("133****7126", 15, 0), ("177****2054", 9, 0), ("0551-****12", 3, 0)])]
    if own:
        answered = None if scene == "ringing" else ago(107)
        calls.append({**calls[0], "call_id": CALL, "state": "ringing" if scene == "ringing" else "talking", "number": "138 **** 2716", "seat": "8003", "queued_at": ago(116), "ringing_at": ago(4), "answered_at": answered, "waited_seconds": 9, "state_since": ago(since), "priority": 0})
    seats = [_seat("8001", "顾南星", "talking", 192), _seat("8002", "欧阳慕容雪", "talking", 526), _seat("8003", "苏念慈", seat_state, since, own), _seat("8005", "温如玉", "ready", 52), _seat("8008", "夏侯晚晴", "paused", 380)]
    return {
        "type": "snapshot",
        "revision": 41,
        "at": ago(0),
        "calls": calls,
        "seats": seats,
        "queues": [{"queue": "hotline", "title": said(language, "市民热线", "Citizen line"), "waiting": 7, "longest_since": ago(78), "offered": 240, "answered": 221, "answered_in_target": 225, "abandoned": 6}],
        "today": {"date": "2026-02-13", "offered": 236, "answered": 221, "answered_in_target": 221, "abandoned": 6, "hours": []},
        "link": link,
    }
