"""Another pack in force, for as long as a test needs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import msgspec

from routing.packs import RulePack, Section
from tests.acceptance.conftest import Office
from tickets.rules import Rules

_NUMBERS = count(1)


@contextmanager
def under(office: Office, **sections: Section) -> Iterator[RulePack]:
    """A pack with these sections counts for everything that begins meanwhile; what it pinned keeps it."""
    rules = office.services.rules
    before = rules.pack
    head = msgspec.structs.replace(before.ruleset, id=f"test-{next(_NUMBERS)}")
    changed = msgspec.structs.replace(before, ruleset=head, **sections)
    held = dict(vars(rules))
    days = rules.days
    Rules.__init__(rules, rules.rulebook, changed, *rules._packs.values())
    rules.use_days(days)
    try:
        yield changed
    finally:
        packs = rules._packs
        vars(rules).update(held)
        rules._packs = packs
        rules.use_days(days)
