"""What is known of a ticket when it is routed; the words for types, urgencies, secrecy and channels in one table."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal, TypeVar

import msgspec

Language = Literal["zh", "en"]


class Words(msgspec.Struct, frozen=True):
    """One text in both languages of the platform."""

    zh: str
    en: str

    def say(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


class TicketType(StrEnum):
    INQUIRY = "inquiry"
    HELP = "help"
    SUGGESTION = "suggestion"
    COMPLAINT = "complaint"
    REPORT = "report"
    PRAISE = "praise"


class Urgency(StrEnum):
    NORMAL = "normal"
    U3 = "U3"
    U2 = "U2"
    U1 = "U1"


class Secrecy(StrEnum):
    """How much of the caller the unit may see: L0 all, L1 a masked name, L2 the matter only, L3 named persons only."""

    L0 = "L0"
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"


class Channel(StrEnum):
    PHONE = "phone"
    ONLINE = "online"
    APP = "app"
    WECHAT = "wechat"
    PROVINCE = "province"
    PEOPLE_CN = "people_cn"
    INTERACTION = "wangzhan"
    SUPERVISION = "supervision"
    COUNTY = "county"
    MEDIA = "media"
    OPINION = "opinion"
    LEADER = "leader"
    PROXY = "proxy"


NAMES: dict[StrEnum, Words] = {
    TicketType.INQUIRY: Words("咨询", "Inquiry"),
    TicketType.HELP: Words("求助", "Request for help"),
    TicketType.SUGGESTION: Words("建议", "Suggestion"),
    TicketType.COMPLAINT: Words("投诉", "Complaint"),
    TicketType.REPORT: Words("举报", "Report"),
    TicketType.PRAISE: Words("表扬", "Praise"),
    Urgency.NORMAL: Words("一般", "Normal"),
    Urgency.U3: Words("加急", "Expedited"),
    Urgency.U2: Words("紧急", "Urgent"),
    Urgency.U1: Words("特急", "Emergency"),
    Secrecy.L0: Words("公开", "Open"),
    Secrecy.L1: Words("一般保护", "Masked"),
    Secrecy.L2: Words("保密", "Secret"),
    Secrecy.L3: Words("严格保密", "Strictly secret"),
    Channel.PHONE: Words("电话", "Telephone"),
    Channel.ONLINE: Words("网络", "Website"),
    Channel.APP: Words("手机应用", "Mobile app"),
    Channel.WECHAT: Words("微信", "WeChat"),
    Channel.PROVINCE: Words("省热线", "Province hotline"),
    Channel.PEOPLE_CN: Words("人民网留言板", "People's Daily message board"),
    Channel.INTERACTION: Words("政民互动", "Government-citizen forum"),
    Channel.SUPERVISION: Words("互联网+督查", "Internet plus inspection"),
    Channel.COUNTY: Words("县市区热线", "County hotline"),
    Channel.MEDIA: Words("媒体", "Media"),
    Channel.OPINION: Words("网络舆情", "Online opinion"),
    Channel.LEADER: Words("领导接听", "Leader answering"),
    Channel.PROXY: Words("代办员", "Proxy"),
}

_E = TypeVar("_E", bound=StrEnum)


def named(kind: type[_E], text: str) -> _E:
    """Member of `kind` by its code, Chinese or English name. Raises ValueError naming what is allowed."""
    for member in kind:
        if text in (member.value, NAMES[member].zh, NAMES[member].en):
            return member
    raise ValueError("one of " + _choices(kind))


def _choices(members: Iterable[StrEnum]) -> str:
    return ", ".join(f"{NAMES[member].zh} ({member.value})" for member in members)


class TicketFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What routing may know of a ticket. Empty text and None mean: not known (yet)."""

    text: str = ""
    """What was said, as transcribed."""
    matter: str = ""
    demand: str = ""
    area: str | None = None
    """Code of an area of the catalogue."""
    place: str = ""
    category: str | None = None
    """Code of a category, when somebody has chosen it."""
    department: str | None = None
    """Code of a department, when somebody has chosen it."""
    type: TicketType | None = None
    urgency: Urgency = Urgency.NORMAL
    secrecy: Secrecy = Secrecy.L0
    channel: Channel = Channel.PHONE

    @property
    def secret(self) -> bool:
        """True where the caller may be known to the hotline alone."""
        return self.secrecy in (Secrecy.L2, Secrecy.L3)

    @property
    def words(self) -> str:
        """All that was said and written of the matter, the agent's own words first."""
        return "\n".join(part for part in (self.matter, self.demand, self.text) if part)
