"""Whatever the packs and tickets: a pack differs in nothing from itself, every change is named, nothing else is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from routing.facts import Channel, Secrecy, TicketFacts, TicketType, Urgency
from routing.limits import deadlines, redo_deadline
from routing.pack_diff import diff
from routing.pack_reading import read_pack
from routing.pack_replay import PastTicket, replay
from routing.pack_terms import leaves
from routing.packs import calendar_of
from routing.shipped import shipped_pack, shipped_packs

PACKS = list(shipped_packs().values())
CALENDARS = {pack.pin: calendar_of(pack) for pack in PACKS}
START = datetime(2026, 1, 1, tzinfo=UTC)

packs = st.sampled_from(PACKS)
moments = st.integers(0, 400 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
some_facts = st.builds(
    TicketFacts,
    type=st.sampled_from(TicketType),
    urgency=st.sampled_from(Urgency),
    secrecy=st.sampled_from(Secrecy),
    channel=st.sampled_from(Channel),
)
durations = st.integers(1, 5).map(lambda days: f"{days}wday")
OPEN_TYPES = ("inquiry", "help", "complaint", "suggestion")
"""Those whose row stands for itself; a change for reports speaks of secret ones as well."""
CHANGES: dict[str, st.SearchStrategy[Any]] = {
    **{f"limits[{type_}].result": durations for type_ in OPEN_TYPES},
    **{f"limits[{type_}].hard": st.sampled_from([None, "20wday", "statutory"]) for type_ in OPEN_TYPES},
    "limits[U3].contact": durations,
    "limits[media].result": durations,
    "sign.limit": durations,
    "sign.U2": st.one_of(st.none(), durations),
    "merge.radius_m": st.integers(0, 5000),
    "callback.sample.咨询": st.integers(0, 1000).map(lambda permille: permille / 1000),
    "extension.deny_for": st.lists(st.sampled_from(["U1", "U2", "U3"]), unique=True),
    "clock.due_time": st.sampled_from(["17:00", "17:30", "18:00"]),
}


@given(packs)
def test_a_pack_differs_in_nothing_from_itself(pack):
    assert diff(pack, pack) == []


@given(packs, packs)
def test_differences_are_the_same_both_ways_round(one, other):
    there = {(found.path, str(found.before), str(found.after)) for found in diff(one, other)}
    back = {(found.path, str(found.after), str(found.before)) for found in diff(other, one)}
    assert there == back


@given(st.data())
def test_a_difference_names_every_changed_leaf_and_no_other(data):
    names = data.draw(st.lists(st.sampled_from(sorted(CHANGES)), unique=True))
    wanted = {name: data.draw(CHANGES[name]) for name in names}
    base, pack = shipped_pack(), pack_with(wanted)
    before = leaves(base)
    found = {one.path: (one.before, one.after) for one in diff(base, pack)}
    really = {path: value for path, value in wanted.items() if plain(before.get(path)) != plain(value)}
    assert {path: plain(after) for path, (_, after) in found.items()} == {p: plain(v) for p, v in really.items()}
    assert all(plain(was) == plain(before.get(path)) for path, (was, _) in found.items())


def plain(value):
    return list(value) if isinstance(value, tuple | list) else value


def pack_with(wanted):
    """The default pack with these leaves changed, by a file that extends it."""
    head = {"id": "changed", "version": "1", "effective_from": "2026-12-01", "approved_by": None, "basis": []}
    file = {"ruleset": head, "extends": shipped_pack().pin, "limits": []}
    rows: dict[str, dict[str, Any]] = {}
    for path, value in wanted.items():
        if path.startswith("limits"):
            key, _, name = path.removeprefix("limits[").partition("].")
            kind = "urgency" if key == "U3" else "channel" if key == "media" else "type"
            rows.setdefault(key, {"when": {kind: key}})[name] = value
        else:
            section, name, *member = path.split(".")
            part = file.setdefault(section, {})
            part[name] = {member[0]: value} if member else value
    file["limits"] = list(rows.values())
    return read_pack(msgspec.json.encode(file).decode(), "changed.yaml", PACKS)


@given(packs, some_facts, moments, st.integers(0, 60 * 24 * 60), st.integers(0, 2))
def test_a_replay_with_the_pinned_pack_changes_nothing(pack, facts, start, minutes, round_):
    calendar = CALENDARS[pack.pin]
    again = redo_deadline(facts, pack, calendar, start) if round_ else None
    promise = again or deadlines(facts, pack, calendar, start).result
    past = PastTicket(
        number="260101-0001",
        unit="market",
        facts=facts,
        started_at=start,
        round=round_,
        finished_at=start + timedelta(minutes=minutes),
        due_at=promise.due.at_utc if promise.due else None,
        limit=promise.limit,
    )
    found = replay(pack, [past], calendar, start + timedelta(days=90))
    assert found.changed == ()
    (group,) = found.groups
    assert (group.earlier, group.later, group.turn_red, group.no_longer_red) == (0, 0, 0, 0)
    assert group.red_now == group.red_then


@given(packs, packs, st.lists(st.tuples(some_facts, moments), max_size=8))
def test_the_figures_of_a_replay_add_up(pinned, pack, tickets):
    past = [
        PastTicket(
            number=f"260101-{number:04}",
            unit=f"unit{number % 3}",
            facts=facts,
            started_at=start,
            finished_at=start + timedelta(days=12),
            due_at=(promise := deadlines(facts, pinned, CALENDARS[pinned.pin], start).result).due.at_utc,
            limit=promise.limit,
        )
        for number, (facts, start) in enumerate(tickets)
    ]
    found = replay(pack, past, CALENDARS[pack.pin], START + timedelta(days=500))
    assert sum(group.tickets for group in found.groups) == found.tickets == len(past)
    assert found.turn_red == sum(one.red_then and not one.red_now for one in found.changed)
    for group in found.groups:
        assert group.red_then - group.red_now == group.turn_red - group.no_longer_red
