"""Everything the ticket service may refuse, as typed errors: the console turns each into a status and a sentence.

TicketError
 |- NotFound          no such ticket, task or account (or none that this person may know of)
 |- Forbidden         this person's post may not do that
 |- TicketChanged     somebody wrote first: says who and what (KnowledgeChanged: to an item, a gap, an announcement)
 |- IllegalAction     the workflow has no such step from here, or its guard says no
 |- FieldErrors       fields are missing or wrong, each with its reason
 |- NotProved         a packet that no partner of ours has signed
 `- LoginRefused      wrong name or password
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from routing.facts import Words


class TicketError(Exception):
    """The request was understood and refused."""

    code = "ticket_error"


class NotFound(TicketError):
    """There is no such record for this person."""

    code = "not_found"

    def __init__(self, what: str, key: str) -> None:
        super().__init__(f"{what} {key}")
        self.what = what
        self.key = key


class Forbidden(TicketError):
    """This person's post does not allow it; said before anything about the record's state is."""

    code = "forbidden"

    def __init__(self, action: str, why: Words) -> None:
        super().__init__(f"{action}: {why.en}")
        self.action = action
        self.why = why


class OthersAct(msgspec.Struct, frozen=True):
    """One thing that somebody did since the version that the writer had seen."""

    version: int
    at: datetime
    kind: str
    actor_name: str
    text: str


class TicketChanged(TicketError):
    """Another write came first: nothing of this one was kept, and `acts` says what the others did."""

    code = "ticket_changed"

    def __init__(self, expected: int, actual: int, acts: tuple[OthersAct, ...] = ()) -> None:
        super().__init__(f"expected version {expected}, found {actual}")
        self.expected = expected
        self.actual = actual
        self.acts = acts


Conflict = TicketChanged


class KnowledgeChanged(TicketChanged):
    """Another write to a knowledge item, a gap or an announcement came first."""

    code = "knowledge_changed"


class IllegalAction(TicketError):
    """The workflow has no such step from the ticket's state, or a rule stands against it now."""

    code = "illegal_action"

    def __init__(self, action: str, status: str, why: Words) -> None:
        super().__init__(f"{action} from {status}: {why.en}")
        self.action = action
        self.status = status
        self.why = why


class FieldErrors(TicketError):
    """Some fields are missing or wrong: {field: why}."""

    code = "field_errors"

    def __init__(self, fields: dict[str, Words]) -> None:
        super().__init__(", ".join(f"{name}: {why.en}" for name, why in fields.items()))
        self.fields = fields


class NotProved(TicketError):
    """The packet is not signed by a partner of ours; nothing of it was looked at."""

    code = "not_proved"


class LoginRefused(TicketError):
    """Wrong account or password: which of them is not told."""

    code = "login_refused"
