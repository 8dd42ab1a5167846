"""The register of places in the database, and the true master found among thousands that are newer."""
# ruff: noqa: S608  the statement names our own columns; nothing in it comes from outside

from __future__ import annotations

from datetime import timedelta

import pytest
from tortoise.connection import get_connection

from routing.nearness import Reach
from tests.integration.tickets.conftest import FRIDAY, SU, XU
from tests.unit.tickets.test_place_reading import CATALOGUE, LINE, csv_of
from tickets.models import PlaceName, PlaceSheet, Ticket
from tickets.places.register import load_register, match_of, places_like, read_table, sheet_in_force
from tickets.similar import similar_masters

ROAD = {"地名": "云栖路", "别名": "", "区域": "341802", "纬度": 30.95, "经度": 118.76, "精度（米）": 300}
DOOR = ROAD | {"地名": "云栖路 8 号", "纬度": 30.951, "精度（米）": 15}
ELSEWHERE = ROAD | {"区域": "341821", "纬度": 31.1, "经度": 119.1}


def table(*lines: dict[str, object]):
    return read_table(csv_of(*lines), "places.csv", "cgcs2000", CATALOGUE)


@pytest.fixture
async def register(database: str) -> PlaceSheet:
    return await load_register(table(LINE, ROAD, DOOR, ELSEWHERE), XU, FRIDAY)


async def test_a_table_takes_the_place_of_the_whole_register(register: PlaceSheet):
    assert (register.places, register.names, await PlaceName.all().count()) == (4, 6, 6)
    again = await load_register(table(ROAD), XU, FRIDAY + timedelta(hours=1))
    assert await PlaceName.all().count() == 1
    assert (await sheet_in_force()).id == again.id


async def test_a_loading_that_fails_on_the_way_leaves_the_register_as_it_was(
    register: PlaceSheet, monkeypatch: pytest.MonkeyPatch
):
    class Lost(Exception):
        pass

    async def broken(**_given: object) -> None:
        raise Lost

    monkeypatch.setattr(PlaceSheet, "create", broken)
    with pytest.raises(Lost):
        await load_register(table(ROAD), XU, FRIDAY)
    assert await PlaceName.all().count() == 6


async def test_the_longest_name_that_stands_in_a_text_is_meant(register: PlaceSheet):
    assert (await match_of("云栖路8号门口水管爆裂", "341802", CATALOGUE)).place.name == "云栖路 8 号"
    assert (await match_of("云栖小区 3 栋", "341802", CATALOGUE)).place.name == "云栖花苑", "by another name of it"
    found = await match_of("云栖路口", None, CATALOGUE)
    assert (found.place, [one.area for one in found.candidates]) == (None, ["341802", "341821"])
    assert (await match_of("云栖路口", "341821", CATALOGUE)).place.point.latitude == 31.1


async def test_who_types_sees_what_stands_in_the_text_and_what_begins_with_it(register: PlaceSheet):
    async def like(text: str, area: str | None = "341802") -> list[tuple[str, bool]]:
        return [(one.place.name, one.stands) for one in await places_like(text, area, CATALOGUE)]

    assert await like("云栖") == [("云栖花苑", False), ("云栖路", False), ("云栖路 8 号", False)]
    assert await like("云栖路") == [("云栖路", True), ("云栖路 8 号", False)]
    assert await like("云栖路 8 号门前") == [("云栖路 8 号", True), ("云栖路", True)]
    assert await like("云栖路", "341821") == [("云栖路", True)]
    for nothing in ("", " ", "8", "%", "_路", "'; DROP TABLE place_name; --"):
        assert await like(nothing) == []


async def test_beginnings_are_read_off_the_index(register: PlaceSheet):
    connection = get_connection("default")
    await connection.execute_query(
        "INSERT INTO place_name (key, name, area, latitude, longitude, precision_m) "
        "SELECT md5(n::text), 'x', '341802', 30.9, 118.7, 50 FROM generate_series(1, 20000) AS n"
    )
    await connection.execute_query("ANALYZE place_name")
    for asked in ("key LIKE '云栖%'", "key IN ('云栖路', '云栖花苑')"):
        plan = await connection.execute_query_dict(f"EXPLAIN SELECT * FROM place_name WHERE {asked}")
        assert "place_name_key" in str(plan), plan


OTHERS = """
INSERT INTO ticket (id, number, category, area, opened_at, {columns})
SELECT gen_random_uuid(), 'X' || n, CASE n % 2 WHEN 0 THEN 'market.elevator' ELSE 'utilities.water' END,
    CASE n % 2 WHEN 0 THEN area ELSE '341821' END, opened_at + interval '1 hour', {values}
FROM ticket, generate_series(1, 6000) AS n WHERE number = $1
"""
"""Newer ones: half of another kind, half of another county."""


async def _others(master: Ticket) -> None:
    written = {"id", "number", "category", "area", "opened_at", "call_id"}
    columns = {name: f'"{name}"' for name in Ticket._meta.db_fields if name not in written}
    values = columns | dict.fromkeys(("place", "point", "caller_name", "caller_number", "contact_wish"), "''")
    sql = OTHERS.format(columns=", ".join(columns.values()), values=", ".join(values.values()))
    await get_connection("default").execute_query(sql, [master.number])


async def test_the_true_master_is_found_among_thousands_that_are_newer(dispatched, a_draft, rules):
    water = {"category": "utilities.water", "area": "341802", "point": "30.9401,118.7512"}
    master = await dispatched(matter="云栖路供水管爆裂", place="路口", **water)
    await _others(master)
    late = await a_draft(FRIDAY + timedelta(hours=2), matter="家里停水，路口水管裂了", place="", **water)
    (found,) = await similar_masters(XU, await Ticket.get(id=late.id), rules)
    assert (found.ticket.number, found.reach, found.between.metres) == (master.number, Reach.NEAR, 0)
    assert found.ticket.demand == master.demand, "whole, though only what is compared was read of all"


async def test_an_area_that_the_catalogue_has_no_more_stands_in_nobody_s_way(dispatched, a_draft, rules):
    lift = {"category": "market.elevator", "point": "30.9701,118.7512"}
    for area in ("gone", "elsewhere"):
        master = await dispatched(**lift)
        await Ticket.filter(id=master.id).update(area=area)
    late = await a_draft(**lift)
    await Ticket.filter(id=late.id).update(area="gone")
    late = await Ticket.get(id=late.id)
    assert {one.ticket.area for one in await similar_masters(XU, late, rules)} == {"gone", "elsewhere"}
    late.point = {}
    assert {one.ticket.area for one in await similar_masters(XU, late, rules)} == {"gone"}


async def test_a_point_of_another_place_does_not_stay_behind(service, a_draft):
    (place,) = [one for one in table(LINE).reading.names if one.name == one.key]
    point = {"latitude": place.latitude, "longitude": place.longitude, "precision_m": 80, "source": "register"}
    draft = await a_draft(place="云栖花苑 3 栋", point=point | {"name": place.name})
    moved = await service.save_draft(SU, draft.id, draft.version, {"place": "锦绣华庭"}, now=FRIDAY)
    assert (await Ticket.get(id=moved.id)).point == {}
