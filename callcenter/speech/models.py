"""Which speech model is used: the one the settings name, else the official Chinese one, else the small shipped one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Literal, NamedTuple

from callcenter.speech.download import OFFICIAL
from callcenter.speech.errors import UnreadableModel

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


class ModelChoice(NamedTuple):
    """The model to load; `notice_code` names what the office should be told about it, None when nothing."""

    path: Path
    kind: Literal["named", "downloaded", "shipped"]
    notice_code: str | None = None


def find_model(named: Path | None, models: Path) -> ModelChoice:
    """Chooses among the models on this machine; `models` is the folder of downloads (var/models).

    Raises UnreadableModel when the named or the downloaded one is broken: what the office asked for is never quietly
    replaced. Blocks while that model is tried.
    """
    if named is not None:
        check_model(named)
        return ModelChoice(named, "named")
    downloaded = models / OFFICIAL.name
    if missing_from(downloaded) is None:
        check_model(downloaded)
        return ModelChoice(downloaded, "downloaded")
    return ModelChoice(SHIPPED, "shipped", SYNTHETIC_ONLY)


def check_model(path: Path) -> None:
    """Raises UnreadableModel unless libvosk can load the model.

    It is tried in a process of its own: libvosk ends the process that reads certain broken files.
    """
    if not path.is_dir():
        raise UnreadableModel(path, "there is no such folder")
    if (missing := missing_from(path)) is not None:
        raise UnreadableModel(path, f"it has no {missing}")
    command = [sys.executable, "-c", _TRY, str(path)]
    try:
        tried = subprocess.run(command, capture_output=True, timeout=LOAD_WITHIN, check=False)
    except subprocess.TimeoutExpired:
        raise UnreadableModel(path, f"it does not load within {LOAD_WITHIN:.0f} s") from None
    if tried.returncode:
        raise UnreadableModel(path, "libvosk cannot read it; its files are damaged or of another kind")


def missing_from(path: Path) -> str | None:
    """A file that the model lacks; None when it has what it needs."""
    return next((row[0] for row in NEEDED if not any((path / name).is_file() for name in row)), None)
