"""An operator reloads the page in mid-call: the talk goes on, heard on both sides, as the same call."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import Dialog

from callcenter.speech.transcript import Segment, Side
from tests.e2e.conftest import NewBrowser
from tests.e2e.pages import Desk
from tests.e2e.platform import Platform
from tests.integration.telephones import Telephones, write_voice
from tests.speech.sound import read_wav

SPOKEN = Path(__file__).parents[1] / "speech"
CITIZEN_SAYS = SPOKEN / "test05.wav"
SEAT_SAYS = SPOKEN / "test02.wav"

pytestmark = pytest.mark.timeout(300)


async def stay(dialog: Dialog) -> None:
    """The page warns that leaving would hang up: leave all the same."""
    await dialog.accept()


async def spoken(desk: Desk, call_id: str) -> dict[Side, int]:
    """How many utterances of each side have been written down."""
    page = await desk.fetch(f"/api/calls/{call_id}")
    finals = [one for one in msgspec.convert(page["transcript"], list[Segment]) if one.final]
    return {side: sum(1 for one in finals if one.side is side) for side in Side}


async def until_both_say_more(desk: Desk, call_id: str, before: dict[Side, int]) -> None:
    async with asyncio.timeout(60):
        while True:
            now = await spoken(desk, call_id)
            if all(now[side] > before[side] for side in Side):
                return
            await asyncio.sleep(0.5)


async def test_a_page_that_is_reloaded_in_mid_call_takes_the_call_again(
    platform: Platform, telephones: Telephones, new_browser: NewBrowser, tmp_path: Path
) -> None:
    desk = await Desk.open(await new_browser(SEAT_SAYS, after=2.0), platform, "agent1", seat="8001")
    desk.page.on("dialog", stay)
    await desk.press("F2")
    await desk.is_ready()
    pcm, _ = read_wav(CITIZEN_SAYS)
    voice = write_voice(tmp_path / "citizen-says.ulaw", pcm, silence_before=2.0, silence_after=4.0)
    await telephones.citizen_calls("13900005051", talk=200.0, voice=voice)
    await desk.rings()
    await desk.answers()
    call_id = await desk.page.evaluate("sessionStorage.getItem('hotline.call')")
    await until_both_say_more(desk, call_id, dict.fromkeys(Side, 0))

    await desk.page.reload()
    await desk.carries_the_voice()
    await until_both_say_more(desk, call_id, await spoken(desk, call_id))
    assert await desk.page.evaluate("sessionStorage.getItem('hotline.call')") == call_id

    await desk.press("Shift+F6")
    await desk.sees("通话已结束")
    page = await desk.fetch(f"/api/calls/{call_id}")
    assert page["earlier_calls"] == []
