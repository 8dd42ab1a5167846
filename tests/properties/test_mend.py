"""Whatever was heard live and recorded: mending keeps the live words, fills gaps alone, and does so once."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from callcenter.events import CallId
from callcenter.speech.transcript import SLACK, Segment, Side, mend, order

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@st.composite
def segments(draw, longest, from_recording):
    found = []
    for index in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, 30_000))
        found.append(
            Segment(
                call_id=CallId(draw(st.sampled_from(["a", "b"]))),
                side=draw(st.sampled_from(Side)),
                index=index,
                started_at=NINE + timedelta(milliseconds=start),
                ended_at=NINE + timedelta(milliseconds=start + draw(st.integers(0, longest))),
                text=draw(st.sampled_from(["停水", "路灯", "不亮", "谢谢"])),
                final=from_recording or draw(st.booleans()),
                confidence=draw(st.none() | st.floats(0, 1)),
                from_recording=from_recording,
            )
        )
    return found


live_talk = segments(8_000, from_recording=False)
recorded_words = segments(900, from_recording=True)


def leg(each):
    return each.call_id, each.side


@given(live_talk, recorded_words)
def test_every_final_live_segment_stays_as_it_was(live, recorded):
    mended = mend(live, recorded)
    assert [each for each in mended if not each.from_recording] == [each for each in order(live) if each.final]


@given(live_talk, recorded_words)
def test_every_word_is_either_heard_live_or_added_once(live, recorded):
    finals = [each for each in live if each.final]
    missed = [
        word
        for word in recorded
        if not any(
            leg(heard) == leg(word)
            and heard.started_at - SLACK <= word.started_at + (word.ended_at - word.started_at) / 2
            and word.started_at + (word.ended_at - word.started_at) / 2 <= heard.ended_at + SLACK
            for heard in finals
        )
    ]
    added = [each for each in mend(live, recorded) if each.from_recording]
    assert sorted("".join(each.text for each in added)) == sorted("".join(each.text for each in missed))


@given(live_talk, recorded_words)
def test_no_two_segments_share_a_number(live, recorded):
    mended = mend(live, recorded)
    assert len({(leg(each), each.index) for each in mended}) == len(mended)


@given(live_talk, recorded_words)
def test_mending_twice_changes_nothing(live, recorded):
    once = mend(live, recorded)
    assert mend(once, recorded) == once


@given(live_talk, recorded_words)
def test_it_stands_in_order_of_time(live, recorded):
    starts = [each.started_at for each in mend(live, recorded)]
    assert starts == sorted(starts)
