"""The packs that are shipped say what their sources say, and own up to what they do not."""

from pathlib import Path

import pytest

from routing.errors import UnknownPack
from routing.facts import TicketFacts, TicketType, Urgency
from routing.limits import deadlines
from routing.pack_reading import read_pack
from routing.pack_terms import parameters
from routing.packs import Tag, calendar_of
from routing.shipped import shipped_pack, shipped_packs

TYPES = (TicketType.INQUIRY, TicketType.HELP, TicketType.SUGGESTION, TicketType.COMPLAINT, TicketType.REPORT)


@pytest.mark.parametrize(
    ("pack", "limits"),
    [
        ("anhui-leader-2022", ["3wday", "10wday", "10wday", "10wday", "10wday"]),
        ("bengbu-2019", ["5wday"] * 5),
        ("sichuan-2025", ["3wday", "7wday", "7wday", "15wday", "15wday"]),
        ("shandong-2020", ["5wday"] * 5),
        ("shandong-prov-2017", ["15wday"] * 5),
        ("beijing-2021-draft", ["7day"] * 5),
        ("shanghai-street", ["1wday", "5wday", "1wday", "5wday", "10wday"]),
        ("zhuhai-business", ["2wday", "4wday", "4wday", "4wday", "4wday"]),
        ("gd-bureau", ["3wday", "3wday", "13wday", "13wday", "13wday"]),
        ("shangluo", ["7wday"] * 5),
    ],
)
def test_each_type_is_limited_as_the_source_says(pack, limits, at):
    found = shipped_pack(pack)
    calendar = calendar_of(found)
    results = [deadlines(TicketFacts(type=type_), found, calendar, at("2026-03-02 10:00")).result for type_ in TYPES]
    assert [str(result.limit) for result in results] == limits


def values(pack):
    return {one.path: (one.written, one.tag) for one in parameters(shipped_pack(pack))}


@pytest.mark.parametrize(
    ("pack", "path", "value"),
    [
        ("bengbu-2019", "limits[U1].contact", "10min"),
        ("bengbu-2019", "limits[U2].contact", "20min"),
        ("bengbu-2019", "limits[people_cn].result", "3wday"),
        ("bengbu-2019", "limits[app].result", "3wday"),
        ("bengbu-2019", "sign.limit", "1wday"),
        ("shandong-2020", "return.window", "min(2wday, 0.5*limit)"),
        ("shandong-prov-2017", "extension.max", "min(original, 7wday)"),
        ("beijing-2021-draft", "limits[U1].result", "2h"),
        ("beijing-2021-draft", "limits[U2].result", "24h"),
        ("beijing-2021-draft", "limits[help].hard", "15day"),
        ("shanghai-street", "limits[help].contact", "1wday"),
        ("shanghai-street", "limits[help].hard", "15wday"),
        ("shanghai-street", "limits[help].redo", "3wday"),
        ("zhuhai-business", "limits[help].contact", "1whour"),
        ("gd-bureau", "clock.count_from", "next_workday"),
        ("shangluo", "limits[help].hard", "15wday"),
    ],
)
def test_what_a_source_says_of_more_than_types_is_verified_too(pack, path, value):
    assert values(pack)[path] == (value, Tag.VERIFIED)


def test_whatever_a_source_does_not_say_is_inherited_and_a_proposal():
    for pack in shipped_packs().values():
        for one in parameters(pack):
            if one.inherited_from:
                assert (one.tag, one.basis, one.inherited_from) == (Tag.PROPOSAL, (), "xuancheng-default@2026.1")
        own = [one for one in parameters(pack) if not one.inherited_from]
        assert any(one.tag is Tag.VERIFIED for one in own)


def test_no_shipped_pack_is_approved_by_anybody():
    assert {pack.ruleset.approved_by for pack in shipped_packs().values()} == {None}
    assert len(shipped_packs()) == 11


def test_a_channel_counts_in_bengbu_and_is_only_proposed_by_default():
    assert values("bengbu-2019").get("limits[province].enabled") is None
    assert values("xuancheng-default")["limits[province].enabled"][0] == "ask"


def test_a_deadline_quotes_the_source_of_its_own_limit_alone(at):
    pack = shipped_pack("xuancheng-default")
    found = deadlines(TicketFacts(type=TicketType.HELP), pack, calendar_of(pack), at("2026-03-02 10:00"))
    assert (found.result.basis, found.hard.basis, found.contact.basis) == (("bengbu-2019",), ("anhui-leader-2022",), ())
    urgent = deadlines(TicketFacts(urgency=Urgency.U1), pack, calendar_of(pack), at("2026-03-02 10:00"))
    assert (urgent.sign.basis, found.sign.basis) == ((), ("bengbu-2019",))


def test_a_pack_is_found_by_id_or_pin_and_a_wrong_name_lists_what_there_is():
    assert shipped_pack("shangluo") is shipped_pack("shangluo@2026.1")
    with pytest.raises(UnknownPack, match=r"name one of .*shangluo@2026.1"):
        shipped_pack("shangluo@2030.1")


def test_the_handbooks_example_reads_and_its_table_names_every_pack():
    handbook = (Path(__file__).parents[3] / "docs" / "rules.md").read_text(encoding="utf-8")
    example = handbook.partition("```yaml\n")[2].partition("```")[0]
    assert read_pack(example, "river.yaml", shipped_packs().values()).pin == "river-city@2027.1"
    assert all(f"| `{pack.ruleset.id}` |" in handbook for pack in shipped_packs().values())
