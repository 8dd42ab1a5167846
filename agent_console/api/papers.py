"""A ticket on paper: its export, its print, and the notice for others; each look logged, each copy marked."""

from __future__ import annotations

import html
from typing import Literal

import msgspec
from aiohttp import web

from agent_console.api import ticket_shapes
from agent_console.api.marks import watermark
from agent_console.api.route import Ask
from routing.facts import Words
from tickets.action_forms import REFUSALS, REPEATED
from tickets.errors import IllegalAction
from tickets.models import Ticket, TicketView
from tickets.people import OFFICE
from tickets.queries import visible_ticket
from tickets.redaction import without_source
from tickets.sight import SECRET
from tickets.views import note_view
from tickets.watermark import marked
from tickets.wording import known_of
from tickets.workflow import STATUS_NAMES, Status


class PaperQuery(msgspec.Struct, frozen=True, kw_only=True):
    form: Literal["export", "print", "notice", "letter"] = "export"


async def paper(ask: Ask) -> web.Response:
    """A ticket as text ("export"), as a page to print, as a notice for others, which names no source at all, or as the
    letter that tells the citizen why it is not admitted."""
    query: PaperQuery = ask.query
    ticket = await visible_ticket(ask.actor, ask.part("id"))
    view = await note_view(ticket, ask.actor, query.form, ask.now)
    lines = await _FORMS[query.form](ask, ticket, view)
    text = marked("\n".join(lines), view.id)
    headers = {"Cache-Control": "no-store"}
    if query.form == "print":
        return web.Response(text=_page(ticket, text, watermark(ask)), content_type="text/html", headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{ticket.number}.txt"'
    return web.Response(text=text + "\n", content_type="text/plain", headers=headers)


async def _whole(ask: Ask, ticket: Ticket, view: TicketView) -> list[str]:
    """What this reader's page says, and nothing that it does not."""
    seen = await ticket_shapes.whole(ask, ticket, view)
    rows = [
        (Words("工单", "Ticket"), ticket.number),
        (Words("状态", "State"), seen.status_name),
        (Words("保密等级", "Secrecy"), seen.secrecy),
        (Words("主办", "Department"), seen.department.name if seen.department else ""),
        (Words("来电人", "Caller"), " ".join(one for one in (seen.caller.name, seen.caller.number) if one)),
        (Words("地点", "Place"), " ".join(one for one in (seen.area_name, seen.place) if one)),
        (Words("事项", "Matter"), seen.matter),
        (Words("诉求", "Demand"), seen.demand),
        (Words("答复", "Answer"), seen.answer or ""),
    ]
    lines = [f"{watermark(ask)}。"]
    lines += [f"{title.say(ask.language)}：{value.rstrip('。')}。" for title, value in rows if value]
    for event in seen.timeline:
        local = ask.services.rules.calendar.local(event.at)
        who = event.actor.name if event.actor else Words("系统", "System").say(ask.language)
        said = f"：{event.text}" if event.text.strip() else ""
        lines.append(f"{local:%m-%d %H:%M} {event.title} {who}{said}")
    return lines


async def _letter(ask: Ask, ticket: Ticket, _view: TicketView) -> list[str]:
    """For the citizen, who knows what he said."""
    if ticket.status is not Status.REFUSED or ask.person.role not in OFFICE:
        why = Words("只有不予受理的工单出具告知书。", "Only a ticket that was not admitted has a letter.")
        raise IllegalAction("letter", ticket.status, why)
    again = ticket.refusal["code"] == REPEATED
    title = Words("不重复受理告知书", "Not taken up again") if again else Words("不予受理告知书", "Not admitted")
    closed = ask.services.rules.calendar.local(ticket.closed_at or ask.now)
    reason = dict(REFUSALS)[ticket.refusal["code"]].say(ask.language)
    return [
        title.say(ask.language),
        f"{Words('编号', 'Number').say(ask.language)}：{ticket.number}。",
        f"{Words('情形', 'Case').say(ask.language)}：{reason}。",
        str(ticket.refusal["text"]),
        f"{closed:%Y-%m-%d}",
    ]


async def _notice(ask: Ask, ticket: Ticket, _view: TicketView) -> list[str]:
    """For those whom the matter concerns: never the ticket itself, at no level a name, a number or a door."""
    known = known_of(ticket)
    secret = ticket.secrecy in SECRET
    matter = ticket.matter_for_unit if secret and ticket.matter_for_unit else ticket.matter
    demand = ticket.demand_for_unit if secret and ticket.demand_for_unit else ticket.demand
    area = ask.services.rules.catalogue.areas.get(ticket.area or "")
    return [
        Words("事项告知", "Notice of a matter").say(ask.language),
        Words("市民热线收到以下事项，请予配合处理。", "The hotline was told of this matter.").say(ask.language),
        *([f"{Words('区域', 'Area').say(ask.language)}：{area.name}。"] if area else []),
        f"{Words('事项', 'Matter').say(ask.language)}：{without_source(matter, known)}。",
        f"{Words('要求', 'What is asked').say(ask.language)}：{without_source(demand, known)}。",
        f"{Words('状态', 'State').say(ask.language)}：{STATUS_NAMES[ticket.status].say(ask.language)}。",
    ]


_FORMS = {"export": _whole, "print": _whole, "notice": _notice, "letter": _letter}

_STYLE = """
body { font: 14px/1.7 sans-serif; margin: 24px; }
p { margin: 0 0 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
.mark { position: fixed; inset: 0; overflow: hidden; pointer-events: none; opacity: .12; font-size: 20px; }
.mark span { display: inline-block; padding: 48px 32px; transform: rotate(-24deg); white-space: nowrap; }
footer { margin-top: 16px; border-top: 1px solid #888; font-size: 12px; }
"""


def _page(ticket: Ticket, text: str, mark: str) -> str:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    spans = f"<span>{html.escape(mark)}</span>" * 60
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{ticket.number}</title>'
        f'<style>{_STYLE}</style><div class="mark" aria-hidden="true">{spans}</div>{body}'
        f"<footer>{html.escape(mark)}</footer></html>"
    )
