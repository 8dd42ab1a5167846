"""Made-up answers for the desks of knowledge, announcements and drafted rules: long names, every state and alarm."""

from __future__ import annotations

from typing import Any

from answers import Json, ago, said

_TITLES = [
    ("社会保障卡遗失补办", "Lost social security card"),
    ("灵活就业人员养老保险断缴以后的补缴条件、基数和办理地点", "Paying pension arrears when self-employed: who, how much, where"),
    ("异地就医备案", "Treatment in another city: how to register"),
    ("物业费上涨须经业主同意", "Management fees rise only with the owners' consent"),
    ("电梯困人和反复故障", "Lifts: people trapped, repeated failures"),
    ("小餐饮登记证办理", "Registration of a small restaurant"),
    ("新生儿落户", "Household registration of the newborn"),
    ("预付卡退费怎么处理", "Refund of prepaid cards"),
    ("老年人免费乘公交", "Free buses for the elderly"),
    ("计划停水怎样查询", "Where planned water cuts are announced"),
]  # fmt: skip
_OWNERS = [
    ("宣城市人力资源和社会保障局", "Xuancheng Human Resources and Social Security"),
    ("宣州区市场监督管理局", "Xuanzhou Market Regulation"),
    ("宁国市交通运输综合行政执法大队", "Ningguo Transport Law Enforcement"),
    ("宣城市供水集团有限公司", "Xuancheng Water Group"),
]
_AREAS = [("宣州区", "Xuanzhou"), ("鳌峰街道", "Aofeng"), ("宁国市", "Ningguo")]
_ALARMS = [[], ["repealed"], [], ["review_due"], [], ["expiring"], [], [], ["expired"], []]
_STATES = [("published", "已发布", "Published"), ("draft", "待审核", "To review"), ("reviewed", "待发布", "To publish")]
TASK_KINDS = ("gap", "filing", "correction")
COUNTERS = {"review": 6, "alarms": 4, "tasks": 9, "unassigned": 2, "waiting": 12}


def _named(language: str, pairs: list[tuple[str, str]], place: int) -> Json:
    zh, en = pairs[place % len(pairs)]
    return {"code": f"c{place % len(pairs)}", "name": said(language, zh, en)}


def _row(place: int, view: str, language: str) -> Json:
    zh, en = _TITLES[place % len(_TITLES)]
    code, state_zh, state_en = _STATES[1 + place % 2 if view == "review" and place % 3 else 0]
    alarms = _ALARMS[place % 10] if code == "published" else []
    waits = "draft" if code == "published" and (view == "review" or place % 7 == 4) else None
    return {
        "id": f"k{place}", "number": f"K-{place + 12:04d}", "status": code, "status_name": said(language, state_zh, state_en),
        "owner": None if place % 9 == 8 else _named(language, _OWNERS, place), "title": said(language, zh, en), "document_number": f"示例办〔{2019 + place % 7}〕{place % 60 + 3}号",
        "category": {"code": "x", "name": said(language, "劳动社保/社会保险", "Labour/Social insurance")}, "area": None,
        "review_by": None if code != "published" else f"2026-0{2 + place % 4}-{10 + place % 18}", "expires_on": "2026-02-18" if "expiring" in alarms else None,
        "uses": (place * 37) % 214, "wrong": place % 4 if place % 3 == 1 else 0, "alarms": alarms, "under_way": waits, "changed_at": ago(place * 3600), "version": 3,
    }  # fmt: skip


def items(query: dict[str, str], language: str) -> Json:
    view = query.get("view", "published")
    rows = [_row(place, view, language) for place in range(64)]
    if view == "alarms":
        rows = [row for row in rows if row["alarms"]][:4]
    if view == "review":
        rows = rows[:6]
    return {"items": rows, "next": None, "total": len(rows)}


def _text(number: int, state: str, language: str, answer: tuple[str, str]) -> Json:
    done = state in {"published", "superseded"}
    names = {"published": ("已发布", "Published"), "draft": ("待审核", "To review"), "superseded": ("已被替代", "Superseded")}
    return {
        "number": number, "state": state, "state_name": said(language, *names[state]), "title": said(language, *_TITLES[0]),
        "question": said(language, "社保卡丢了怎么补办？要带什么材料，多久能拿到？", "I lost my social security card: what do I bring, and when do I get a new one?"),
        "answer": said(language, *answer), "basis": said(language, "社会保障卡管理规定（示例）", "Rules on social security cards (example)"), "document_number": "示例人社〔2023〕8号",
        "category": {"code": "x", "name": said(language, "劳动社保/社会保险", "Labour/Social insurance")}, "area": None, "effective_from": "2023-06-01", "expires_on": None,
        "reason": said(language, "工本费今年起免收", "no fee from this year on"), "author": said(language, "东方既晓", "Dongfang Jixiao"), "written_at": ago(7200 * number),
        "reviewer": said(language, "诸葛明远", "Zhuge Mingyuan") if done else "", "publisher": said(language, "许清嘉", "Xu Qingjia") if done else "", "published_at": ago(86_400 * 40) if done else None,
    }  # fmt: skip


