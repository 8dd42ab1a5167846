"""What the demo's units announce, and what its consultations found: made up, as the rest."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tickets.demo.knowledge import TRANSPORT, URBAN, WATER


class Notice(NamedTuple):
    """An announcement; hours are counted from now."""

    owner: str
    kind: str
    title: str
    text: str
    area: str | None
    category: str | None
    keywords: tuple[str, ...]
    since: int
    until: int


NOTICES: tuple[Notice, ...] = (
    Notice(
        WATER,
        "water",
        "锦绣华庭片区主管分段抢修停水",
        "DN600 主管漏水分段抢修，锦绣华庭、云栖花苑一带停水，预计今晚恢复。\n小区东门有送水车；"
        "来水初期水浑，请先放几分钟。值班电话 0563-0000002（示例）。",
        "341802",
        "utilities.water",
        ("停水", "没水", "来水", "水压"),
        -70,
        9,
    ),
    Notice(
        URBAN,
        "road",
        "鳌峰中路雨污分流改造半幅封闭",
        "鳌峰中路（示例路段）北半幅封闭施工，机动车请绕行叠嶂中路；公交 2 路、6 路临时改道，站点见路口公告。",
        "341802",
        "urban.facilities",
        ("封闭", "绕行", "围挡", "改道"),
        -260,
        500,
    ),
    Notice(
        TRANSPORT,
        "traffic",
        "宣城站春运临时交通管制",
        "每日 7:00–21:00 站前路只进不出，接客车辆请走东广场；网约车停 P3。",
        "341802",
        None,
        ("站前路", "接站", "东广场"),
        20,
        212,
    ),
    Notice(
        WATER,
        "water",
        "双桥街道二次供水水箱清洗",
        "分小区轮流清洗水箱，每处停水 4 小时，提前一天贴通知。",
        "341802",
        "utilities.water",
        ("清洗水箱",),
        -340,
        -300,
    ),
)


class Minutes(NamedTuple):
    """What a consultation on the demo's tickets found, and how far its rule has come."""

    matter: str
    """Words of the ticket's matter."""
    form: dict[str, str]
    state: Literal["draft", "in_force", "ended"]
    area: str | None
    keywords: tuple[str, ...] = ()


MINUTES: tuple[Minutes, ...] = (
    Minutes(
        "楼道内电动车充电",
        {
            "department": "341802-housing",
            "partners": "341802-urban",
            "scope": "小区内电动车违规充电由住建部门督促物业落实充电设施，消防隐患由消防配合。",
            "basis": "示例办〔2026〕4号会商纪要",
            "chair": "陆示范（示例）",
        },
        "in_force",
        "341802",
    ),
    Minutes(
        "电梯反复停运",
        {
            "department": "341802-housing",
            "partners": "341802-market",
            "scope": "小区电梯因物业履职、维修资金停运的，由住建部门主办，市场监管配合检验。",
            "basis": "示例办〔2026〕5号会商纪要",
            "chair": "陆示范（示例）",
        },
        "draft",
        "341802",
        ("物业", "维修资金"),
    ),
    Minutes(
        "企业夜间排放",
        {
            "department": "341882-ecology",
            "partners": "",
            "scope": "企业夜间异味由属地生态环境分局主办，先行监测。",
            "basis": "示例办〔2025〕31号会商纪要",
            "chair": "陆示范（示例）",
        },
        "ended",
        "341882",
    ),
)
