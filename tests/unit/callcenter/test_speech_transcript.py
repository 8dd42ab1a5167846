"""Segments of both legs: order, text, and gaps mended from the recording."""

from datetime import UTC, datetime, timedelta

import pytest

from callcenter.events import CallId
from callcenter.speech.transcript import Segment, Side, join, mend, order, text_of

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CALL = CallId("hotline1-1.1")


def said(text, start, end, side=Side.CITIZEN, index=0, final=True, from_recording=False, confidence=0.9):
    return Segment(
        call_id=CALL,
        side=side,
        index=index,
        started_at=NINE + timedelta(seconds=start),
        ended_at=NINE + timedelta(seconds=end),
        text=text,
        final=final,
        confidence=confidence if final else None,
        from_recording=from_recording,
    )


def word(text, start, side=Side.CITIZEN):
    return said(text, start, start + 0.4, side, index=int(start * 10), from_recording=True, confidence=0.8)


def test_it_keeps_the_newest_of_an_utterance():
    partial, longer, final = said("小区", 0, 1, final=False), said("小区停", 0, 2, final=False), said("小区停水", 0, 3)
    assert order([partial, longer]) == [longer]
    assert order([partial, final, longer]) == [final]


def test_it_orders_both_sides_by_time():
    question, answer = said("请问在哪里", 2, 4, Side.SEAT), said("书香门第", 5, 6)
    greeting = said("您好", 0, 1)
    assert order([answer, question, said("您好", 0, 1, index=1)])[0].text == "您好"
    assert [each.text for each in order([question, greeting])] == ["您好", "请问在哪里"]


def test_it_writes_the_final_words_line_by_line():
    talk = [said("书香门第停水", 3, 5), said("您好", 0, 1, Side.SEAT), said("还有", 6, 7, index=1, final=False)]
    assert text_of(talk) == "您好\n书香门第停水"
    assert text_of(talk, side=Side.CITIZEN) == "书香门第停水"
    assert text_of(talk, names={Side.SEAT: "话务员", Side.CITIZEN: "市民"}) == "话务员：您好\n市民：书香门第停水"


@pytest.mark.parametrize(
    ("words", "written"),
    [(["我 要", "反映"], "我要反映"), (["open", "the", "门"], "open the门"), ([" "], ""), ([], "")],
)
def test_it_joins_words_as_chinese_is_written(words, written):
    assert join(words) == written


def test_it_fills_only_what_was_missed():
    live = [said("宣城市", 0, 1), said("很危险", 4, 5, index=1)]
    recorded = [word("宣城市", 0.3), word("向阳村", 2.0), word("停水", 2.5), word("危险", 4.3)]
    mended = mend(live, recorded)
    assert [(each.text, each.from_recording) for each in mended] == [
        ("宣城市", False),
        ("向阳村停水", True),
        ("很危险", False),
    ]
    assert mended[1].index == 2
    assert mended[1].confidence == pytest.approx(0.8)


def test_it_parts_mended_words_at_pauses_and_at_live_words():
    live = [said("对", 3.05, 3.3)]
    recorded = [word("停水", 0.0), word("三天", 2.0), word("了", 3.8)]
    assert [each.text for each in mend(live, recorded)] == ["停水", "三天", "对", "了"]


def test_it_gives_the_whole_talk_when_nothing_was_heard_live():
    recorded = [word("您好", 0.0, Side.SEAT), word("停水", 1.0), word("了", 1.5)]
    assert text_of(mend([], recorded)) == "您好\n停水了"


def test_it_does_not_let_one_side_hide_the_other():
    live = [said("请问", 0, 10, Side.SEAT)]
    assert text_of(mend(live, [word("停水", 5.0)]), side=Side.CITIZEN) == "停水"


def test_it_drops_partial_text_when_the_call_is_over():
    assert mend([said("停", 0, 1, final=False)], []) == []
