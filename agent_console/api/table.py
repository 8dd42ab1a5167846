"""Every path of the API on one screen: who may ask, what comes in, what goes out. Nothing else names a path."""

from __future__ import annotations

from aiohttp import web

from agent_console import wire
from agent_console.api import (
    callbacks,
    calls,
    catalogue,
    demo,
    demo_clock,
    floor,
    health,
    lists,
    papers,
    places,
    routing,
    seat,
    secrecy,
    session,
    tickets,
    trial,
)
from agent_console.api.exchange_routes import EXCHANGE_ROUTES
from agent_console.api.knowledge_routes import KNOWLEDGE_ROUTES
from agent_console.api.life_routes import LIFE_ROUTES
from agent_console.api.list_routes import LIST_ROUTES
from agent_console.api.office_routes import OFFICE_ROUTES
from agent_console.api.openapi import document
from agent_console.api.route import EVERYBODY, Ask, Roles, Route
from agent_console.settings import Settings
from agent_console.wire import demo as shown
from agent_console.wire import places as place
from agent_console.wire import secrecy as secret
from agent_console.wire import trial as tried
from tickets.people import OFFICE, OPERATORS, UNIT, Role
from tickets.unmasking import DECIDERS

SEATED: Roles = OFFICE
READERS: Roles = OFFICE | UNIT | {Role.AUDIT}
LISTENERS: Roles = OFFICE | {Role.AUDIT}
CALLERS: Roles = frozenset({Role.AGENT, Role.NET, Role.LEAD})
CALLBACK_READERS: Roles = CALLERS | {Role.DISP, Role.AUDIT}
WATCHERS: Roles = OFFICE | {Role.AUDIT, Role.ADMIN}
WRITERS: Roles = OFFICE | UNIT
TRIERS: Roles = OFFICE | {Role.ADMIN, Role.AUDIT}
CLOCK_MOVERS: Roles = frozenset({Role.ADMIN})
PLACES = wire.Page[place.PlaceFound]


async def openapi(ask: Ask) -> web.Response:
    """This description."""
    settings = ask.services.settings
    return web.json_response(document(routes_of(settings), settings))


def routes_of(settings: Settings) -> tuple[Route, ...]:
    """The paths that there are: those that move the demo's clock only in a demo."""
    return ROUTES + DEMO_ROUTES if settings.demo.enabled else ROUTES


