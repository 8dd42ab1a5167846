"""Carries out what follows from the floor's changes: each effect is a few AMI actions, in order for each seat.

Never in the way of events: every effect is a task of its own. What fails is logged and counted, and told to whoever
waits for it; the next resync sets queues right.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any
from weakref import WeakValueDictionary

import structlog

from callcenter.ami import actions
from callcenter.ami.codec import Action
from callcenter.ami.link import Link
from callcenter.bridge.counters import Counters
from callcenter.errors import ActionFailed, ActionRefused, TelephonyError
from callcenter.events import QueueName
from callcenter.floor import AddMember, Effect, PauseSeat, RemoveMember, StartTaps, StopTaps, UnpauseSeat
from callcenter.speech.transcript import Side

log = structlog.get_logger(__name__)

Outcome = asyncio.Task[TelephonyError | None]


class Effects:
    """`taps`: whether calls go to the recognizer. `tasks` must outlive every effect."""

    def __init__(self, queues: Sequence[QueueName], counters: Counters, *, taps: bool) -> None:
        self._queues = queues
        self._counters = counters
        self._taps = taps
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def start(self, link: Link | None, effects: Iterable[Effect], tasks: asyncio.TaskGroup) -> list[Outcome]:
        """Begin every effect; each outcome is None, or the error that kept it from being done."""
        if link is None:
            return []
        return [tasks.create_task(self._carry_out(link, effect)) for effect in effects]

    async def _carry_out(self, link: Link, effect: Effect) -> TelephonyError | None:
        turn = self._turns.setdefault(_about(effect), asyncio.Lock())
        async with turn:
            try:
                await _HOW[type(effect)](self, link, effect)
            except TelephonyError as error:
                kind = type(effect).__name__
                self._counters.actions_failed[kind] += 1
                log.warning("effect_failed", effect=kind, about=_about(effect), error=str(error))
                return error
        return None

    # -------------------------------------------------------------- queues
    async def _add_member(self, link: Link, effect: AddMember) -> None:
        for queue in self._queues:
            add = actions.queue_add(queue, effect.seat, effect.seat, paused=effect.paused)
            await _ask_unless(link, add, "Already there")
        await link.ask(actions.queue_pause(effect.seat, paused=effect.paused, reason=effect.reason))

    async def _remove_member(self, link: Link, effect: RemoveMember) -> None:
        for queue in self._queues:
            await _ask_unless(link, actions.queue_remove(queue, effect.seat), "Not there")

    async def _pause(self, link: Link, effect: PauseSeat) -> None:
        await link.ask(actions.queue_pause(effect.seat, paused=True, reason=effect.reason))

    async def _unpause(self, link: Link, effect: UnpauseSeat) -> None:
        await link.ask(actions.queue_pause(effect.seat, paused=False))

    # -------------------------------------------------------------- taps
    async def _start_taps(self, link: Link, effect: StartTaps) -> None:
        for side, leg in ((Side.CITIZEN, effect.caller_leg), (Side.SEAT, effect.seat_leg)):
            if self._taps and leg:
                await _ask_quietly(link, actions.originate_tap(leg, side, effect.call_id))

    async def _stop_taps(self, link: Link, effect: StopTaps) -> None:
        """A tap ends by itself with its leg, so there is often none left to stop."""
        for side, leg in ((Side.CITIZEN, effect.caller_leg), (Side.SEAT, effect.seat_leg)):
            if self._taps and leg:
                await _ask_quietly(link, actions.hang_up(actions.tap_id(leg, side)))


_HOW: dict[type[Any], Callable[[Effects, Link, Any], Awaitable[None]]] = {
    AddMember: Effects._add_member,
    RemoveMember: Effects._remove_member,
    PauseSeat: Effects._pause,
    UnpauseSeat: Effects._unpause,
    StartTaps: Effects._start_taps,
    StopTaps: Effects._stop_taps,
}


def _about(effect: Effect) -> str:
    """Effects on the same seat, and on the same call's taps, wait for each other."""
    return effect.call_id if isinstance(effect, StartTaps | StopTaps) else effect.seat


async def _ask_unless(link: Link, action: Action, done_already: str) -> None:
    try:
        await link.ask(action)
    except ActionRefused as refused:
        if done_already not in refused.message:
            raise


async def _ask_quietly(link: Link, action: Action) -> None:
    try:
        await link.ask(action)
    except ActionFailed as error:
        log.debug("tap_unchanged", error=str(error))
