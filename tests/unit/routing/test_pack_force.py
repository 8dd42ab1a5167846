"""Which version of a pack counts on a day."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from routing.errors import UnknownPack
from routing.pack_force import force_words, pack_in_force
from routing.shipped import shipped_pack

NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


def version(name, day):
    pack = shipped_pack()
    head = msgspec.structs.replace(pack.ruleset, version=name, effective_from=date.fromisoformat(day) if day else None)
    return msgspec.structs.replace(pack, ruleset=head)


OLD, NEW, FAR = version("1", "2026-01-01"), version("2", "2026-06-01"), version("3", "2027-01-01")
ID = OLD.ruleset.id


def test_the_version_counts_whose_day_came_last():
    assert pack_in_force([FAR, OLD, NEW], ID, NOON) is NEW
    assert pack_in_force([FAR, OLD, NEW], ID, datetime(2026, 5, 31, 15, 59, tzinfo=UTC)) is OLD
    assert pack_in_force([FAR, OLD, NEW], ID, datetime(2026, 5, 31, 16, 0, tzinfo=UTC)) is NEW, "midnight in the city"


def test_a_day_far_ahead_is_not_used_beside_one_that_has_come():
    assert pack_in_force([OLD, FAR], ID, NOON) is OLD


def test_alone_a_pack_is_used_before_its_day_since_tickets_need_rules():
    assert pack_in_force([FAR], ID, NOON) is FAR
    assert pack_in_force([FAR, version("4", "2028-01-01")], ID, NOON) is FAR


def test_what_is_pinned_stays_whatever_its_day():
    assert pack_in_force([OLD, NEW, FAR], FAR.pin, NOON) is FAR


def test_versions_of_one_day_or_of_none_must_be_named():
    for others in ([NEW, version("5", "2026-06-01")], [version("6", None), version("7", None)]):
        with pytest.raises(UnknownPack):
            pack_in_force(others, ID, NOON)


def test_a_version_without_a_day_is_left_aside():
    assert pack_in_force([version("6", None), OLD], ID, NOON) is OLD


@pytest.mark.parametrize(
    ("pack", "current", "name", "said"),
    [
        (OLD, OLD, ID, "使用中，2026-01-01 起施行"),
        (FAR, FAR, ID, "使用中；施行日 2027-01-01 未到，没有其他版本，先行使用"),
        (FAR, FAR, FAR.pin, "按设置指定使用；施行日 2027-01-01 未到"),
        (FAR, OLD, ID, "2027-01-01 起施行"),
        (OLD, NEW, ID, "未使用，另有版本施行"),
        (version("6", None), NEW, ID, "未定施行日，未使用"),
        (shipped_pack("bengbu-2019"), NEW, ID, "未使用"),
    ],
)
def test_it_says_how_a_pack_stands_to_that(pack, current, name, said):
    assert force_words(pack, current, name, NOON).zh == said
