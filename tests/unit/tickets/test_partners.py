"""Which partners a rule brings along at dispatch."""

from routing.shipped import shipped_rulebook
from tickets.partners import joining

DEPARTMENTS = shipped_rulebook().catalogue.departments
HOUSING, MARKET, URBAN = (DEPARTMENTS[f"341802-{name}"] for name in ("housing", "market", "urban"))
TOWN = DEPARTMENTS["341802-jichuan-government"]


def test_each_partner_beside_the_one_in_charge_gets_a_share_once():
    found = joining([HOUSING, MARKET, URBAN], "341802-market", ["341802-urban"], most=5, on_duty_list=False)
    assert [(one.department.code, one.why_not) for one in found] == [("341802-housing", None)]


def test_a_town_gets_a_share_only_of_what_is_on_its_list():
    (blocked,) = joining([TOWN], "341802-market", [], most=5, on_duty_list=False)
    assert "国办函〔2025〕66号" in blocked.why_not.zh
    (free,) = joining([TOWN], "341802-market", [], most=5, on_duty_list=True)
    assert free.why_not is None


def test_nobody_gets_a_share_beyond_five():
    taken = [f"341800-{name}" for name in "abcd"]
    found = joining([HOUSING, URBAN], "341802-market", taken, most=5, on_duty_list=False)
    assert [one.why_not is None for one in found] == [True, False]
    assert "5" in found[1].why_not.en


def test_a_pack_may_allow_fewer_partners():
    found = joining([HOUSING, URBAN], "341802-market", [], most=1, on_duty_list=False)
    assert [one.why_not is None for one in found] == [True, False]
    assert "1 个" in found[1].why_not.zh
