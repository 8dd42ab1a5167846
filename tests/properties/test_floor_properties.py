"""Whatever is told, in whatever order: deltas lead to the same floor as a new snapshot, and nothing is left behind."""

from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter import events as e
from callcenter.calls import Direction
from callcenter.floor import Floor, apply, missed, parts, with_parts
from callcenter.seats import ON_CALL
from tests.cast.floor import FIRST, LINE, SECOND, THIRD, at, empty_floor, run, sign_in

OTHER_LINE = e.QueueName("not-configured")
calls = st.sampled_from([e.CallId("one"), e.CallId("two"), e.CallId("cb-3")])
seats = st.sampled_from([FIRST, SECOND, THIRD, e.SeatId("9999")])
lines = st.sampled_from([LINE, OTHER_LINE])
whens = st.floats(0, 40_000).map(lambda seconds: at(round(seconds, 3)))
"""All within the first day; only DayBegan comes after it."""
words = st.sampled_from(["", "a", "b"])
posts = st.sampled_from(["voice", "dispatch", "unheard-of"])

seen_calls = st.builds(
    e.SeenCall,
    call_id=calls,
    number=words,
    name=words,
    called=words,
    callback=st.booleans(),
    channel=words,
    arrived_at=whens,
    queue=st.none() | lines,
    queued_at=st.none() | whens,
    position=st.integers(0, 3),
    seat=st.none() | seats,
    seat_channel=st.none() | words,
    seat_leg=st.none() | words,
    ringing=st.booleans(),
    answered_at=st.none() | whens,
    held=st.booleans(),
)
seen_seats = st.builds(
    e.SeenSeat, seat=seats, device=st.sampled_from(e.Device), member=st.booleans(), paused=st.booleans()
)


def unique(values, key):
    return st.lists(values, unique_by=key, max_size=3).map(tuple)


FIELDS = {
    "at": whens,
    "call_id": calls,
    "seat": seats,
    "queue": lines,
    "post": posts,
    "calls": unique(seen_calls, lambda call: call.call_id),
    "seats": unique(seen_seats, lambda seat: seat.seat),
}


def told(kind):
    fields = {name: FIELDS[name] for name in kind.__struct_fields__ if name in FIELDS}
    return st.builds(kind, **fields | ({"at": st.just(at(50_000))} if kind is e.DayBegan else {}))


events = st.one_of([told(kind) for kind in e.Event.__args__])
stories = st.lists(events, max_size=40)


def staffed() -> Floor:
    return run(empty_floor(), *sign_in(FIRST), *sign_in(SECOND, "lead"), *sign_in(THIRD)).floor


@settings(max_examples=100)
@given(stories)
def test_an_old_snapshot_and_the_deltas_make_the_new_snapshot(story):
    floor = followed = staffed()
    for event in story:
        before = parts(floor)
        applied = apply(floor, event)
        assert parts(floor) == before, "the old floor was written to"
        floor, followed = applied.floor, with_parts(followed, applied.changes)
    assert followed == floor


@settings(max_examples=100)
@given(stories)
def test_no_call_is_left_and_no_seat_talks_when_every_call_has_ended(story):
    floor = run(staffed(), *story).floor
    ends = (e.CallEnded(at=at(200_000), call_id=call, cause=16) for call in floor.calls)
    floor = run(floor, *ends).floor
    assert not floor.calls
    assert all(seat.state not in ON_CALL and seat.call_id is None for seat in floor.seats.values())
    assert all(queue.waiting == 0 and queue.longest_since is None for queue in floor.queues.values())


@settings(max_examples=100)
@given(stories)
def test_offered_is_answered_and_abandoned_and_standing_in_line(story):
    floor = staffed()
    for event in story:
        between = missed(floor, event) if isinstance(event, e.FloorResynced) else ()
        floor = run(floor, *between, event).floor
    in_line = sum(call.in_line and call.answered_at is None for call in floor.calls.values())
    today = floor.today
    if not any(isinstance(event, e.LinkDegraded) for event in story) and today.date == staffed().today.date:
        assert today.offered == today.answered + today.abandoned + in_line


@settings(max_examples=100)
@given(stories)
def test_no_seat_is_on_a_call_that_is_not_there(story):
    floor = run(staffed(), *story).floor
    for seat in floor.seats.values():
        assert (seat.state in ON_CALL) == (seat.call_id is not None)
        assert seat.call_id is None or seat.call_id in floor.calls
    assert set(floor.seats) == {FIRST, SECOND, THIRD}
    assert set(floor.queues) == {LINE}


@settings(max_examples=100)
@given(stories, unique(seen_calls, lambda call: call.call_id), unique(seen_seats, lambda seat: seat.seat))
def test_after_a_gap_the_floor_has_just_the_calls_that_asterisk_has(story, found, devices):
    floor = run(staffed(), *story).floor
    resynced = e.FloorResynced(at=at(200_000), calls=found, seats=devices, pbx_started_at=at(0))
    floor = run(floor, *missed(floor, resynced), resynced).floor
    assert set(floor.calls) == {call.call_id for call in found}
    assert all(call.direction in Direction for call in floor.calls.values())
    assert apply(floor, resynced).floor.calls == floor.calls, "a second look says the same"
