"""R14.12: a unit with five tickets and one bad rating is not ranked below one with five hundred and eight percent."""

from uuid import uuid4

from tests.acceptance.conftest import Office
from tests.acceptance.steps import audited, rate_of, rated, unit_figures
from tickets.models import CallbackTask, Ticket

SMALL, LARGE = "341802-housing", "341802-market"


async def _more_like_it(ticket: dict, department: str, count: int, dissatisfied: int) -> None:
    """A month's tickets as the record would hold them, each like one that went through the whole of its life."""
    life = (await Ticket.filter(id=ticket["id"]).values())[0]
    task = (await CallbackTask.filter(ticket_id=ticket["id"]).values())[0]
    ids = [uuid4() for _ in range(count)]
    await Ticket.bulk_create(
        Ticket(**life | {"id": id, "number": f"Z{id.hex[:15]}", "department": department}) for id in ids
    )
    bad = [True] * dissatisfied + [False] * (count - dissatisfied)
    await CallbackTask.bulk_create(
        CallbackTask(**task | {"id": id, "ticket_id": id, "satisfied": "dissatisfied" if no else "satisfied"})
        for id, no in zip(ids, bad, strict=True)
    )


async def test_r14_12_one_bad_rating_of_five_does_not_rank_below_eight_percent_of_five_hundred(office: Office):
    office.clock.at("2026-05-06 10:00")
    ticket = await audited(office)
    await rated(office, ticket)
    await _more_like_it(ticket, LARGE, 499, dissatisfied=40)
    await _more_like_it(ticket, SMALL, 5, dissatisfied=1)
    office.clock.at("2026-05-31 10:00")
    small, large = await unit_figures(office, "2026-05", SMALL), await unit_figures(office, "2026-05", LARGE)
    assert (rate_of(small, "satisfied"), rate_of(large, "satisfied")) == ((4, 5), (460, 500))
    assert (small["tier"], large["tier"]) == ("C", "A"), "told apart by how much they had"
    assert small["rank"] <= large["rank"]
    assert small["high"] > large["low"], "their intervals do not separate, so neither is below the other"
