"""The better speech model: fetched beside the work and taken for the next call; nobody waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import structlog

from agent_console.roles.speech_report import Reporter
from agent_console.roles.starting import Start
from agent_console.services import Services
from callcenter.speech.download import official
from callcenter.speech.errors import DownloadFailed, FetchedElsewhere, TriedLately, UnreadableModel
from callcenter.speech.fetching import fetch_model
from callcenter.speech.models import check_model
from callcenter.speech.pool import RecognizerPool
from callcenter.speech.recognizer import NewRecognizer, load_vosk
from routing.facts import Words
from tickets.clock import real_time

log = structlog.get_logger()

STEPS = 10
"""Parts of the bar; each that is full is one line."""
MEGABYTE = 1_000_000
NOTICE = Words(
    "注意：随附的语音模型只认识合成语音，真人来电请在 [speech] model 指定模型",
    "note: the shipped speech model knows synthetic speech only; for real callers name one in [speech] model",
)
BETTER = Words("已换用官方中文语音模型，下一通电话起生效", "the official speech model is in use from the next call on")


def models_of(services: Services) -> Path:
    """The folder of downloaded models."""
    return services.settings.var / "models"


def unreadable(error: UnreadableModel) -> Words:
    return Words(
        f"语音转写不可用，通话照常：语音模型 {error.path} 无法读取，请更换，或删除该目录后重新启动",
        f"no transcription, calls go on: {error}; name another one, or remove the folder and start again",
    )


async def better_model(services: Services, start: Start, pool: RecognizerPool, reporter: Reporter) -> None:
    """Fetch the official model when the settings allow it; what fails is said in one sentence and changes nothing."""
    settings = services.settings.speech
    if not settings.download:
        return
    try:
        archive = official(settings.model_url)
        path = await fetch_model(models_of(services), archive, bar(start.tell), real_time())
        pool.use(await asyncio.to_thread(_load, path))
    except TriedLately as early:
        start.tell(Words(f"语音模型暂不再下载，{early.again_at:%m-%d %H:%M} UTC 之后再试", f"speech model: {early}"))
    except FetchedElsewhere:
        log.info("model_fetched_elsewhere")
    except (DownloadFailed, UnreadableModel) as error:
        log.warning("model_not_fetched", why=error.why)
        start.tell(Words(f"语音模型下载未成，照旧使用随附模型，一天后再试（{error.why}）", f"speech model: {error}"))
    else:
        reporter.say("up")
        start.tell(BETTER)


def _load(path: Path) -> NewRecognizer:
    check_model(path)
    return load_vosk(path)


def bar(tell: Callable[[Words], None]) -> Callable[[int, int], None]:
    """Progress as one line a step: bytes so far, bytes in all."""
    shown = -1

    def show(done: int, whole: int) -> None:
        nonlocal shown
        full = STEPS * done // whole
        if full == shown:
            return
        shown = full
        drawn = f"[{'#' * full}{'.' * (STEPS - full)}] {100 * done // whole:3d} %"
        tell(Words(f"下载语音模型 {drawn}", f"downloading the speech model, {whole / MEGABYTE:.0f} MB"))

    return show
