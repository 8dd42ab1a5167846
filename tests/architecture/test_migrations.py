"""No migration is pending, schema.sql is current, and the check notices what is not; the rest stands in integration."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TICKET = Path("tickets/models/ticket.py")
A_FIELD = "    version = fields.IntField("
LEFT_OUT = shutil.ignore_patterns("__pycache__", "model", "sounds")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the packages under the models, to be changed."""
    for name in ("tickets", "routing", "callcenter"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=LEFT_OUT)
    return tmp_path


def _check(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tickets.migrations_check"]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_no_migration_is_pending_and_the_schema_is_written_down():
    checked = _check(ROOT)
    assert checked.returncode == 0, checked.stderr


def test_a_changed_model_without_a_migration_fails_the_check(copy: Path):
    source = (copy / TICKET).read_text("utf-8")
    assert A_FIELD in source
    (copy / TICKET).write_text(
        source.replace(A_FIELD, f"    trial = fields.IntField(null=True)\n{A_FIELD}", 1), "utf-8"
    )
    checked = _check(copy)
    assert checked.returncode == 1
    assert "AddField" in checked.stderr


def test_a_schema_that_is_not_what_the_migrations_do_fails_the_check(copy: Path):
    schema = copy / "tickets/schema.sql"
    schema.write_text("\n".join(schema.read_text("utf-8").splitlines()[:-1]), "utf-8")
    checked = _check(copy)
    assert checked.returncode == 1
    assert "make schema" in checked.stderr
