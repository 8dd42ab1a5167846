"""How the official model comes: from a real HTTP server, whole or not at all, and after a failure not for a day."""

import asyncio
import io
import os
import socket
import stat
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from callcenter.pbx.kernel import claim
from callcenter.speech import download as download_module
from callcenter.speech.download import OFFICIAL, official
from callcenter.speech.errors import DownloadFailed, FetchedElsewhere, TriedLately
from callcenter.speech.fetching import MOST_PARTS, fetch_model
from tests.cast.publisher import NAME, publishing, zip_of

NOW = datetime(2026, 2, 13, 1, 0, tzinfo=UTC)
GOOD = {f"{NAME}/am/final.mdl": b"m" * 300_000, f"{NAME}/graph/HCLr.fst": b"g", f"{NAME}/conf/model.conf": b"c"}
PART = 100_000


def unseen(done, whole):
    """Nobody watches the progress."""


@pytest.fixture
async def publish():
    async with publishing() as start:
        yield start


def left(folder):
    """What lies there beside the lock."""
    return sorted(each.name for each in folder.iterdir() if each.suffix != ".lock")


async def test_it_downloads_once_and_tells_how_far_it_is(publish, tmp_path):
    publisher, seen = await publish(zip_of(GOOD)), []
    for _ in range(2):
        model = await fetch_model(tmp_path, publisher.archive, lambda *progress: seen.append(progress), NOW)
        assert (model / "am" / "final.mdl").read_bytes() == GOOD[f"{NAME}/am/final.mdl"]
    assert publisher.asked == [None]
    assert seen[-1] == (publisher.archive.size, publisher.archive.size)
    assert left(tmp_path) == [NAME]


async def test_it_goes_on_at_once_where_a_download_broke_off(publish, tmp_path):
    publisher = await publish(zip_of(GOOD), cuts=(PART, PART))
    model = await fetch_model(tmp_path, publisher.archive, unseen, NOW)
    assert publisher.asked[:2] == [None, f"bytes={PART}-"]
    assert (model / "conf" / "model.conf").read_bytes() == b"c"


async def test_it_starts_again_where_ranges_are_not_served(publish, tmp_path):
    publisher = await publish(zip_of(GOOD), cuts=(PART,), ranges=False)
    assert (await fetch_model(tmp_path, publisher.archive, unseen, NOW)).is_dir()


async def test_it_gives_up_a_server_that_breaks_off_each_time_and_goes_on_there_a_day_later(publish, tmp_path):
    publisher = await publish(zip_of(GOOD), cuts=(1_000,) * MOST_PARTS)
    with pytest.raises(DownloadFailed):
        await fetch_model(tmp_path, publisher.archive, unseen, NOW)
    assert await fetch_model(tmp_path, publisher.archive, unseen, NOW + timedelta(days=1))
    assert publisher.asked[-1] == f"bytes={MOST_PARTS * 1_000}-"


async def test_it_gives_up_a_server_that_falls_silent(publish, tmp_path, monkeypatch):
    monkeypatch.setattr(download_module, "READ_SECONDS", 0.1)
    publisher = await publish(zip_of(GOOD), silent_after=0)
    with pytest.raises(DownloadFailed):
        await fetch_model(tmp_path, publisher.archive, unseen, NOW)


