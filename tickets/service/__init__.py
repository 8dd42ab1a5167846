"""Every write to a ticket: permission first, then one transaction that changes the row and appends its events."""

from __future__ import annotations

from tickets.service.verbs import TicketService

__all__ = ["TicketService"]
