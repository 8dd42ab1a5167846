"""Pure: one step of the workflow as a value: where it leads, who may take it, what it asks, what follows."""

from __future__ import annotations

import msgspec

from tickets.action_forms import FieldSpec
from tickets.actions import Effect, Guard
from tickets.people import Role
from tickets.statuses import Status


class Step(msgspec.Struct, frozen=True, kw_only=True):
    next: Status
    roles: frozenset[Role]
    fields: tuple[FieldSpec, ...] = ()
    guards: tuple[Guard, ...] = ()
    form_guards: tuple[Guard, ...] = ()
    """Guards that look at the form: they do not grey the button."""
    effects: tuple[Effect, ...] = ()
    primary: bool = False
    """The button that is expected to be pressed next."""
    in_form: bool = False
    """Carried out through another verb (a callback's outcome), so it is no button on the ticket's page."""
    of_partners: bool = False
    """For departments that have a share, not for the responsible one."""
