"""The assessment's formulas: denominators, drawing small numbers to the mean, intervals, tiers, points, grades."""

from hypothesis import given
from hypothesis import strategies as st

from tickets.reports.assessment import (
    INDICATORS,
    Scheme,
    Share,
    Unit,
    assess,
    compare,
    grade_of,
    penalty_of,
    shrunk,
    tier_of,
    trust,
)

SCHEME = Scheme()


def _unit(code: str, of: int, good: float, **more: int) -> Unit:
    return Unit(code=code, tickets=of, rates={name: Share(good, of) for name in INDICATORS}, **more)


def test_the_shipped_weights_sum_to_one():
    assert abs(sum(SCHEME.weights.values()) - 1) < 1e-9


def test_an_item_counts_less_the_oftener_it_was_wrong_for_each_use():
    assert (trust(0, 0), trust(99, 0)) == (1, 1)
    assert (trust(0, 1), trust(3, 1), trust(99, 1)) == (0.5, 0.8, 100 / 101)


def test_a_rate_is_drawn_towards_the_mean_by_twenty_tickets():
    rate = shrunk(Share(4, 5), 0.9, 20)
    assert rate.value == (4 + 20 * 0.9) / 25
    assert rate.raw == 0.8
    assert rate.low < rate.value < rate.high


def test_a_unit_with_five_tickets_and_one_bad_rating_is_not_below_one_with_five_hundred_and_eight_percent():
    small, large = _unit("small", 5, 4), _unit("large", 500, 460)
    loose = Scheme(tier_a=2, tier_b=1)
    found = {one.unit.code: one for one in assess([small, large], loose, 1)}
    assert {one.tier for one in found.values()} == {"A"}, "even side by side in one tier"
    assert found["small"].rank <= found["large"].rank
    apart = {one.unit.code: one.tier for one in assess([small, large], SCHEME, 1)}
    assert apart == {"small": "C", "large": "A"}


def test_units_are_ranked_apart_only_where_their_intervals_separate():
    found = assess([_unit("a", 400, 396), _unit("b", 400, 395), _unit("c", 400, 200)], SCHEME, 1)
    assert [(one.unit.code, one.rank) for one in found] == [("a", 1), ("b", 1), ("c", 3)]


def test_tiers_are_by_tickets_a_month():
    assert [tier_of(count, 3, SCHEME) for count in (180, 179, 45, 44)] == ["A", "B", "B", "C"]


def test_points_are_taken_and_given_and_a_bonus_has_its_cap():
    unit = _unit("u", 100, 100, reds=2, improper_returns=1, late_replies=1, false_closes=1, good_cases=9)
    assert penalty_of(unit, SCHEME) == 2 + 2 + 3 + 10
    (found,) = assess([unit], SCHEME, 1)
    assert (found.bonus, round(found.score, 6)) == (5, 88)


def test_an_indicator_that_nobody_has_gives_its_weight_to_the_others():
    unit = Unit(code="u", tickets=30, rates={"on_time": Share(30, 30)})
    (found,) = assess([unit], SCHEME, 1)
    assert found.score == 100
    assert found.not_counted == ("sign", "contact", "solved", "satisfied", "knowledge")


def test_grades_begin_at_ninety_eighty_and_sixty():
    assert [grade_of(score, SCHEME) for score in (90, 89.9, 80, 60, 59.9)] == [
        "excellent",
        "good",
        "good",
        "fair",
        "poor",
    ]


def test_too_many_exclusions_are_alarmed():
    unit = Unit(code="u", tickets=30, rates={"satisfied": Share(18, 18)}, excluded=2)
    (found,) = assess([unit], SCHEME, 1, 0.05)
    assert found.exclusion_alarm
    assert found.exclusion_share == 0.1
    assert not assess([unit], SCHEME, 1, 0.1)[0].exclusion_alarm, "the share at which it begins is the pack's"


def test_a_comparison_names_every_unit_with_its_change_the_greatest_loss_first():
    good_at_time = Unit(code="t", tickets=100, rates={"on_time": Share(100, 100), "satisfied": Share(50, 100)})
    good_at_words = Unit(code="w", tickets=100, rates={"on_time": Share(50, 100), "satisfied": Share(100, 100)})
    after = Scheme(sign=0, contact=0, on_time=0.1, solved=0, satisfied=0.9, knowledge=0)
    found = compare([good_at_time, good_at_words], SCHEME, after, 1)
    assert [one.code for one in found] == ["t", "w"]
    assert found[0].change < 0 < found[1].change


@given(st.integers(0, 500), st.data())
def test_scores_stay_between_nought_and_a_hundred_inside_their_interval(of: int, data: st.DataObject):
    unit = _unit("u", of, data.draw(st.integers(0, of)), reds=data.draw(st.integers(0, 5)))
    (found,) = assess([unit], SCHEME, 1)
    assert 0 <= found.low <= found.score <= found.high <= 100
