"""How `hotline up` ends: calls outlive it and the next start goes on with them; an idle Asterisk ends with it."""

from __future__ import annotations

import shutil
import socket
import tempfile
from pathlib import Path

import msgspec
import pytest

from callcenter.pbx import Pbx
from callcenter.settings import PbxSettings, SpeechSettings
from tests.e2e.platform import ask_to_end, environment_of, start_platform, stop_pbx
from tests.integration.telephones import Telephones

pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def folder():
    """Short, because a socket's path has a limit."""
    path = Path(tempfile.mkdtemp(prefix="hotline-end-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def keyring(tmp_path_factory):
    return tmp_path_factory.mktemp("keys") / "keyring.json"


@pytest.fixture
def environment(folder, database_url, redis_url, keyring):
    """Over the servers of the whole run, which have the schema already, and the one keyring of their database."""
    servers = {"HOTLINE__DATABASE__URL": database_url, "HOTLINE__REDIS__URL": redis_url}
    return environment_of(folder) | servers | {"HOTLINE__PERSONAL__KEYRING": str(keyring)}


@pytest.fixture
async def around(folder, environment, asterisk_tree, tmp_path):
    """Telephones around the platform's Asterisk."""
    ports = {name: int(environment[f"HOTLINE__PBX__{name.upper()}"]) for name in ("sip_port", "trunk_port")}
    settings = msgspec.structs.replace(PbxSettings(), **ports)
    made = Telephones(Pbx(settings, SpeechSettings(), folder, demo=False, tree=asterisk_tree), settings, tmp_path)
    yield made
    await made.vanish()


async def test_a_call_outlives_an_orderly_end_and_the_next_start_goes_on_with_it(folder, environment, around):
    first = await start_platform(folder, environment, demo=False)
    await around.citizen_calls()
    await around.until_busy()
    assert await ask_to_end(first) == 0
    assert "hotline stop-pbx" in first.said
    assert await around.busy()
    second = await start_platform(folder, environment, demo=False)
    assert "pbx_adopted" in second.said
    assert await around.busy()
    assert await ask_to_end(second) == 0
    assert "Asterisk has ended" in await stop_pbx(second)
    assert not await around.busy()


async def test_an_idle_asterisk_ends_with_its_platform(folder, environment):
    platform = await start_platform(folder, environment, demo=False)
    assert "another platform" in await stop_pbx(platform)
    assert await ask_to_end(platform) == 0
    assert "no Asterisk was left running" in await stop_pbx(platform)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", platform.sip_port))
