"""Cutting text into words."""

from __future__ import annotations

from tickets.words import searchable, telling_words, words_of


def test_it_cuts_long_words_into_their_parts_too():
    assert {"社保", "社保卡", "补办"} <= set(words_of("社保卡怎么补办？"))


def test_it_keeps_latin_and_figures_in_lower_case_and_drops_signs():
    assert words_of("A12 栋，（Wi-Fi）") == ["a12", "栋", "wi", "fi"]


def test_it_tells_what_a_question_is_about():
    assert telling_words("您好，我想问一下社保卡丢了怎么补办") == ["社保", "社保卡", "补办"]


def test_of_a_long_talk_the_last_words_count():
    assert telling_words("电梯 停运 物业 维修", most=2) == ["物业", "维修"]


def test_nothing_comes_of_nothing():
    assert (words_of("……"), telling_words("嗯，喂？"), searchable(["", " "])) == ([], [], "")


def test_a_row_of_words_is_separated_by_spaces():
    assert searchable(["停水通知", "济川街道"]).split() == words_of("停水通知") + words_of("济川街道")


def test_a_run_without_punctuation_is_cut_in_time():
    assert words_of("我叫王" * 20_000)[0]
