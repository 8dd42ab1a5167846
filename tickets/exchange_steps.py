"""Pure: the steps of a ticket that another hotline has, or gave; part of the workflow table.

Whatever is said to the other hotline is an event of one of these steps: `tickets.exchange` makes its packet of it."""

from __future__ import annotations

from tickets import action_forms as forms
from tickets.actions import Action, Effect, Guard
from tickets.people import OFFICE, Role
from tickets.statuses import OPEN, Status
from tickets.steps import Step

_SYS = frozenset({Role.SYS})
_TAKERS = frozenset({Role.AGENT, Role.NET, Role.LEAD})
_ENDED = (Effect.CANCEL_CALLBACK, Effect.CLOSE)
_WITH_US = tuple(status for status in Status if status in OPEN - {Status.HANDED_OVER})

_WITH_PARTNER: dict[tuple[Status, Action], Step] = {
    (Status.ACCEPTED, Action.HAND_OVER): Step(
        next=Status.HANDED_OVER,
        roles=frozenset({Role.DISP, Role.LEAD}),
        guards=(Guard.NO_CHILDREN,),
        effects=(Effect.PROMISE,),
        in_form=True,
    ),
    (Status.HANDED_OVER, Action.TELL_PARTNER): Step(
        next=Status.HANDED_OVER, roles=OFFICE, fields=(forms.TOLD,), effects=(Effect.SPEAK,)
    ),
    (Status.HANDED_OVER, Action.NOTE): Step(next=Status.HANDED_OVER, roles=OFFICE | _SYS, fields=(forms.NOTE,)),
    (Status.HANDED_OVER, Action.ASK_WITHDRAWAL): Step(
        next=Status.HANDED_OVER,
        roles=_TAKERS,
        fields=forms.WITHDRAW_FORM,
        guards=(Guard.NOT_PUBLIC_SAFETY,),
        form_guards=(Guard.VERIFIED_CALLER,),
        effects=(Effect.ASK_BACK,),
    ),
    (Status.HANDED_OVER, Action.RECALL): Step(
        next=Status.HANDED_OVER,
        roles=frozenset({Role.LEAD}),
        fields=(forms.REASON,),
        guards=(Guard.RECALL_DUE,),
        effects=(Effect.ASK_BACK,),
    ),
    (Status.HANDED_OVER, Action.HANDED_BACK): Step(
        next=Status.ACCEPTED, roles=_SYS, effects=(Effect.DROP_PROMISE,), in_form=True
    ),
    (Status.HANDED_OVER, Action.WITHDRAW): Step(
        next=Status.WITHDRAWN, roles=_SYS, fields=forms.WITHDRAW_FORM, effects=_ENDED, in_form=True
    ),
    (Status.HANDED_OVER, Action.PARTNER_ANSWERED): Step(
        next=Status.REPLIED,
        roles=_SYS,
        fields=(forms.ANSWER,),
        effects=(Effect.STORE_ANSWER, Effect.MEET_RESULT),
        in_form=True,
    ),
}
_FROM_PARTNER: dict[tuple[Status, Action], Step] = {
    **{
        (status, Action.TELL_PARTNER): Step(
            next=status, roles=OFFICE, fields=(forms.TOLD,), guards=(Guard.FROM_PARTNER,), effects=(Effect.SPEAK,)
        )
        for status in _WITH_US
    },
    **{
        (status, Action.TAKEN_BACK): Step(
            next=Status.WITHDRAWN,
            roles=_SYS,
            fields=(forms.REASON,),
            guards=(Guard.FROM_PARTNER, Guard.NO_CHILDREN),
            effects=_ENDED,
            in_form=True,
        )
        for status in _WITH_US
    },
}
EXCHANGE_STEPS = _WITH_PARTNER | _FROM_PARTNER
