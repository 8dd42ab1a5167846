"""Which speech model is used: the one the settings name, else the official Chinese one, else the small shipped one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

from callcenter.speech.download import OFFICIAL, Archive, download
from callcenter.speech.errors import DownloadFailed, UnreadableModel

SHIPPED = Path(__file__).parent / "model" / "vosk-model-tiny-cn-hotline"
SYNTHETIC_ONLY = "synthetic_only"
"""Notice: the shipped model knows synthetic speech only, so callers' words will be recognised badly."""
NEEDED: tuple[tuple[str, ...], ...] = (("am/final.mdl", "final.mdl"), ("graph/HCLG.fst", "graph/HCLr.fst", "HCLG.fst"))
"""Of each row a Vosk model has one file."""
LOAD_WITHIN = 300.0
"""Seconds in which the largest models load."""
_TRY = """
import sys, vosk
vosk.SetLogLevel(-1)
model = vosk.Model(sys.argv[1])
vosk.KaldiRecognizer(model, 8000)
sys.exit(model.vosk_model_find_word("<eps>") != 0)
"""
"""The empty word is number 0 in every word list: libvosk itself takes a damaged list without a word."""

Progress = Callable[[int, int], None]
"""Called with the bytes so far and in all."""


class ModelChoice(NamedTuple):
    """The model to load; `notice_code` names what the office should be told about it, None when nothing."""

    path: Path
    kind: Literal["named", "downloaded", "shipped"]
    notice_code: str | None = None


def find_model(named: Path | None, models: Path) -> ModelChoice:
    """Chooses among the models on this machine; `models` is the folder of downloads (var/models).

    Raises UnreadableModel when the named one is broken: what the office asked for is never quietly replaced. Blocks
    while the named model is tried.
    """
    if named is not None:
        check_model(named)
        return ModelChoice(named, "named")
    downloaded = models / OFFICIAL.name
    if _missing(downloaded) is None:
        return ModelChoice(downloaded, "downloaded")
    return ModelChoice(SHIPPED, "shipped", SYNTHETIC_ONLY)


def check_model(path: Path) -> None:
    """Raises UnreadableModel unless libvosk can load the model.

    It is tried in a process of its own: libvosk ends the process that reads certain broken files.
    """
    if not path.is_dir():
        raise UnreadableModel(path, "there is no such folder")
    if (missing := _missing(path)) is not None:
        raise UnreadableModel(path, f"it has no {missing}")
    command = [sys.executable, "-c", _TRY, str(path)]
    try:
        tried = subprocess.run(command, capture_output=True, timeout=LOAD_WITHIN, check=False)
    except subprocess.TimeoutExpired:
        raise UnreadableModel(path, f"it does not load within {LOAD_WITHIN:.0f} s") from None
    if tried.returncode:
        raise UnreadableModel(path, "libvosk cannot read it; its files are damaged or of another kind")


async def download_official(models: Path, progress: Progress, archive: Archive = OFFICIAL) -> Path:
    """Downloads the official small Chinese model into `models` unless it is there. Raises DownloadFailed."""
    target = models / archive.name
    if _missing(target) is None:
        return target
    await download(archive, models, progress)
    if (missing := _missing(target)) is not None:
        raise DownloadFailed(archive.url, f"the archive has no {missing}")
    return target


async def provide_model(
    named: Path | None, models: Path, progress: Progress, archive: Archive = OFFICIAL
) -> tuple[ModelChoice, DownloadFailed | None]:
    """As find_model, but with nothing named and nothing downloaded yet, tries once to download.

    Gives the choice, and why the download failed when it did (within some seconds where there is no network).
    """
    choice = find_model(named, models)
    if choice.kind != "shipped":
        return choice, None
    try:
        return ModelChoice(await download_official(models, progress, archive), "downloaded"), None
    except DownloadFailed as failure:
        return choice, failure


def _missing(path: Path) -> str | None:
    """A file that the model lacks; None when it has what it needs."""
    return next((row[0] for row in NEEDED if not any((path / name).is_file() for name in row)), None)
