"""Pure: the steps of a ticket that another hotline has; part of the workflow table, taken by `tickets.exchange`."""

from __future__ import annotations

from tickets import action_forms as forms
from tickets.actions import Action, Effect, Guard
from tickets.people import OFFICE, Role
from tickets.statuses import Status
from tickets.steps import Step

_SYS = frozenset({Role.SYS})

EXCHANGE_STEPS: dict[tuple[Status, Action], Step] = {
    (Status.ACCEPTED, Action.HAND_OVER): Step(
        next=Status.HANDED_OVER,
        roles=frozenset({Role.DISP, Role.LEAD}),
        guards=(Guard.NO_CHILDREN,),
        in_form=True,
    ),
    (Status.HANDED_OVER, Action.NOTE): Step(next=Status.HANDED_OVER, roles=OFFICE, fields=(forms.NOTE,)),
    (Status.HANDED_OVER, Action.HANDED_BACK): Step(next=Status.ACCEPTED, roles=_SYS, in_form=True),
    (Status.HANDED_OVER, Action.PARTNER_ANSWERED): Step(
        next=Status.REPLIED,
        roles=_SYS,
        fields=(forms.ANSWER,),
        effects=(Effect.STORE_ANSWER, Effect.MEET_RESULT),
        in_form=True,
    ),
}
