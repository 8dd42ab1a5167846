"""For what a clock may be stopped (R2 挂起): the reasons that every pack knows, and those that a pack names itself."""

from __future__ import annotations

import msgspec

from routing.facts import Words
from routing.packs import RulePack, SuspendReason

KNOWN: dict[str, Words] = {
    "鉴定": Words("鉴定", "Expert opinion"),
    "听证": Words("听证", "Hearing"),
    "立案": Words("立案", "Case filed"),
    "招投标": Words("招投标", "Tender"),
    "施工季节": Words("施工季节", "Building season"),
    "待补正": Words("待诉求人补正", "Waiting for the citizen's papers"),
}
"""Codes that a pack may list without saying what they are."""


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One reason of a pack."""

    code: str
    words: Words
    basis: tuple[str, ...] = ()
    """Documents that it stands on."""
    document: bool = True
    """Whether a file of evidence is required."""

    @property
    def choice(self) -> Words:
        """As it stands in a form: with what it stands on, and that it needs no file."""
        zh = [f"依据：{'、'.join(self.basis)}"] if self.basis else []
        en = [f"basis: {', '.join(self.basis)}"] if self.basis else []
        if not self.document:
            zh, en = [*zh, "可不附材料"], [*en, "no file needed"]
        return Words(
            f"{self.words.zh}（{'；'.join(zh)}）" if zh else self.words.zh,
            f"{self.words.en} ({'; '.join(en)})" if en else self.words.en,
        )


def reasons_of(pack: RulePack) -> tuple[Reason, ...]:
    """What a unit of this pack may choose from, in the pack's order."""
    required = pack.suspend.evidence == "required"
    return tuple(_reason(one, pack, required) for one in pack.suspend.reasons)


def _reason(one: str | SuspendReason, pack: RulePack, required: bool) -> Reason:
    if isinstance(one, str):
        return Reason(code=one, words=KNOWN[one], document=required)
    return Reason(
        code=one.code,
        words=Words(one.zh, one.en),
        basis=tuple(pack.sources[name].document for name in one.basis),
        document=required if one.document is None else one.document,
    )


def code_of(one: str | SuspendReason) -> str:
    return one if isinstance(one, str) else one.code
