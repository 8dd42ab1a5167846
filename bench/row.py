"""One line of the table that the benches print."""

from typing import NamedTuple


class Row(NamedTuple):
    """`ratio` is ours to the peer's, so above 1 is better where `goal` is a floor. A peer that cannot is None."""

    name: str
    ours: float
    peer: float | None
    ratio: float | None
    goal: str
