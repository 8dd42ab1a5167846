"""The sample of callbacks: shares kept in every stratum, decisions that anyone with the seed can work out again."""

from datetime import UTC, datetime

import pytest

from tickets.sample_plan import BLOCK, Choice, choose, drawn, quarter_of, relistened

PLAIN = {"share": 0.3, "again": False, "number": "+8613800001234", "refused": False, "taken": 30, "least": 30,
         "seed": "s", "stratum": "market|inquiry", "position": 0}  # fmt: skip


def test_every_block_of_a_stratum_has_its_share():
    for block in range(50):
        assert len(drawn("seed", "market|inquiry", block, 0.3)) == 3
        assert [len(drawn("seed", "market|inquiry", block, share)) for share in (0.05, 0.25, 1.0)] == [1, 3, 10]


def test_the_same_seed_gives_the_same_decision_and_another_seed_another_order():
    first = [drawn("one", "u|inquiry", block, 0.3) for block in range(20)]
    assert first == [drawn("one", "u|inquiry", block, 0.3) for block in range(20)]
    assert first != [drawn("two", "u|inquiry", block, 0.3) for block in range(20)]


def test_a_long_run_calls_thirty_percent():
    chosen = [choose(**PLAIN | {"position": position}).chosen for position in range(100 * BLOCK)]
    assert sum(chosen) == 300


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"number": ""}, Choice(False, "no_number")),
        ({"refused": True, "share": 1.0}, Choice(False, "refused")),
        ({"share": 1.0}, Choice(True, "always")),
        ({"again": True}, Choice(True, "always")),
        ({"share": 0.0, "taken": 0}, Choice(False, "never")),
        ({"taken": 29}, Choice(True, "minimum")),
        ({"taken": 30, "least": 31}, Choice(True, "minimum")),
        ({"taken": 0, "least": 0, "share": 0.01}, Choice(False, "block")),
    ],
)
def test_what_comes_before_the_draw(fields: dict, expected: Choice):
    assert choose(**PLAIN | fields) == expected


@pytest.mark.parametrize(
    ("share", "least", "most"), [(0.0, 0, 0), (0.05, 400, 600), (0.2, 1900, 2100), (1.0, 10_000, 10_000)]
)
def test_so_large_a_share_of_the_answers_is_listened_to_again(share: float, least: int, most: int):
    assert least <= sum(relistened("seed", str(number), share) for number in range(10_000)) <= most


def test_quarters_are_named_by_year():
    months = [datetime(2026, month, 1, tzinfo=UTC) for month in (1, 3, 4, 12)]
    assert [quarter_of(month) for month in months] == ["2026Q1", "2026Q1", "2026Q2", "2026Q4"]
