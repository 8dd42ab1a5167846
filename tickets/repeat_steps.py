"""Pure: the steps of a matter that is proposed not to be admitted, or that its citizen brings again; part of the
workflow table."""

from __future__ import annotations

from tickets import action_forms as forms
from tickets.actions import Action, Effect, Guard
from tickets.people import OPERATORS, Role
from tickets.statuses import Status
from tickets.steps import Step

_LEAD = frozenset({Role.LEAD})

REPEAT_STEPS: dict[tuple[Status, Action], Step] = {
    (Status.DRAFT, Action.PROPOSE_REFUSAL): Step(
        next=Status.DRAFT, roles=OPERATORS, fields=forms.REFUSAL_FORM, effects=(Effect.PROPOSE,)
    ),
    (Status.DRAFT, Action.CONFIRM_REFUSAL): Step(
        next=Status.REFUSED,
        roles=_LEAD,
        fields=(forms.OPINION,),
        guards=(Guard.SECOND_PERSON, Guard.REFUSAL_PROPOSED),
        effects=(Effect.END_REVIEW, Effect.CLOSE),
    ),
    (Status.DRAFT, Action.REJECT_PROPOSAL): Step(
        next=Status.DRAFT,
        roles=_LEAD,
        fields=(forms.OPINION,),
        guards=(Guard.SECOND_PERSON,),
        effects=(Effect.DROP_PROPOSAL,),
    ),
    (Status.DRAFT, Action.APPEND): Step(
        next=Status.APPENDED,
        roles=OPERATORS,
        fields=(forms.EARLIER,),
        form_guards=(Guard.EARLIER_OPEN,),
        effects=(Effect.APPEND_TO, Effect.CLOSE),
    ),
    (Status.DRAFT, Action.PROPOSE_REDO): Step(
        next=Status.DRAFT,
        roles=OPERATORS,
        fields=forms.REDO_FORM,
        form_guards=(Guard.EARLIER_CLOSED,),
        effects=(Effect.PROPOSE,),
    ),
    (Status.DRAFT, Action.CONFIRM_REDO): Step(
        next=Status.APPENDED,
        roles=_LEAD,
        fields=(forms.OPINION,),
        guards=(Guard.SECOND_PERSON, Guard.REDO_PROPOSED),
        effects=(Effect.REDO_EARLIER, Effect.END_REVIEW, Effect.CLOSE),
    ),
    **{
        (status, Action.REDO_REPEAT): Step(
            next=after, roles=_LEAD, fields=(forms.REASON,), effects=(Effect.NEW_ROUND,), in_form=True
        )
        for status, after in ((Status.CLOSED, Status.WORKING), (Status.ANSWERED, Status.ACCEPTED))
    },
    **{
        (status, Action.REVIEW_REPEAT): Step(
            next=status,
            roles=_LEAD,
            fields=(forms.OPINION,),
            guards=(Guard.REVIEW_WAITS,),
            effects=(Effect.END_REVIEW,),
        )
        for status in Status
        if status is not Status.DRAFT
    },
}