_NOW = ("先拨打发卡银行客服或 12333 口头挂失。\n本人持身份证到任一合作银行网点补办，当场制卡，工本费 20 元；代办的另带代办人身份证。", "Call the bank or 12333 first.\nBring the identity card to any bank of the scheme; it is made on the spot for 20 yuan.")
_NEW = ("先拨打 12333 口头挂失。\n本人持身份证到任一合作银行网点补办，当场制卡，免收工本费；代办的另带代办人身份证。", "Call 12333 first.\nBring the identity card to any bank of the scheme; it is made on the spot without a fee.")


def item(ident: str, query_view: str, language: str) -> Json:
    row = _row(int(ident.removeprefix("k") or 0), query_view, language)
    acts = [("review", "审核通过", False), ("refuse", "退回修改", True), ("confirm", "复核无误", False), ("report_wrong", "内容有误", True)]
    said_by = said(language, "顾闻笛", "Gu Wendi")
    return {
        **row, "repealed": said(language, "示例办〔2021〕7号 由示例办〔2026〕2号替代", "Example 2021-7, replaced by example 2026-2") if "repealed" in row["alarms"] else None, "may_propose": True,
        "texts": [_text(3, "draft", language, _NEW), _text(2, "published", language, _NOW), _text(1, "superseded", language, _NOW)],
        "acts": [{"act": act, "name": name, "needs_note": needs} for act, name, needs in acts],
        "events": [
            {"seq": 9, "at": ago(900), "kind": "proposed", "title": said(language, "起草", "Written"), "actor": said(language, "东方既晓", "Dongfang Jixiao"), "text": said(language, "工本费今年起免收", "no fee from this year on")},
            {"seq": 8, "at": ago(9000), "kind": "report_wrong", "title": said(language, "报告有误", "Report as wrong"), "actor": said_by, "text": said(language, "市民说窗口已不收工本费", "citizens say that there is no fee any more")},
            {"seq": 7, "at": ago(90_000), "kind": "cited", "title": said(language, "被引用", "Cited"), "actor": said_by, "text": "260212-0117"},
        ],
    }  # fmt: skip


def tasks(language: str) -> Json:
    def task(place: int) -> Json:
        kind = TASK_KINDS[place % 3]
        zh, en = _TITLES[(place * 3) % len(_TITLES)]
        corrects, over = kind == "correction", place > 6
        return {
            "id": f"g{place}", "kind": kind, "state": "filed" if over else "open", "department": None if place == 3 else _named(language, _OWNERS, place),
            "ticket_id": None if corrects else f"t{place}", "ticket_number": "" if corrects else f"26021{place % 4}-0{117 + place * 31}", "matter": said(language, zh, en),
            "answer": said(language, "窗口已搬到区政务中心三楼，电话也变了。", "The office has moved to the third floor; its number has changed too.") if corrects else said(language, "已电话向窗口核实后答复所需材料和地点。", "Answered after a call to the office."),
            "asked_by": said(language, "顾闻笛", "Gu Wendi") if corrects else "", "category": {"code": "x", "name": said(language, "劳动社保/社会保险", "Labour/Social insurance")}, "area": None,
            "due_at": ago(86_400 * (1 - place)), "overdue": place < 2, "item_id": "k4" if corrects else None, "item_number": "K-0016" if corrects or over else "", "note": "",
            "settled_by": said(language, "方既白", "Fang Jibai") if over else "", "settled_at": ago(7000) if over else None, "created_at": ago(99_000), "version": 1,
        }  # fmt: skip

    return {"items": [task(place) for place in range(9)], "next": None, "total": 9}


_NOTICES = [
    ("running", "water", ("停水", "Water off"), ("锦绣华庭片区主管分段抢修停水", "Jinxiu: water main under repair"), -9, 9, 37),
    ("running", "road", ("道路施工", "Road works"), ("鳌峰中路雨污分流改造半幅封闭，公交 2 路、6 路临时改道", "Aofeng Road half closed, buses diverted"), -200, 900, 12),
    ("running", "power", ("停电", "Power off"), ("双桥变电站检修", "Shuangqiao substation works"), -2, 4, 3),
    ("ahead", "traffic", ("交通管制", "Traffic"), ("宣城站春运临时交通管制", "Traffic at the station in the holiday season"), 20, 212, 0),
    ("over", "gas", ("停气", "Gas off"), ("桂花园中压管碰口", "Guihua: gas main joined"), -90, -70, 8),
]


def announcements(language: str) -> Json:
    rows = [_announcement(place, language) for place in range(len(_NOTICES))]
    return {"items": rows, "next": None, "total": len(rows)}


def _announcement(place: int, language: str) -> Json:
    state, kind, kind_name, title, since, until, linked = _NOTICES[place]
    return {
        "id": f"a{place}", "number": f"报备〔2026〕{place + 17}号", "state": state, "kind": kind, "kind_name": said(language, *kind_name), "title": said(language, *title),
        "text": said(language, "主管漏水分段抢修，预计今晚恢复。\n小区东门有送水车；来水初期水浑，请先放几分钟。值班电话 0563-0000002（示例）。", "The main is mended in sections; water is back tonight.\nA water cart stands at the east gate."),
        "department": _named(language, _OWNERS, 3 + place), "area": _named(language, _AREAS, place), "category": {"code": "w", "name": said(language, "公用事业/供水", "Utilities/Water")},
        "keywords": ["停水", "没水", "来水", "水压"], "starts_at": ago(-3600 * since), "ends_at": ago(-3600 * until), "author": said(language, "南宫映雪", "Nangong Yingxue"), "linked": linked, "may_end": state != "over", "version": 1,
    }  # fmt: skip


