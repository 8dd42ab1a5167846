"""The table's part for the exchange with other hotlines."""

from __future__ import annotations

from agent_console.api import exchange
from agent_console.api.route import Roles, Route
from agent_console.wire import exchange as shapes
from tickets.people import Role

HANDS: Roles = frozenset({Role.LEAD, Role.DISP})
WATCH: Roles = HANDS | {Role.AUDIT, Role.ADMIN}

EXCHANGE_ROUTES: tuple[Route, ...] = (
    Route("POST", "/api/exchange/packets", exchange.take, None, media="application/json"),
    Route("POST", "/api/exchange/files", exchange.file, None, media="application/octet-stream"),
    Route("GET", "/api/exchange", exchange.desk, WATCH, reply=shapes.ExchangeDesk),
    Route(
        "POST",
        "/api/exchange/hand-over",
        exchange.hand_over,
        HANDS,
        reply=shapes.ExchangePacket,
        body=shapes.HandOverAsked,
    ),
    Route("POST", "/api/exchange/packets/{id}/resend", exchange.resend, HANDS, reply=shapes.ExchangePacket),
)
