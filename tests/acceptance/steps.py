"""Ways that several acceptance tests take a ticket."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import aiohttp

from tests.acceptance.conftest import Office
from tests.integration.agent_console.conftest import HEADERS
from tickets.action_forms import AUDIT_POINTS

AUDITED = {code: True for code, _ in AUDIT_POINTS}
RETURN = {"reason": "duty", "basis": "权责清单 3.2", "proposed_department": "341802-housing"}
ZH = {"Accept-Language": "zh-CN"}
"""Headers of somebody who reads Chinese."""
PDF = b"%PDF-1.7\n%%EOF"
Ticket = dict[str, Any]


async def working(office: Office, **fields: object) -> Ticket:
    """Dispatched to the market bureau, signed, and the citizen contacted."""
    ticket = await office.dispatched(**fields)
    await office.act("fang", ticket, "sign")
    return await office.act("fang", ticket, "contact", text="已电话联系")


async def replied(office: Office, **fields: object) -> Ticket:
    ticket = await working(office, **fields)
    return await office.act("fang", ticket, "reply", answer="已修复并公示，恢复运行。")


async def audited(office: Office, **fields: object) -> Ticket:
    """Replied and passed by dispatch: the citizen is called back next."""
    ticket = await replied(office, **fields)
    return await office.act("xu", ticket, "approve_reply", **AUDITED)


async def attached(office: Office, ticket: Ticket, account: str, name: str, data: bytes) -> dict[str, Any]:
    """A file added to the ticket, as it is kept."""
    person, form = await office.who(account), aiohttp.FormData(quote_fields=False)
    form.add_field("file", io.BytesIO(data), filename=name)
    path = f"{person.url}/api/tickets/{ticket['id']}/attachments"
    async with person.http.post(path, data=form, headers=HEADERS) as response:
        added = await response.json()
        assert response.status == 200, added
    kept: dict[str, Any] = added["attachment"]
    return kept


async def evidence(office: Office, ticket: Ticket, account: str = "fang", name: str = "委托鉴定书.pdf") -> str:
    """A file that a request may rest on: its id."""
    found: str = (await attached(office, ticket, account, name, PDF))["id"]
    return found


async def callback_task(office: Office, ticket: Ticket) -> dict[str, Any]:
    tasks = (await office.ok("gu", "GET", "/api/callbacks?view=open"))["items"]
    found: dict[str, Any] = next(one for one in tasks if one["ticket_id"] == ticket["id"])
    return found


async def rated(office: Office, ticket: Ticket, **answers: object) -> dict[str, Any]:
    """The citizen's answers to the open callback of a ticket: content unless said otherwise."""
    task = await callback_task(office, ticket)
    body = {"version": task["version"], "reached": True, "contacted": "yes", "solved": "yes", "satisfied": "satisfied"}
    done: dict[str, Any] = await office.ok("gu", "POST", f"/api/callbacks/{task['id']}/outcome", body | answers)
    return done


async def unit_figures(office: Office, period: str, department: str = "341802-market") -> dict[str, Any]:
    """A unit's row of the assessment."""
    units = (await office.ok("lin", "GET", f"/api/reports/assessment?period={period}"))["units"]
    found: dict[str, Any] = next(one for one in units if one["department"]["code"] == department)
    return found


def rate_of(unit: dict[str, Any], name: str) -> tuple[float, int]:
    """How many of how many."""
    rate = next((one for one in unit["rates"] if one["name"] == name), {"count": 0, "of": 0})
    return rate["count"], rate["of"]


async def refused(office: Office, account: str, ticket: Ticket, action: str, **form: object) -> str:
    """What the platform says against a step that the post may take."""
    version = (await office.read(ticket))["version"]
    status, problem = await office.ask(
        account, "POST", f"/api/tickets/{ticket['id']}/actions/{action}", {"version": version, **form}
    )
    assert status == 409, (status, problem)
    assert problem["code"] == "illegal_action", problem
    detail: str = problem["detail"]
    return detail


def due(ticket: Ticket, kind: str = "result") -> datetime:
    found = next(clock["due_at"] for clock in ticket["clocks"] if clock["kind"] == kind)
    return datetime.fromisoformat(found)


def kinds(ticket: Ticket) -> list[str]:
    return [event["kind"] for event in ticket["timeline"]]