def announcement(ident: str, language: str) -> Json:
    place = int(ident.removeprefix("a"))
    row = _announcement(place, language)
    matter = said(language, "小区连续两天停水，没有通知", "No water for two days, nobody was told")
    calls = [
        {"id": f"t{n}", "number": f"260213-0{n * 13 + 102}", "matter": matter, "status_name": "", "area": None, "at": ago(n * 600), "automatic": n % 4 != 2, "by": said(language, "苏念慈", "Su Nianci")}
        for n in range(min(row["linked"], 14))
    ]
    record = [("announced", "报备", "Announced"), ("end_moved", "调整结束时间", "End moved")]
    events = [{"seq": n, "at": ago(9000 - n * 3000), "kind": kind, "title": said(language, zh, en), "actor": row["author"], "text": ""} for n, (kind, zh, en) in enumerate(record)]
    return {**row, "tickets": calls, "automatic": row["linked"] * 3 // 4, "events": events[::-1]}


_RULES = [
    ("draft", ("市场监管/特种设备", "Market/Lifts"), ["物业", "维修资金"]),
    ("approved", ("生态环境/噪声", "Environment/Noise"), []),
    ("in_force", ("安全生产与消防/消防安全", "Safety/Fire"), ["电动车", "充电"]),
    ("in_force", ("城市管理/停车管理", "City/Parking"), []),
    ("ended", ("生态环境/大气污染", "Environment/Air"), []),
]


def rules(language: str) -> Json:
    def rule(place: int) -> Json:
        state, category, words = _RULES[place]
        done = place > 0
        may = {"draft": ["approve", "amend"], "approved": ["enforce"], "in_force": ["end"], "ended": []}[state]
        return {
            "id": f"r{place}", "state": state, "ticket_id": f"t{place}", "ticket_number": f"26020{place}-0{211 + place}", "category": {"code": "x", "name": said(language, *category)},
            "area": _named(language, _AREAS, place), "keywords": words, "department": _named(language, _OWNERS, place + 1), "partners": [_named(language, _OWNERS, place)],
            "scope": said(language, "小区电梯因物业履职、维修资金停运的，由住建部门主办，市场监管配合检验。", "Lifts that stand still for want of management or funds: housing is responsible, market regulation inspects."),
            "basis": said(language, "示例办〔2026〕5号会商纪要", "Example minutes 2026-5"), "chair": said(language, "陆示范（示例）", "Lu Shifan (example)"), "drafted_by": said(language, "许清嘉", "Xu Qingjia"), "drafted_at": ago(190_000),
            "approved_by": said(language, "慕容清欢", "Murong Qinghuan") if done else None, "approved_at": ago(90_000) if done else None, "in_force_from": ago(80_000) if place > 1 else None,
            "ended_by": said(language, "慕容清欢", "Murong Qinghuan") if state == "ended" else "", "ended_at": ago(9000) if state == "ended" else None, "end_reason": said(language, "权责清单已修订", "The duty list has changed") if state == "ended" else "", "may": may, "version": 2,
        }  # fmt: skip

    return {"items": [rule(place) for place in range(len(_RULES))], "next": None, "total": len(_RULES)}


def tried(language: str) -> Json:
    matter = said(language, "电梯反复停运，物业与维保单位互相推诿", "The lift stands still, the property firm and the maintainer blame each other")
    rows = [
        {"id": f"t{n}", "number": f"26020{n % 9}-0{n * 17 + 104}", "matter": matter, "opened_at": ago(n * 90_000), "status_name": "", "went_to": None if n == 5 else _named(language, _OWNERS, n), "otherwise": n % 3 != 0 and n != 5, "returns": 1 if n % 4 == 1 else 0}
        for n in range(22)
    ]
    return {"since": ago(90 * 86_400), "fitting": 37, "otherwise": 12, "returns": 9, "complete": True, "tickets": rows}


def answer(path: str, query: dict[str, str], language: str) -> Any:
    """What a path of these desks answers; None for any other."""
    parts = path.split("/")
    table: dict[str, Any] = {
        "/api/knowledge": lambda: items(query, language),
        "/api/knowledge/counters": lambda: COUNTERS,
        "/api/knowledge/tasks": lambda: tasks(language),
        "/api/announcements": lambda: announcements(language),
        "/api/routing/drafts": lambda: rules(language),
    }
    if path in table:
        return table[path]()
    if path.startswith("/api/routing/drafts/"):
        return tried(language)
    if path.startswith("/api/knowledge/k"):
        return item(parts[3], "published", language)
    return announcement(parts[3], language) if path.startswith("/api/announcements/") else None
