"""One step being carried out: the change it collects, the rules and the form it came with, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from tickets.models import Ticket
from tickets.people import SYSTEM, Actor
from tickets.rules import Rules
from tickets.service.writing import Change
from tickets.settings import TicketSettings
from tickets.workflow import Action, Status


class Told(NamedTuple):
    """Text and facts of an event; `kind` where it is not the action's own."""

    text: str = ""
    detail: Mapping[str, Any] = MappingProxyType({})
    kind: str | None = None


class Following(NamedTuple):
    """A step on another ticket, by the system unless somebody answers for it."""

    ticket: Ticket
    action: Action
    form: Mapping[str, Any]
    actor: Actor = SYSTEM
    said: Told | None = None


class Doing:
    """Effects read the form and the rules, and write to the change."""

    def __init__(
        self, change: Change, action: Action, payload: Mapping[str, Any], rules: Rules, settings: TicketSettings
    ) -> None:
        self.change = change
        self.action = action
        self.payload = payload
        self.rules = rules
        self.settings = settings
        self.addressed: dict[str, Any] = {}
        """Facts of the other hotline that the step speaks to, beside those of the event."""
        self.next: Status | None = None
        """Where the ticket goes instead of the step's own state: one that no unit of ours has goes to the desk."""
        self.then: Action | None = None
        """A step that the system takes at once afterwards."""
        self.others: list[Following] = []
        """Steps on other tickets that follow, in the same transaction."""
