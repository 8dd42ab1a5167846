"""The role of speech: live talks into words, and recordings afterwards where live words were missed."""

from __future__ import annotations

import asyncio
import os
import socket
from datetime import datetime
from pathlib import Path

import structlog
from redis.exceptions import RedisError
from tortoise.exceptions import BaseORMException

from agent_console.roles.speech_model import NOTICE, better_model, models_of, unreadable
from agent_console.roles.speech_report import Reporter
from agent_console.roles.starting import Start
from agent_console.services import Services
from callcenter import events
from callcenter.events import CallId
from callcenter.speech.errors import UnreadableModel, UnreadableRecording
from callcenter.speech.media import HAND_ON_WITHIN, MediaServer
from callcenter.speech.models import ModelChoice, find_model
from callcenter.speech.pool import RecognizerPool
from callcenter.speech.recognizer import load_vosk
from callcenter.speech.recordings import transcribe_recording
from callcenter.speech.transcript import Segment, Side, mend
from callcenter.stream import Delivery
from routing.facts import Words
from tickets.models import CallRecord

log = structlog.get_logger()

GROUP = "speech"
SHORTEST_TALK = 3.0
"""Seconds: in a shorter talk nobody may have said anything."""
RETRY_SECONDS = 1.0
SETTLE_SECONDS = HAND_ON_WITHIN + 2.0


async def speech(services: Services, start: Start) -> None:
    """Recognise until cancelled. Without a usable model the rest goes on and the console says so. Raises PortTaken."""
    if not services.settings.speech.enabled:
        start.done("speech")
        await asyncio.Event().wait()
    reporter = Reporter(services)
    async with asyncio.TaskGroup() as together:
        together.create_task(reporter.run())
        together.create_task(_recognise(services, start, reporter))


async def _recognise(services: Services, start: Start, reporter: Reporter) -> None:
    settings = services.settings.speech
    start.tell(Words("加载语音模型", "loading the speech model"))
    try:
        choice = await asyncio.to_thread(find_model, settings.model, models_of(services))
        new_recognizer = await asyncio.to_thread(load_vosk, choice.path)
    except UnreadableModel as error:
        reporter.say("down", str(error))
        start.note(unreadable(error))
        start.done("speech")
        return
    pool = RecognizerPool(new_recognizer, workers=settings.workers, backlog_seconds=settings.backlog_seconds)
    with start.named_ports({settings.port: "[speech] port"}):
        await _listen(services, pool, start, reporter, choice)


async def _listen(
    services: Services, pool: RecognizerPool, start: Start, reporter: Reporter, choice: ModelChoice
) -> None:
    ear = Ear(services, pool)
    async with (
        pool,
        MediaServer(services.settings.speech, pool, ear.hand_on, next_index=ear.next_index),
        asyncio.TaskGroup() as together,
    ):
        reporter.say("up", choice.notice_code or "")
        start.tell(Words("语音转写已就绪", "transcription is ready"))
        together.create_task(ear.mend_recordings())
        if choice.kind == "shipped":
            start.note(NOTICE)
            together.create_task(better_model(services, start, pool, reporter))
        start.done("speech")


class Ear:
    """Hands segments on, and mends talks in which some were missed."""

    def __init__(self, services: Services, pool: RecognizerPool) -> None:
        self._stream = services.stream
        self._pool = pool
        self._dropped_before: dict[CallId, float] = {}
        """Of calls that are being heard: how much audio had been dropped when they were answered."""

    async def hand_on(self, segment: Segment) -> None:
        await self._stream.publish_segment(segment)

    async def next_index(self, call_id: CallId, side: Side) -> int:
        """Where a leg's count goes on: after a restart in mid-call as well."""
        said = await self._stream.segments_of(call_id)
        return max((one.index + 1 for one in said if one.side is side), default=0)

    async def mend_recordings(self) -> None:
        """Never returns: looks at each call that ends."""
        consumer = f"{socket.gethostname()}-{os.getpid()}"
        async with asyncio.TaskGroup() as mending:
            while True:
                try:
                    async for delivery in self._stream.consume(GROUP, consumer):
                        await self._look_at(delivery, mending)
                except (RedisError, OSError) as error:
                    log.warning("mend_again", why=type(error).__name__)
                    await asyncio.sleep(RETRY_SECONDS)

    async def _look_at(self, delivery: Delivery, mending: asyncio.TaskGroup) -> None:
        event = delivery.event
        if isinstance(event, events.CallAnswered | events.CallbackConnected):
            self._dropped_before[event.call_id] = self._pool.dropped_seconds
        if isinstance(event, events.CallEnded | events.CallbackEnded):
            mending.create_task(self._mend_later(delivery, event.call_id, event.at))
        else:
            await delivery.ack()

    async def _mend_later(self, delivery: Delivery, call_id: CallId, ended_at: datetime) -> None:
        """The last live words come some time after the call's end; acknowledged when all is done."""
        await asyncio.sleep(SETTLE_SECONDS)
        before = self._dropped_before.pop(call_id, None)
        try:
            await self._mend(call_id, ended_at, all_heard=before == self._pool.dropped_seconds)
            await delivery.ack()
        except (RedisError, BaseORMException, OSError) as error:
            log.warning("mend_failed", call_id=call_id, why=type(error).__name__)

    async def _mend(self, call_id: CallId, ended_at: datetime, *, all_heard: bool) -> None:
        record = await CallRecord.get_or_none(call_id=call_id)
        if record is None or not record.recording_path or record.answered_at is None:
            return
        live = await self._stream.segments_of(call_id)
        silent = not any(one.final for one in live)
        long_enough = (ended_at - record.answered_at).total_seconds() >= SHORTEST_TALK
        if not long_enough or (all_heard and not silent):
            return
        words = await self._words_of(Path(record.recording_path), call_id, record.answered_at)
        added = [one for one in mend(live, words) if one.from_recording]
        for segment in added:
            await self._stream.publish_segment(segment)
        log.info("mend_transcript", call_id=call_id, segments=len(added))

    async def _words_of(self, path: Path, call_id: CallId, answered_at: datetime) -> list[Segment]:
        try:
            return await asyncio.to_thread(transcribe_recording, path, call_id, answered_at, self._pool.new_recognizer)
        except (UnreadableRecording, OSError) as error:
            log.warning("recording_unreadable", call_id=call_id, why=str(error))
            return []