ROUTES: tuple[Route, ...] = (
    # who one is
    Route("POST", "/api/login", session.login, None, reply=wire.Me, body=wire.Login),
    Route("POST", "/api/logout", session.logout, EVERYBODY, lent_too=True),
    Route("GET", "/api/me", session.me, EVERYBODY, reply=wire.Me, lent_too=True),
    Route(
        "POST", "/api/me/password", session.set_password, EVERYBODY, reply=wire.Me, body=wire.OwnPassword, lent_too=True
    ),
    Route("GET", "/api/catalogue", catalogue.catalogue, EVERYBODY, reply=wire.Catalogue),
    # one's seat
    Route("POST", "/api/seat/sign-in", seat.sign_in, SEATED, body=wire.SeatChosen),
    Route("POST", "/api/seat/sign-out", seat.sign_out, SEATED),
    Route("POST", "/api/seat/ready", seat.ready, SEATED),
    Route("POST", "/api/seat/pause", seat.pause, SEATED, body=wire.PauseAsked),
    Route("POST", "/api/seat/wrap-up", seat.wrap_up, SEATED),
    Route("GET", "/api/seat/phone", seat.phone, SEATED, reply=wire.PhoneAccount),
    Route("GET", "/api/demo/phone", demo.demo_phone, None, reply=wire.PhoneAccount),
    # calls
    Route("GET", "/api/calls/{call_id}", calls.page, LISTENERS, reply=wire.CallPage),
    Route("POST", "/api/calls/{call_id}/hang-up", calls.hang_up, SEATED),
    Route("POST", "/api/calls/{call_id}/regain", calls.regain, SEATED),
    Route("POST", "/api/calls/{call_id}/transfer", calls.transfer, SEATED, body=wire.TransferAsked),
    Route(
        "GET",
        "/api/calls/{call_id}/recording",
        calls.recording,
        LISTENERS,
        query=calls.RecordingQuery,
        media="audio/wav",
    ),
    # tickets
    Route("GET", "/api/tickets", tickets.rows, READERS, reply=wire.Page[wire.TicketRow], query=lists.RowsQuery),
    Route("GET", "/api/tickets/counters", tickets.counters, READERS, reply=dict[str, int]),
    Route("POST", "/api/tickets", tickets.open_draft, OPERATORS, reply=wire.Ticket, body=wire.Nothing),
    Route("GET", "/api/tickets/{id}", tickets.ticket, READERS, reply=wire.Ticket),
    Route("PATCH", "/api/tickets/{id}", tickets.save_draft, OPERATORS, reply=wire.Ticket, body=wire.DraftSave),
    Route("GET", "/api/tickets/{id}/events", tickets.events, READERS, reply=wire.Page[wire.TicketEvent]),
    Route(
        "POST", "/api/tickets/{id}/actions/{action}", tickets.act, WRITERS, reply=wire.Ticket, body=wire.ActionPayload
    ),
    # secrecy: wording, who saw it, unmasking, copies
    Route("POST", "/api/tickets/{id}/wording", secrecy.wording, OFFICE, reply=secret.Wording, body=secret.WordingAsked),
    Route("PUT", "/api/tickets/{id}/secrecy", secrecy.set_secrecy, OFFICE, reply=wire.Ticket, body=secret.SecrecySet),
    Route("GET", "/api/tickets/{id}/views", secrecy.viewers, READERS, reply=secret.Viewers),
    Route("GET", "/api/tickets/{id}/paper", papers.paper, READERS, query=papers.PaperQuery, media="text/plain"),
    Route("GET", "/api/tickets/{id}/caller", secrecy.caller, WRITERS, reply=secret.CallerShown),
    Route("GET", "/api/tickets/{id}/unmask", secrecy.unmasks, WRITERS, reply=secret.Unmasks),
    Route(
        "POST", "/api/tickets/{id}/unmask", secrecy.ask_unmask, WRITERS, reply=secret.Unmask, body=secret.UnmaskAsked
    ),
    Route("GET", "/api/unmask", secrecy.open_unmasks, DECIDERS, reply=wire.Page[secret.Unmask]),
    Route("POST", "/api/unmask/{id}", secrecy.decide_unmask, DECIDERS, reply=secret.Unmask, body=secret.UnmaskDecided),
    *LIFE_ROUTES,
    *LIST_ROUTES,
    *KNOWLEDGE_ROUTES,
    Route("POST", "/api/places/suggest", places.suggest_places, OFFICE, reply=PLACES, body=place.PlaceAsked),
    Route("POST", "/api/routing/suggest", routing.suggest, OFFICE, reply=wire.Suggestion, body=wire.SuggestAsked),
    Route("POST", "/api/routing/trial", trial.trial, TRIERS, reply=tried.Trial, body=tried.TrialAsked),
    # callbacks
    Route(
        "GET",
        "/api/callbacks",
        callbacks.tasks,
        CALLBACK_READERS,
        reply=wire.Page[wire.CallbackTask],
        query=callbacks.TasksQuery,
    ),
    Route("POST", "/api/callbacks/{id}/dial", callbacks.dial, CALLERS, reply=wire.CallStarted),
    Route(
        "POST",
        "/api/callbacks/{id}/outcome",
        callbacks.outcome,
        CALLERS,
        reply=wire.CallbackTask,
        body=wire.CallbackOutcome,
    ),
    # running the office
    *OFFICE_ROUTES,
    *EXCHANGE_ROUTES,
    # the floor's day, and the machinery
    Route("GET", "/api/floor/curve", floor.curve, WATCHERS, reply=wire.Curve),
    Route("GET", "/api/health", health.health, None, reply=wire.Health),
    Route("GET", "/api/openapi.json", openapi, None, media="application/json"),
    Route("GET", "/metrics", health.figures, None, media="text/plain"),
)

DEMO_ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/demo/clock", demo_clock.standing, CLOCK_MOVERS, reply=shown.DemoClock),
    Route("POST", "/api/demo/clock", demo_clock.move, CLOCK_MOVERS, reply=shown.DemoClock, body=shown.ClockMoved),
)
