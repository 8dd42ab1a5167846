"""The city's own packs beside the shipped ones, and which of all is in force."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from agent_console.packs import known_packs, own_packs, pack_named, packs_in_force
from agent_console.settings import CitySettings, Settings
from routing.errors import DataFault, UnknownPack
from routing.shipped import shipped_rulebook
from tickets.models import Ticket
from tickets.rules import Rules

OWN = """
ruleset: {id: river-city, version: "2027.1", effective_from: 2027-01-01, approved_by: null, basis: []}
extends: xuancheng-default@2026.1
limits: [{when: {type: 投诉}, result: 4wday}]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "river.yaml").write_text(OWN, encoding="utf-8")
    return Settings(var=tmp_path)


NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def in_force(settings, pack, now=NOW):
    return packs_in_force(msgspec.structs.replace(settings, city=CitySettings(pack=pack)), now)


def test_a_city_without_packs_of_its_own_has_the_shipped_ones(tmp_path):
    assert own_packs(tmp_path / "packs") == {}
    assert packs_in_force(Settings(var=tmp_path), NOW)[0].pin == "xuancheng-default@2026.1"


def test_the_pack_that_the_settings_name_is_in_force_and_all_others_serve_older_tickets(settings):
    first, *others = in_force(settings, "river-city")
    assert first.pin == "river-city@2027.1"
    assert {pack.pin for pack in others} == set(known_packs(settings)) - {first.pin}


def test_tickets_of_the_morning_keep_the_old_rules_when_they_change_at_noon(settings):
    morning = Rules(shipped_rulebook(), *in_force(settings, "xuancheng-default"))
    noon = Rules(shipped_rulebook(), *in_force(settings, "river-city"))
    ticket = Ticket(number="260302-0001", rule_pack=morning.pack.pin)
    assert noon.pack.pin == "river-city@2027.1"
    assert noon.pack_of(ticket).pin == "xuancheng-default@2026.1"


def test_two_versions_of_one_day_ask_for_the_version_to_be_named(settings):
    newer = settings.var / "packs" / "river-2.yaml"
    newer.write_text(OWN.replace("2027.1", "2027.2"), encoding="utf-8")
    with pytest.raises(DataFault, match=r"\[city\] pack: found 'river-city', expected one of .*river-city@2027.2"):
        in_force(settings, "river-city")
    assert in_force(settings, "river-city@2027.2")[0].pin == "river-city@2027.2"


def test_of_two_versions_the_one_counts_whose_day_has_come(settings):
    newer = OWN.replace("2027.1", "2027.2").replace("2027-01-01", "2027-07-01")
    (settings.var / "packs" / "river-2.yaml").write_text(newer, encoding="utf-8")
    rules = Rules(shipped_rulebook(), *in_force(settings, "river-city"), named="river-city")
    assert rules.pack.pin == "river-city@2027.1"
    for day, pin in (("2027-06-30", "2027.1"), ("2027-07-01", "2027.2"), ("2027-06-01", "2027.1")):
        rules.turn_to(datetime.fromisoformat(f"{day}T00:00+08:00"))
        assert rules.pack.pin == f"river-city@{pin}"


def test_a_wrong_file_stops_the_start_with_its_name(settings):
    (settings.var / "packs" / "wrong.yaml").write_text(
        OWN.replace("river-city", "wrong").replace("4wday", "4 days"), encoding="utf-8"
    )
    with pytest.raises(DataFault, match=r"wrong.yaml: limits\[0\].result: found '4 days'"):
        packs_in_force(settings, NOW)


def test_a_file_can_be_looked_at_before_it_is_put_in_force(settings, tmp_path):
    draft = tmp_path / "draft.yaml"
    draft.write_text(OWN.replace("2027.1", "2028.1"), encoding="utf-8")
    assert pack_named(str(draft), settings).pin == "river-city@2028.1"
    inside = settings.var / "packs" / "river.yaml"
    assert pack_named(str(inside), settings).pin == "river-city@2027.1"


def test_a_draft_may_extend_a_pack_of_the_city(settings, tmp_path):
    draft = tmp_path / "draft.yaml"
    draft.write_text(
        OWN.replace("river-city", "ford").replace("xuancheng-default@2026.1", "river-city@2027.1"), "utf-8"
    )
    assert pack_named(str(draft), settings).extends == "river-city@2027.1"


@pytest.mark.parametrize(
    ("content", "expected"),
    [(None, "a file that can be read"), (b"\xff\xfe", "text in UTF-8"), (b"[1, 2", "well-formed YAML")],
)
def test_a_file_that_cannot_be_read_is_one_sentence(settings, tmp_path, content, expected):
    file = tmp_path / "other.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DataFault, match=expected):
        pack_named(str(file), settings)


def test_an_unknown_name_lists_what_there_is(settings):
    with pytest.raises(UnknownPack, match="name one of"):
        pack_named("nowhere", settings)
