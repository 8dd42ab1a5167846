"""Which model is used, and how the official one comes: from a real HTTP server, whole or not at all."""

import hashlib
import io
import shutil
import socket
import stat
import time
import zipfile

import pytest
from aiohttp import web

from callcenter.speech.download import OFFICIAL, Archive
from callcenter.speech.errors import DownloadFailed, UnreadableModel
from callcenter.speech.models import SHIPPED, ModelChoice, check_model, download_official, find_model, provide_model

NAME = "vosk-model-small-cn-0.22"
GOOD = {f"{NAME}/am/final.mdl": b"m" * 300_000, f"{NAME}/graph/HCLr.fst": b"g", f"{NAME}/conf/model.conf": b"c"}


def zip_of(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return packed.getvalue()


class Publisher:
    """Serves one file with ranges; `cut` breaks the first answer off after that many bytes."""

    def __init__(self, content, port, cut=None, ranges=True):
        self.content, self.cut, self.ranges, self.asked = content, cut, ranges, []
        url = f"http://127.0.0.1:{port}/{NAME}.zip"
        self.archive = Archive(NAME, url, len(content), hashlib.sha256(content).hexdigest())

    async def serve(self, request):
        self.asked.append(request.headers.get("Range"))
        start = int(self.asked[-1].removeprefix("bytes=").rstrip("-")) if self.asked[-1] and self.ranges else 0
        answer = web.StreamResponse(status=206 if start else 200)
        answer.content_length = len(self.content) - start
        await answer.prepare(request)
        cut, self.cut = self.cut, None
        await answer.write(self.content[start:cut])
        if cut is not None:
            request.transport.close()
        return answer


@pytest.fixture
async def publish(unused_tcp_port_factory):
    runners = []

    async def start(content, **options):
        port = unused_tcp_port_factory()
        publisher = Publisher(content, port, **options)
        app = web.Application()
        app.router.add_get(f"/{NAME}.zip", publisher.serve)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        runners.append(runner)
        return publisher

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
def own_model(tmp_path):
    return shutil.copytree(SHIPPED, tmp_path / "own")


def test_it_uses_the_shipped_model_and_says_so_when_there_is_no_other(tmp_path):
    assert find_model(None, tmp_path) == ModelChoice(SHIPPED, "shipped", "synthetic_only")


def test_it_prefers_a_downloaded_model(tmp_path):
    shutil.copytree(SHIPPED, tmp_path / NAME)
    assert find_model(None, tmp_path) == ModelChoice(tmp_path / NAME, "downloaded", None)


def test_it_uses_the_model_that_is_named(tmp_path, own_model):
    assert find_model(own_model, tmp_path) == ModelChoice(own_model, "named", None)


def test_it_refuses_a_named_folder_that_is_not_there(tmp_path):
    with pytest.raises(UnreadableModel, match="no such folder"):
        find_model(tmp_path / "nowhere", tmp_path)


def test_it_refuses_a_named_folder_without_an_acoustic_model(own_model):
    (own_model / "am" / "final.mdl").unlink()
    with pytest.raises(UnreadableModel, match=r"am/final\.mdl"):
        check_model(own_model)


@pytest.mark.parametrize("broken", ["am/final.mdl", "graph/HCLG.fst", "graph/words.txt"])
def test_it_refuses_a_named_model_with_a_damaged_file(own_model, broken):
    (own_model / broken).write_bytes(b"\x00broken")
    with pytest.raises(UnreadableModel, match="damaged"):
        check_model(own_model)


async def test_it_downloads_the_official_model_once(publish, tmp_path):
    publisher, seen = await publish(zip_of(GOOD)), []
    for _ in range(2):
        model = await download_official(tmp_path, lambda done, of: seen.append((done, of)), publisher.archive)
        assert (model / "am" / "final.mdl").read_bytes() == GOOD[f"{NAME}/am/final.mdl"]
    assert publisher.asked == [None]
    assert seen[-1] == (publisher.archive.size, publisher.archive.size)
    assert [each.name for each in tmp_path.iterdir()] == [NAME]


async def test_it_goes_on_where_a_download_broke_off(publish, tmp_path):
    publisher = await publish(zip_of(GOOD), cut=100_000)
    with pytest.raises(DownloadFailed):
        await download_official(tmp_path, lambda done, of: None, publisher.archive)
    assert not (tmp_path / NAME).exists()
    model = await download_official(tmp_path, lambda done, of: None, publisher.archive)
    assert publisher.asked == [None, "bytes=100000-"]
    assert (model / "conf" / "model.conf").read_bytes() == b"c"


async def test_it_starts_again_where_ranges_are_not_served(publish, tmp_path):
    publisher = await publish(zip_of(GOOD), cut=100_000, ranges=False)
    with pytest.raises(DownloadFailed):
        await download_official(tmp_path, lambda done, of: None, publisher.archive)
    assert (await download_official(tmp_path, lambda done, of: None, publisher.archive)).is_dir()


async def test_it_keeps_nothing_with_a_wrong_checksum(publish, tmp_path):
    publisher = await publish(zip_of(GOOD))
    with pytest.raises(DownloadFailed, match="checksum"):
        await download_official(tmp_path, lambda done, of: None, publisher.archive._replace(sha256="0" * 64))
    assert list(tmp_path.iterdir()) == []


async def test_it_stops_when_more_comes_than_was_announced(publish, tmp_path):
    publisher = await publish(zip_of(GOOD))
    with pytest.raises(DownloadFailed, match="expected"):
        await download_official(tmp_path, lambda done, of: None, publisher.archive._replace(size=1000))
    assert list(tmp_path.iterdir()) == []


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
        await download_official(tmp_path / "models", lambda done, of: None, publisher.archive)
    assert not (tmp_path / "models" / NAME).exists()
    assert not (tmp_path / "outside").exists()


async def test_it_refuses_an_archive_that_grows_without_measure(publish, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(f"{NAME}/am/final.mdl", bytes(10_000_000))
    publisher = await publish(packed.getvalue())
    with pytest.raises(DownloadFailed, match="far more"):
        await download_official(tmp_path, lambda done, of: None, publisher.archive)


async def test_it_says_when_the_archive_is_no_model(publish, tmp_path):
    publisher = await publish(zip_of({f"{NAME}/README": b"hello"}))
    with pytest.raises(DownloadFailed, match=r"am/final\.mdl"):
        await download_official(tmp_path, lambda done, of: None, publisher.archive)


async def test_it_falls_back_at_once_where_nothing_answers(tmp_path, unused_tcp_port):
    archive = OFFICIAL._replace(url=f"http://127.0.0.1:{unused_tcp_port}/{NAME}.zip")
    begun = time.monotonic()
    choice, failure = await provide_model(None, tmp_path, lambda done, of: None, archive)
    assert time.monotonic() - begun < 5
    assert choice == ModelChoice(SHIPPED, "shipped", "synthetic_only")
    assert failure is not None


async def test_it_falls_back_in_seconds_where_the_network_swallows_everything(tmp_path):
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        full = [socket.create_connection(deaf.getsockname())]
        full += [socket.socket() for _ in range(4)]
        for each in full[1:]:
            each.setblocking(False)
            each.connect_ex(deaf.getsockname())
        archive = OFFICIAL._replace(url=f"http://127.0.0.1:{deaf.getsockname()[1]}/{NAME}.zip")
        begun = time.monotonic()
        choice, failure = await provide_model(None, tmp_path, lambda done, of: None, archive)
        assert 3 < time.monotonic() - begun < 8
        assert (choice.kind, failure is not None) == ("shipped", True)
        for each in full:
            each.close()


async def test_it_takes_the_downloaded_model_when_it_can(publish, tmp_path):
    publisher = await publish(zip_of(GOOD))
    choice, failure = await provide_model(None, tmp_path, lambda done, of: None, publisher.archive)
    assert (choice, failure) == (ModelChoice(tmp_path / NAME, "downloaded", None), None)