async def test_it_gives_up_where_the_network_swallows_everything(tmp_path, monkeypatch):
    monkeypatch.setattr(download_module, "CONNECT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        full = [socket.create_connection(deaf.getsockname())]
        full += [socket.socket() for _ in range(4)]
        for each in full[1:]:
            each.setblocking(False)
            each.connect_ex(deaf.getsockname())
        with pytest.raises(DownloadFailed):
            await fetch_model(tmp_path, official(f"http://127.0.0.1:{deaf.getsockname()[1]}/m.zip"), unseen, NOW)
        for each in full:
            each.close()


async def test_a_failure_is_not_repeated_for_a_day_unless_another_address_is_named(publish, tmp_path, unused_tcp_port):
    nowhere = official(f"http://127.0.0.1:{unused_tcp_port}/{NAME}.zip")
    with pytest.raises(DownloadFailed):
        await fetch_model(tmp_path, nowhere, unseen, NOW)
    with pytest.raises(TriedLately) as early:
        await fetch_model(tmp_path, nowhere, unseen, NOW + timedelta(hours=23))
    assert early.value.again_at == NOW + timedelta(days=1)
    with pytest.raises(DownloadFailed):
        await fetch_model(tmp_path, nowhere, unseen, NOW + timedelta(days=1))
    mirror = await publish(zip_of(GOOD))
    assert await fetch_model(tmp_path, mirror.archive, unseen, NOW + timedelta(days=1, minutes=1))
    assert left(tmp_path) == [NAME]


@pytest.mark.parametrize("note", [b"", b"{}", b"\xff"])
async def test_a_note_that_cannot_be_read_hinders_nothing(publish, tmp_path, note):
    (tmp_path / f"{NAME}.failed.json").write_bytes(note)
    assert await fetch_model(tmp_path, (await publish(zip_of(GOOD))).archive, unseen, NOW)


async def test_two_processes_do_not_fetch_it_at_once(publish, tmp_path):
    publisher = await publish(zip_of(GOOD))
    other = claim(tmp_path / f"{NAME}.lock")
    with pytest.raises(FetchedElsewhere):
        await fetch_model(tmp_path, publisher.archive, unseen, NOW)
    os.close(other)
    assert await fetch_model(tmp_path, publisher.archive, unseen, NOW)


async def test_a_download_that_is_cancelled_leaves_no_note(publish, tmp_path):
    publisher = await publish(zip_of(GOOD), silent_after=PART)
    came = asyncio.Event()
    fetching = asyncio.create_task(fetch_model(tmp_path, publisher.archive, lambda *_: came.set(), NOW))
    async with asyncio.timeout(10):
        await came.wait()
    fetching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await fetching
    assert left(tmp_path) == [f"{NAME}.part"]


async def test_it_keeps_nothing_with_a_wrong_checksum(publish, tmp_path):
    publisher = await publish(zip_of(GOOD))
    with pytest.raises(DownloadFailed, match="checksum"):
        await fetch_model(tmp_path, publisher.archive._replace(sha256="0" * 64), unseen, NOW)
    assert left(tmp_path) == [f"{NAME}.failed.json"]


async def test_it_stops_when_more_comes_than_was_announced(publish, tmp_path):
    publisher = await publish(zip_of(GOOD))
    with pytest.raises(DownloadFailed, match="expected"):
        await fetch_model(tmp_path, publisher.archive._replace(size=1000), unseen, NOW)
    assert left(tmp_path) == [f"{NAME}.failed.json"]


def link(name):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    "hostile",
    [
        {f"{NAME}/../../outside": b"x"},
        {"/etc/outside": b"x"},
        {"another/file": b"x"},
        {f"{NAME}/..\\outside": b"x"},
        {link(f"{NAME}/link"): b"/etc/passwd"},
    ],
)
async def test_it_unpacks_nothing_from_a_hostile_archive(publish, tmp_path, hostile):
    publisher = await publish(zip_of({**GOOD, **hostile}))
    with pytest.raises(DownloadFailed, match="does not belong"):
        await fetch_model(tmp_path / "models", publisher.archive, unseen, NOW)
    assert not (tmp_path / "models" / NAME).exists()
    assert not (tmp_path / "outside").exists()


async def test_it_refuses_an_archive_that_grows_without_measure(publish, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(f"{NAME}/am/final.mdl", bytes(10_000_000))
    publisher = await publish(packed.getvalue())
    with pytest.raises(DownloadFailed, match="far more"):
        await fetch_model(tmp_path, publisher.archive, unseen, NOW)


async def test_it_says_when_the_archive_is_no_model(publish, tmp_path):
    publisher = await publish(zip_of({f"{NAME}/README": b"hello"}))
    with pytest.raises(DownloadFailed, match=r"am/final\.mdl"):
        await fetch_model(tmp_path, publisher.archive, unseen, NOW)


def test_a_mirror_must_have_the_publisher_s_own_bytes():
    assert official(None) == OFFICIAL
    assert official("http://mirror.example/m.zip") == OFFICIAL._replace(url="http://mirror.example/m.zip")
