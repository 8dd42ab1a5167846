"""The built front end as browsers get it: cached, compressed, one page for every address, its own folder alone."""

import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from aiohttp.test_utils import TestClient, TestServer

from agent_console.app import build_app
from agent_console.services import Services
from agent_console.settings import DemoSettings

SCRIPT = "console.log('hotline');" * 200


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    (folder / "assets").mkdir()
    (folder / "index.html").write_text("<!doctype html><title>console</title>")
    (folder / "assets" / "index-3f2a.js").write_text(SCRIPT)
    (folder.parent / "secret.txt").write_text("not for browsers")
    return folder


@pytest.fixture(scope="module")
async def client(services: Services, built: Path) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(build_app(replace(services, static=built)))) as made:
        yield made


@pytest.mark.parametrize("path", ["/", "/calls", "/tickets/17", "/phone"])
async def test_every_address_of_a_page_is_the_console(client: TestClient, path: str):
    response = await client.get(path)
    assert response.status == 200
    assert "<title>console</title>" in await response.text()
    assert response.headers["Cache-Control"] == "no-cache"


async def test_a_hashed_file_is_kept_for_ever_and_sent_compressed(client: TestClient):
    response = await client.get("/assets/index-3f2a.js", headers={"Accept-Encoding": "gzip"}, auto_decompress=False)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.content_type in {"text/javascript", "application/javascript"}
    assert gzip.decompress(await response.read()).decode() == SCRIPT


async def test_a_page_that_has_not_changed_is_not_sent_again(client: TestClient):
    etag = (await client.get("/")).headers["ETag"]
    assert (await client.get("/", headers={"If-None-Match": etag})).status == 304


@pytest.mark.parametrize("path", ["/missing.js", "/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt"])
async def test_what_is_not_there_is_not_found(client: TestClient, path: str):
    response = await client.get(path)
    assert response.status == 404
    assert (await response.json())["code"] == "not_found"


async def test_the_citizen_s_page_is_for_demos_alone(services: Services, built: Path):
    real = replace(services, static=built, settings=msgspec.structs.replace(services.settings, demo=DemoSettings()))
    async with TestClient(TestServer(build_app(real))) as client:
        assert (await client.get("/phone")).status == 404
        assert (await client.get("/api/demo/phone")).status == 404


async def test_a_front_end_that_was_not_built_says_how(services: Services, tmp_path: Path):
    async with TestClient(TestServer(build_app(replace(services, static=tmp_path)))) as client:
        response = await client.get("/")
        assert response.status == 503
        assert "npm run build" in await response.text()
