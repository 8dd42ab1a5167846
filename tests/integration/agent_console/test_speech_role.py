"""The role of speech over a real recognizer, Redis and web server: by which model it hears, and what health says."""

import asyncio
import contextlib
import dataclasses
import shutil

import msgspec
import pytest

from agent_console.roles import speech_model
from agent_console.roles.speech import speech
from agent_console.roles.starting import Start
from callcenter.settings import SpeechSettings
from callcenter.speech.models import SHIPPED, SYNTHETIC_ONLY
from tests.cast.publisher import NAME, publishing, zip_of, zip_of_folder
from tests.ports import free_port


class Role:
    """One process of speech, and what is said of it."""

    def __init__(self, browser) -> None:
        self._browser = browser
        self._news = asyncio.Event()
        self.said: list[str] = []

    def say(self, line: str) -> None:
        self.said.append(line)
        self._news.set()

    async def says(self, words: str) -> str:
        """The first line with these words, when it has been said."""
        async with asyncio.timeout(30):
            while not (found := next((line for line in self.said if words in line), "")):
                self._news.clear()
                await self._news.wait()
        return found

    async def health(self) -> tuple[str, str]:
        _, health = await self._browser.ask("GET", "/api/health")
        return health["speech"]["state"], health["speech"]["detail"]

    async def health_is(self, state: str, detail: str) -> None:
        """The role reports a moment after it has spoken. `detail`: how it begins."""
        async with asyncio.timeout(10):
            while True:
                found = await self.health()
                if found[0] == state and found[1].startswith(detail) and bool(detail) == bool(found[1]):
                    return
                await asyncio.sleep(0.02)


@pytest.fixture
async def publish():
    async with publishing() as start:
        yield start


@pytest.fixture
def role(services, visitor, monkeypatch, tmp_path):
    """Runs the role over a folder of this test's own."""

    @contextlib.asynccontextmanager
    async def run(publisher=None, **changes):
        if publisher is not None:
            monkeypatch.setattr(speech_model, "official", lambda mirror: publisher.archive)
        wanted = SpeechSettings(port=free_port(), workers=1, **({"download": publisher is not None} | changes))
        settings = msgspec.structs.replace(services.settings, speech=wanted, var=tmp_path)
        shown = Role(await visitor())
        running = asyncio.create_task(
            speech(dataclasses.replace(services, settings=settings), Start(shown.say, ("speech",)))
        )
        try:
            yield shown
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    return run


async def test_without_a_process_of_speech_the_health_says_so(role, visitor):
    browser = await visitor()
    _, health = await browser.ask("GET", "/api/health")
    assert health["speech"] == {"state": "down", "detail": "no speech process reports"}


async def test_a_process_of_speech_is_known_while_it_lives_wherever_it_runs(role):
    async with role() as shown:
        await shown.says("transcription is ready")
        await shown.health_is("up", SYNTHETIC_ONLY)
    assert (await shown.health())[0] == "down"


async def test_the_official_model_is_fetched_beside_the_work_and_used_from_the_next_call_on(role, publish):
    async with role(await publish(zip_of_folder(SHIPPED))) as shown:
        await shown.says("the official speech model is in use")
        assert "[##########] 100 %" in await shown.says("100 %")
        await shown.health_is("up", "")
        assert shown.said.index(await shown.says("transcription is ready")) < shown.said.index(
            await shown.says("100 %")
        )
    async with role() as again:
        await again.says("transcription is ready")
        await again.health_is("up", "")


async def test_a_download_that_fails_is_one_sentence_and_is_not_tried_again_at_once(role, publish):
    publisher = await publish(zip_of({f"{NAME}/README": b"no model"}))
    async with role(publisher) as shown:
        assert "一天后再试" in await shown.says("could not be downloaded")
        await shown.health_is("up", SYNTHETIC_ONLY)
    async with role(publisher) as again:
        await again.says("tried again after")
    assert len(publisher.asked) == 1


async def test_a_model_that_cannot_be_read_is_named_and_the_rest_goes_on(role, tmp_path):
    named = shutil.copytree(SHIPPED, tmp_path / "own")
    (named / "am" / "final.mdl").write_bytes(b"\x00broken")
    async with role(model=named) as shown:
        assert str(named) in await shown.says("通话照常")
        await shown.health_is("down", f"speech model {named} cannot be used")
