"""The direction of the arrows: the contracts in pyproject.toml hold, and they name modules that exist."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]


def test_every_contract_between_the_packages_holds():
    linted = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout


def test_the_layers_are_the_four_packages():
    (layers,) = [contract["layers"] for contract in CONTRACTS if contract["type"] == "layers"]
    assert layers == ["agent_console", "tickets", "callcenter | routing"]


def test_the_pure_contract_names_every_module_that_decides():
    (pure,) = [contract for contract in CONTRACTS if contract["type"] == "forbidden"]
    assert {"routing", "callcenter.events", "callcenter.machine", "callcenter.floor", "callcenter.ami.codec"} <= set(
        pure["source_modules"]
    )
    assert {"tickets.events", "tickets.workflow", "callcenter.speech.transcript"} <= set(pure["source_modules"])
    assert {"tortoise", "redis", "aiohttp", "websockets", "asyncio"} <= set(pure["forbidden_modules"])
    assert [name for name in pure["source_modules"] if not find_spec(name)] == []
