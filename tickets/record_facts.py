"""The facts of one event as its sentence in English asks for them: units and moments as the reader's page has them, a
person's words between quotation marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from tickets.standing_words import STANDING


class Names(Protocol):
    """Names and times as the reader's page has them."""

    def unit(self, code: str) -> str: ...

    def moment(self, iso: str) -> str: ...


class Event(Protocol):
    @property
    def kind(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def detail(self) -> Mapping[str, Any]: ...


class RecordFacts:
    """One event's facts with the reader's names; a fact that is missing is a KeyError."""

    def __init__(self, event: Event, names: Names) -> None:
        self.kind, self.text, self.facts, self._names = event.kind, event.text, event.detail, names

    def __getitem__(self, name: str) -> Any:
        return self.facts[name]

    def unit(self, name: str = "department") -> str:
        return self._names.unit(self.facts[name]) if self.facts[name] else "the hotline"

    def units(self, codes: Sequence[str]) -> str:
        return ", ".join(self._names.unit(code) for code in codes)

    def moment(self, iso: str) -> str:
        return self._names.moment(iso)

    def at(self, name: str) -> str:
        """ "" where the fact says that there is no such moment."""
        return self._names.moment(self.facts[name]) if self.facts[name] else ""

    def quoted(self, name: str) -> str:
        """A person's words; "" where there are none."""
        return quoted(self.facts.get(name) or "")


def quoted(words: str) -> str:
    words = words.strip()
    return STANDING.get(words) or (f"“{words}”" if words else "")
