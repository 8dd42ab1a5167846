"""An Asterisk in memory behind the bridge's port to it: queues with members, live channels, and events on demand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from datetime import datetime

from callcenter.ami.codec import Action, Event, Headers, Response
from callcenter.ami.link import Report
from callcenter.errors import ActionRefused, LinkLost

STARTED = 1_700_000_000.0


def headers(**fields: object) -> Headers:
    pairs = [(key, one) for key, value in fields.items() for one in (value if isinstance(value, list) else [value])]
    return Headers("\r\n".join(f"{key}: {value}" for key, value in pairs))


class MemoryLink:
    def __init__(self, asterisk: MemoryAsterisk) -> None:
        self._asterisk = asterisk
        self._events: asyncio.Queue[Event | LinkLost] = asyncio.Queue()
        self.lost: LinkLost | None = None

    async def ask(self, action: Action, within: float | None = None) -> Response:
        if self.lost is not None:
            raise self.lost
        return self._asterisk.answer(action)

    async def ask_list(self, action: Action, within: float | None = None) -> list[Event]:
        await self.ask(action)
        return self._asterisk.list(action.name)

    async def events(self) -> AsyncIterator[Event]:
        while True:
            event = await self._events.get()
            if isinstance(event, LinkLost):
                raise event
            yield event

    def put(self, event: Event) -> None:
        self._events.put_nowait(event)

    def die(self, reason: str) -> None:
        self.lost = LinkLost(reason)
        self._events.put_nowait(self.lost)


class MemoryAsterisk:
    """`members`: seat to the reason of its pause, None while it takes calls. `refusals`: action to Asterisk's words."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.asked: list[Action] = []
        self.members: dict[str, str | None] = {}
        self.devices: dict[str, str] = {}
        self.channels: list[dict[str, object]] = []
        self.entries: list[dict[str, object]] = []
        self.refusals: dict[str, str] = {}
        self.started = STARTED
        self._now = now
        self._link: MemoryLink | None = None
        self._up = asyncio.Event()
        self._up.set()
        self._news = asyncio.Condition()
        self._pings: set[asyncio.Task[None]] = set()

    # -------------------------------------------------------------- the test's side
    async def links(self, report: Report) -> AsyncGenerator[MemoryLink, None]:
        while True:
            if not self._up.is_set():
                await report(LinkLost("cannot be reached"))
            await self._up.wait()
            self._link = MemoryLink(self)
            yield self._link

    def go_down(self, reason: str = "gone") -> None:
        self._up.clear()
        if self._link is not None:
            self._link.die(reason)

    def come_up(self) -> None:
        self._up.set()

    def restart(self) -> None:
        """All calls and members are forgotten, as a restarted Asterisk does."""
        self.members.clear()
        self.channels.clear()
        self.entries.clear()
        self.started += 1000

    def say(self, fields: dict[str, object]) -> None:
        """Tell an event, stamped now."""
        assert self._link is not None
        stamped = {**fields, "Timestamp": f"{self._now().timestamp():.6f}"}
        self._link.put(Event(str(fields["Event"]), headers(**stamped)))

    async def heard(self, wanted: Callable[[Action], bool], seconds: float = 10.0) -> Action:
        """The first action that is as wanted, when it has come; raises TimeoutError."""
        async with asyncio.timeout(seconds), self._news:
            while True:
                if found := next((action for action in self.asked if wanted(action)), None):
                    return found
                await self._news.wait()

    # -------------------------------------------------------------- the bridge's side
    def answer(self, action: Action) -> Response:
        self.asked.append(action)
        notice = asyncio.get_running_loop().create_task(self._notify())
        self._pings.add(notice)
        notice.add_done_callback(self._pings.discard)
        if action.name in self.refusals:
            raise ActionRefused(action.name, self.refusals[action.name])
        change = getattr(self, f"_{action.name.lower()}", None)
        return Response("Success", headers(**(change(action) if change else {})))

    async def _notify(self) -> None:
        async with self._news:
            self._news.notify_all()

    def _ping(self, _: Action) -> dict[str, object]:
        return {"Ping": "Pong", "Timestamp": f"{self._now().timestamp():.6f}"}

    def _corestatus(self, _: Action) -> dict[str, object]:
        return {"CoreStartupDate": "2026-01-01", "CoreStartupTime": "00:00:00"}

    def _getvar(self, action: Action) -> dict[str, object]:
        variable = str(action.keys["Variable"])
        if variable.startswith("STRPTIME"):
            return {"Value": str(self.started)}
        seat = variable.partition("PJSIP/")[2].rstrip(")")
        return {"Value": self.devices.get(seat, "NOT_INUSE")}

    def _queueadd(self, action: Action) -> dict[str, object]:
        seat = _seat(action)
        if seat in self.members:
            raise ActionRefused("QueueAdd", "Unable to add interface: Already there")
        self.members[seat] = "" if action.keys["Paused"] == "true" else None
        return {}

    def _queueremove(self, action: Action) -> dict[str, object]:
        if self.members.pop(_seat(action), "absent") == "absent":
            raise ActionRefused("QueueRemove", "Unable to remove interface: Not there")
        return {}

    def _queuepause(self, action: Action) -> dict[str, object]:
        if _seat(action) not in self.members:
            raise ActionRefused("QueuePause", "Interface not found")
        self.members[_seat(action)] = str(action.keys["Reason"]) if action.keys["Paused"] == "true" else None
        return {}

    def list(self, name: str) -> list[Event]:
        if name == "Status":
            return [Event("Status", headers(**channel)) for channel in self.channels]
        if name == "QueueStatus":
            return [
                *(Event("QueueMember", headers(**self._member(seat))) for seat in self.members),
                *(Event("QueueEntry", headers(**entry)) for entry in self.entries),
            ]
        return []

    def _member(self, seat: str) -> dict[str, object]:
        reason = self.members[seat]
        device = "1" if self.devices.get(seat, "NOT_INUSE") == "NOT_INUSE" else "5"
        paused = {"Paused": "0" if reason is None else "1", "PausedReason": reason or ""}
        return {"Queue": "hotline", "Location": f"PJSIP/{seat}", "Status": device, **paused}


def _seat(action: Action) -> str:
    return str(action.keys["Interface"]).removeprefix("PJSIP/")
