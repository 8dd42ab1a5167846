"""A ticket whose citizen cannot be read any more (a key is gone, a value was tampered with) can still be worked on."""

from __future__ import annotations

import pytest
from tortoise.connection import get_connection

from tests.integration.agent_console.test_api import a_dispatched_ticket
from tickets.personal.keyring import NOT_READABLE

SEALED = ("caller_name", "caller_number", "matter", "demand", "place")


@pytest.fixture
async def tampered(visitor) -> dict:
    ticket = await a_dispatched_ticket(visitor)
    for column in SEALED:
        await get_connection("default").execute_query(
            f'UPDATE ticket SET "{column}" = overlay("{column}" placing \'AAAA\' from 30 for 4) WHERE id = $1',  # noqa: S608
            [ticket["id"]],
        )
    return ticket


@pytest.mark.parametrize("who", ["su", "xu", "lin"])
async def test_its_page_says_so(visitor, tampered, who):
    status, shown = await (await visitor(who)).ask("GET", f"/api/tickets/{tampered['id']}")
    assert status == 200, shown
    assert NOT_READABLE in shown["caller"]["name"]


@pytest.mark.parametrize(
    "path", ["tickets/{id}/paper", "tickets?view=open", "tickets?view=open&q=0000", "tickets/export?view=open"]
)
async def test_no_other_page_fails(visitor, tampered, path):
    lead = await visitor("lin")
    async with lead.http.get(f"{lead.url}/api/{path.format(id=tampered['id'])}") as answer:
        assert answer.status == 200, await answer.text()


async def test_it_goes_on_its_way(visitor, tampered):
    path = f"/api/tickets/{tampered['id']}/actions/sign"
    status, told = await (await visitor("fang")).ask("POST", path, {"version": tampered["version"]})
    assert (status, told["status"]) == (200, "signed"), told
