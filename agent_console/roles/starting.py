"""How a start is told: one line a step with its second, which roles are up, and failures in one sentence."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

from routing.facts import Words


class PortTaken(Exception):
    """Another program listens where the platform should; the message names the setting."""


class Start:
    """One start of a process. `say` prints a line; roles report here when they serve."""

    def __init__(self, say: Callable[[str], None], roles: Iterable[str]) -> None:
        self._say = say
        self._began = time.monotonic()
        self._up = {role: asyncio.Event() for role in roles}
        self.notes: list[Words] = []
        """What people should know although the start went on, such as that there is no telephony."""

    def tell(self, what: Words) -> None:
        self._say(f"[{time.monotonic() - self._began:5.1f} s] {what.zh}  {what.en}")

    def note(self, what: Words) -> None:
        self.notes.append(what)
        self.tell(what)

    def done(self, role: str) -> None:
        """This role serves now (or has said in a note why it cannot)."""
        self._up[role].set()

    def is_up(self, role: str) -> bool:
        return self._up[role].is_set()

    async def all_up(self) -> float:
        """Returns when every role has reported: seconds since the beginning."""
        for up in self._up.values():
            await up.wait()
        return time.monotonic() - self._began

    @contextlib.contextmanager
    def named_ports(self, settings: Mapping[int, str]) -> Iterator[None]:
        """A taken port becomes one sentence with the setting that chooses it."""
        try:
            yield
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            found = re.search(r"\D(\d{2,5})\)", str(error))
            port = int(found[1]) if found else 0
            name = settings.get(port, "、".join(settings.values()))
            raise PortTaken(
                f"端口 {port or '?'} 已被占用（设置 {name}）。 "
                f"Port {port or '?'} is in use by another program: end it, or choose another in {name}."
            ) from None
