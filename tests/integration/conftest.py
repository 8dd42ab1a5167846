"""A real Asterisk for the tests, with telephones around it: found once for the whole run, started fresh a module."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from callcenter.ami.link import Account, AmiLink, connect
from callcenter.pbx import AsteriskTree, Pbx, provide_asterisk
from callcenter.settings import PbxSettings, SpeechSettings
from tests.integration.telephones import Telephones, settings_for_tests
from tests.ports import free_port

VAR = Path(__file__).parents[2] / "var"


@pytest.fixture(scope="session")
async def asterisk_tree() -> AsteriskTree:
    """The machine's, the one that HOTLINE_ASTERISK_ROOT names, or the repository's own (fetched when missing)."""
    return await provide_asterisk(VAR, lambda step: None)


@pytest.fixture(scope="module")
def pbx_folder() -> Iterator[Path]:
    """Short, because a socket's path has a limit."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-pbx-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def pbx_settings() -> PbxSettings:
    """Override in a module that needs other settings."""
    return settings_for_tests()


@pytest.fixture(scope="module")
def speech_settings() -> SpeechSettings:
    return SpeechSettings(port=free_port())


@pytest.fixture(scope="module")
async def pbx(
    asterisk_tree: AsteriskTree, pbx_folder: Path, pbx_settings: PbxSettings, speech_settings: SpeechSettings
) -> AsyncIterator[Pbx]:
    """A running Asterisk of this module's own, with the demo's telephone; ended afterwards."""
    exchange = Pbx(pbx_settings, speech_settings, pbx_folder, demo=True, tree=asterisk_tree)
    await exchange.start()
    yield exchange
    await exchange.stop()


@pytest.fixture
async def telephones(pbx: Pbx, pbx_settings: PbxSettings, tmp_path: Path) -> AsyncIterator[Telephones]:
    around = Telephones(pbx, pbx_settings, tmp_path)
    yield around
    await around.close()


@pytest.fixture
def ami_account(pbx: Pbx, pbx_settings: PbxSettings) -> Account:
    return Account(
        host=pbx_settings.ami_host, port=pbx_settings.ami_port, user=pbx_settings.ami_user, secret=pbx.ami_secret
    )


@pytest.fixture
async def link(ami_account: Account) -> AsyncIterator[AmiLink]:
    """A link of the bridge's rights to the module's Asterisk."""
    opened = await connect(ami_account)
    yield opened
    await opened.close()
