"""What can be wrong with the data that routing is given.

RoutingError
├── DataFault       a catalogue or rule pack file is wrong: where, what stands there, what was expected
├── UnknownCode     a category, department or area code that the catalogue does not have
└── UnknownPack     a rule pack that is not there, or that needs its version to be told apart
"""

from __future__ import annotations


class RoutingError(Exception):
    """Root of all errors that routing raises."""


class DataFault(RoutingError):
    """A data file is wrong."""

    def __init__(self, file: str, path: str, value: object, expected: str) -> None:
        self.file = file
        self.path = path
        self.value = value
        self.expected = expected
        super().__init__(f"{file}: {path}: found {value!r}, expected {expected}")


class UnknownCode(RoutingError):
    """The catalogue has no such entry."""

    def __init__(self, kind: str, code: str) -> None:
        self.kind = kind
        self.code = code
        super().__init__(f"no {kind} {code!r} in the catalogue")


class UnknownPack(RoutingError):
    """No rule pack goes by this name, or several do."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name = name
        self.known = known
        super().__init__(f"rule pack {name!r}: name one of {', '.join(known)}")
