"""Made-up rule packs of the administrator's desk."""

from answers import Json, said

_UNFOUNDED = [
    ("sign.limit", "签收 时限", "Signing: limit", "1 个工作日", "1 working day", "weak"),
    ("return.per_unit", "退单 每个单位次数上限", "Return: most for a unit", "1 次", "1 time", "proposal"),
    ("return.window", "退单 申请期限", "Return: window", "1 个工作日与时限的 20% 取短", "1 working day or 20% of the limit, the shorter", "proposal"),
    ("repeat.redo_d", "重复诉求 办结后可提请重办", "Repeats: redoing may be proposed after closing within", "30 天", "30 days", "proposal"),
    ("repeat.times", "重复诉求 提级次数", "Repeats: raised at", "3 次", "3 times", "proposal"),
    ("redo.max", "重办 次数上限", "Redoing: most", "2 次", "2 times", "proposal"),
]


def _approval(language: str, standing: str) -> Json:
    none = ("未批准，按建议值试行；须经热线主管机关批准，由系统管理岗 1 人登记", "not approved, used as a proposal; the office in charge approves it, 1 administrator(s) sign")
    good = ("市政府办〔2026〕8 号 批准，白管理 2026-11-20 登记", "approved by Office (2026) No. 8, signed by Bai Guanli on 2026-11-20")
    changed = ("批准后内容已改，批准失效，试行；须经热线主管机关批准，由系统管理岗 1 人登记", "edited since it was approved: not approved, on trial; the office in charge approves it, 1 administrator(s) sign")
    text = {"none": none, "approved": good, "changed": changed}[standing]
    return {"standing": standing, "text": said(language, *text), "missing": 0 if standing == "approved" else 1}


def packs(language: str) -> Json:
    told = [
        ("xuancheng-default@2026.1", ("宣城默认", "Xuancheng"), True, ("使用中；施行日 2026-12-01 未到，没有其他版本，先行使用", "in use; its day 2026-12-01 has not come, there being no other version yet"), "none"),
        ("river-city@2027.1", ("河城 2027", "River 2027"), False, ("未使用", "not used"), "approved"),
        ("river-city@2027.2", ("河城 2027 修订", "River 2027 revised"), False, ("未使用", "not used"), "changed"),
        ("bengbu-2019@2026.1", ("蚌埠 2019", "Bengbu 2019"), False, ("未使用", "not used"), "none"),
    ]
    items = [
        {"pin": pin, "title": said(language, *title), "in_force": used, "force": said(language, *force), "approval": _approval(language, standing), "effective_from": None, "approved_by": None, "extends": None if used else "xuancheng-default@2026.1", "verified": 14, "weak": 1, "proposal": 52}
        for pin, title, used, force, standing in told
    ]
    return {"items": items, "total": len(items), "next": None}


def terms(pack: str, language: str) -> Json:
    standing = "approved" if pack == "river-city@2027.1" else "none"
    unfounded = [
        {"path": path, "title": said(language, zh, en), "value": said(language, value, amount), "tag": tag, "tag_name": said(language, *{"weak": ("来源待核", "weak source"), "proposal": ("建议值", "proposal")}[tag]), "basis": ""}
        for path, zh, en, value, amount, tag in _UNFOUNDED * 4
    ]
    for place, one in enumerate(unfounded):
        one["path"] = f"{one['path']}.{place}"
    return {"pin": pack, "digest": "9f3c1a77be42d05c" * 4, "effective_from": "2026-12-01", "approval": _approval(language, standing), "signed": [], "unfounded": unfounded}


def answer(path: str, query: dict[str, str], language: str) -> Json | None:
    if path == "/api/admin/packs":
        return packs(language)
    if path == "/api/admin/packs/terms":
        return terms(query["pack"], language)
    if path == "/api/admin/packs/diff":
        return {"before": query["before"], "after": query["after"], "sentences": []}
    return None
