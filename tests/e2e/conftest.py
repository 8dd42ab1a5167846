"""A running platform, telephones on its trunk, and browsers whose microphones speak what a test wants said."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from callcenter.pbx import Pbx, provide_asterisk
from callcenter.settings import PbxSettings, SpeechSettings
from tests.e2e.platform import REPOSITORY, Platform, running_platform
from tests.integration.telephones import Telephones
from tests.speech.sound import read_wav, repeated, resample, write_wav

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
MICROPHONE_RATE = 48_000
PAUSE_SECONDS = 5.0
"""Between two times that the same words are said."""
NewBrowser = Callable[..., Awaitable[Browser]]


@pytest.fixture(scope="module")
async def platform() -> AsyncIterator[Platform]:
    folder = Path(tempfile.mkdtemp(prefix="hotline-e2e-"))
    async with running_platform(folder) as started:
        yield started
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def telephones(platform: Platform, tmp_path: Path) -> AsyncIterator[Telephones]:
    """The world outside: citizens on the platform's trunk."""
    settings = PbxSettings(
        sip_port=platform.sip_port,
        ami_port=platform.ami_port,
        trunk_host=platform.trunk[0],
        trunk_port=platform.trunk[1],
    )
    tree = await provide_asterisk(REPOSITORY / "var", lambda _step: None)
    around = Telephones(Pbx(settings, SpeechSettings(), platform.var, demo=True, tree=tree), settings, tmp_path)
    yield around
    await around.close()


@pytest.fixture
async def new_browser(tmp_path: Path) -> AsyncIterator[NewBrowser]:
    """A Chromium of its own: `says` (a telephone WAV) is heard `after` seconds from opening the microphone,
    and again so many `times`."""
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())

        async def launch(says: Path | None = None, after: float = 0.0, times: int = 1) -> Browser:
            arguments = ["--no-sandbox", *QUIET, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
            arguments += ["--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required"]
            if says:
                arguments.append(
                    f"--use-file-for-fake-audio-capture={_microphone(says, after, times, tmp_path)}%noloop"
                )
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
            stack.push_async_callback(browser.close)
            return browser

        yield launch


def _microphone(says: Path, after: float, times: int, folder: Path) -> Path:
    pcm, rate = read_wav(says)
    silence = bytes(2 * round(MICROPHONE_RATE * after))
    path = folder / f"microphone-{says.stem}.wav"
    words = repeated(resample(pcm, rate, MICROPHONE_RATE), MICROPHONE_RATE, times, PAUSE_SECONDS)
    write_wav(path, silence + words + bytes(2 * MICROPHONE_RATE * 60), MICROPHONE_RATE)
    return path
