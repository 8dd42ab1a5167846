"""The pool: order within a leg, turns between legs, and audio that no recognizer keeps up with."""

import asyncio
import threading

import pytest

from callcenter.speech.pool import MAX_FAILURES, RecognizerPool
from callcenter.speech.recognizer import Heard

RATE = 8000
TENTH = bytes(2 * RATE // 10)
TURN = TENTH * 3
"""As much as a leg needs to have a turn."""


class Echo:
    """Says for each turn which samples it got; `gate` holds it up, `fails` times it raises."""

    gate: threading.Event | None = None

    def __init__(self, rate, fails=0):
        self.rate, self.fails, self.samples = rate, fails, 0
        self.begun, self.failed = threading.Event(), threading.Event()

    def accept(self, pcm):
        self.begun.set()
        if self.gate is not None:
            assert self.gate.wait(20)
        if self.fails:
            self.fails -= 1
            self.failed.set()
            raise RuntimeError("lost its way")
        start, self.samples = self.samples, self.samples + len(pcm) // 2
        return [Heard("水", start / self.rate, self.samples / self.rate, 1.0, True)]

    def flush(self):
        return [Heard("完", self.samples / self.rate, self.samples / self.rate, 1.0, True)]


class Stuck(Echo):
    def __init__(self, rate, gate):
        super().__init__(rate)
        self.gate = gate


async def test_it_recognises_a_leg_in_order_to_its_end():
    heard = []
    async with RecognizerPool(Echo, workers=2) as pool:
        leg = pool.open_leg(RATE, heard.append)
        for _ in range(30):
            leg.feed(TENTH)
        assert await leg.finish(10)
        assert pool.stats().legs == 0
    assert heard[-1] == Heard("完", 3.0, 3.0, 1.0, True)
    edges = [each.start for each in heard[:-1]] + [heard[-1].start]
    assert edges == [0.0, *(each.end for each in heard[:-1])]
    assert pool.stats().heard_seconds == pytest.approx(3.0)
    assert pool.stats().dropped_seconds == 0


async def test_it_keeps_the_place_of_audio_that_never_came():
    heard = []
    async with RecognizerPool(Echo, workers=1) as pool:
        leg = pool.open_leg(RATE, heard.append)
        leg.feed(TENTH)
        leg.feed(TENTH, skipped=10 * RATE)
        assert await leg.finish(10)
    assert [(each.text, round(each.start, 3), round(each.end, 3)) for each in heard] == [
        ("水", 0.0, 0.1),
        ("完", 0.1, 0.1),
        ("水", 10.1, 10.2),
        ("完", 10.2, 10.2),
    ]


async def test_it_drops_the_backlog_of_a_stuck_leg_and_goes_on_with_the_others():
    gate = threading.Event()
    first = Stuck(RATE, gate)
    made = iter([first, Echo(RATE)])
    stuck_heard, other_heard = [], []
    async with RecognizerPool(lambda rate: next(made), workers=2, backlog_seconds=1.0) as pool:
        stuck = pool.open_leg(RATE, stuck_heard.append)
        stuck.feed(TURN)
        assert await asyncio.to_thread(first.begun.wait, 10)
        for _ in range(35):
            stuck.feed(TENTH)
        other = pool.open_leg(RATE, other_heard.append)
        other.feed(TENTH)
        assert await other.finish(10)
        assert stuck.dropped_samples >= 3 * RATE
        assert pool.stats().dropped_seconds == pytest.approx(stuck.dropped_samples / RATE)
        gate.set()
        assert await stuck.finish(10)
    assert other_heard[-1].text == "完"
    ends = [each.end for each in stuck_heard]
    assert ends == sorted(ends)
    assert round(ends[-1], 3) == 3.8, "the time of what was dropped is still part of the leg's time"


async def test_it_gives_up_a_leg_that_hangs_at_its_end():
    gate = threading.Event()
    async with RecognizerPool(lambda rate: Stuck(rate, gate), workers=1) as pool:
        leg = pool.open_leg(RATE, lambda heard: None)
        leg.feed(TENTH)
        assert not await leg.finish(0.05)
        assert pool.stats().legs == 0
        gate.set()


async def test_it_makes_a_new_recognizer_when_one_dies():
    dying = Echo(RATE, fails=1)
    made = iter([dying, Echo(RATE)])
    heard = []
    async with RecognizerPool(lambda rate: next(made), workers=1) as pool:
        leg = pool.open_leg(RATE, heard.append)
        leg.feed(TURN)
        assert await asyncio.to_thread(dying.failed.wait, 10)
        leg.feed(TURN)
        assert await leg.finish(10)
    assert [(each.text, each.start) for each in heard] == [("水", 0.3), ("完", 0.6)]


async def test_it_gives_a_leg_up_after_too_many_failures():
    made = []

    def new(rate):
        made.append(Echo(rate, fails=99))
        return made[-1]

    async with RecognizerPool(new, workers=1, backlog_seconds=60) as pool:
        leg = pool.open_leg(RATE, lambda heard: None)
        for _ in range(100):
            leg.feed(TENTH)
        assert await leg.finish(10)
    assert len(made) == MAX_FAILURES == pool.stats().failures


async def test_a_turn_takes_what_waited_when_it_began_and_no_more():
    """However much is said meanwhile, the other legs come next."""
    gate, spoken = threading.Event(), []
    first = Stuck(RATE, gate)
    made = iter([first, Stuck(RATE, gate)])
    async with RecognizerPool(lambda rate: next(made), workers=1, backlog_seconds=100) as pool:
        long, short = (pool.open_leg(RATE, lambda heard, name=name: spoken.append(name)) for name in ("long", "short"))
        for _ in range(10):
            long.feed(TENTH)
        assert await asyncio.to_thread(first.begun.wait, 10)
        short.feed(TURN)
        for _ in range(90):
            long.feed(TENTH)
        gate.set()
        assert await short.finish(10)
        assert await long.finish(10)
    assert 0 < spoken.index("short") < spoken.count("long") / 2
