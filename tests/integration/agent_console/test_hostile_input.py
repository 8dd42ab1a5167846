"""What no desk sends: characters and numbers that PostgreSQL cannot hold are refused in words, never a fault."""

import asyncio
import base64
import json
from uuid import uuid4

import pytest
from websockets.exceptions import InvalidStatus

from tests.integration.agent_console.conftest import HEADERS

NUL = "\0"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/api/tickets/{id}", {"version": 1, "fields": {"matter": f"电梯{NUL}停运"}}),
        ("POST", "/api/tickets/{id}/actions/accept", {"version": 1, "note": NUL}),
        ("PATCH", "/api/tickets/{id}", {"version": 2**31, "fields": {}}),
        ("POST", "/api/tickets/{id}/actions/accept", {"version": -(2**40)}),
        ("POST", "/api/tickets/{id}/actions/accept", {"version": "1"}),
        ("GET", "/api/tickets?view=all&q=%00", None),
        ("GET", "/api/tickets/%00", None),
        ("GET", "/api/surveys/samples?quarter=%C2%BD%19%C3%A7%F1%AC%89%B9K", None),
    ],
)
async def test_what_cannot_be_stored_is_refused_and_nothing_is_kept(visitor, method, path, body):
    xu = await visitor("xu" if method == "GET" else "su")
    _, draft = await (await visitor("su")).ask("POST", "/api/tickets", {})
    status, problem = await xu.ask(method, path.replace("{id}", draft["id"]), body)
    assert (status, problem["code"]) == (400, "bad_request")
    _, unchanged = await (await visitor("su")).ask("GET", f"/api/tickets/{draft['id']}")
    assert unchanged["version"] == draft["version"]


async def test_the_words_for_a_nul_are_no_nul(visitor):
    """A person may write about the escape itself."""
    su = await visitor("su")
    _, draft = await su.ask("POST", "/api/tickets", {})
    said = r"输入 \u0000 后系统报错"
    assert r"\\u0000" in json.dumps(said)
    body = {"version": draft["version"], "fields": {"matter": said}}
    status, saved = await su.ask("PATCH", f"/api/tickets/{draft['id']}", body)
    assert (status, saved["matter"]) == (200, said)


NESTED = "[" * 20_000


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/tickets/{id}/actions/accept", f'{{"version": 1, "x": {NESTED}'.encode()),
        ("PATCH", "/api/tickets/{id}", b'{"version": 1, "fields": {"matter": "\xff\xfe"}}'),
        ("PATCH", "/api/tickets/{id}", b'{"version": 1, "fields": {"matter": "\\ud800"}}'),
        ("POST", "/api/tickets/bulk", b'{"action": "accept", "filter": {"since": "soon"}, "payload": {}}'),
        ("POST", "/api/tickets/bulk", b'{"action": "accept", "filter": {"q": {"a": 1}}, "payload": {}}'),
    ],
    ids=["deep", "no UTF-8", "half a character", "no day", "no words"],
)
async def test_what_cannot_be_read_is_refused_in_words(visitor, method, path, body):
    su = await visitor("su")
    _, draft = await su.ask("POST", "/api/tickets", {})
    url = su.url + path.replace("{id}", draft["id"])
    async with su.http.request(method, url, data=body, headers=HEADERS) as response:
        assert (response.status, (await response.json())["code"]) == (400, "bad_request")


@pytest.mark.parametrize("text", ["[" * 3000, "rest: {2027-13-45: 元旦}", "year: " + "9" * 5000, "year: !!bool x"])
async def test_a_sheet_that_is_no_yaml_is_refused_in_words(visitor, text: str):
    status, problem = await (await visitor("bai")).ask("POST", "/api/calendars", {"text": text})
    assert (status, list(problem["fields"])) == (422, ["text"])


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-01-01", 200), ("2026-01-01T00:00:00", 200), ("2026-01-01T00:00:00+08:00", 200), ("infinity", 422)]
    + [(day, 422) for day in ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "0001-01-01\0")],
)
async def test_a_cursor_that_nobody_was_given_is_read_or_refused(visitor, day: str, status: int):
    cursor = base64.urlsafe_b64encode(f"{day}|{uuid4()}".encode()).decode()
    assert (await (await visitor("lin")).ask("GET", f"/api/tickets?view=mine&cursor={cursor}"))[0] == status


@pytest.mark.parametrize("narrowed", ["since=0001-01-01", "until=9999-12-31"])
async def test_a_day_out_of_all_reach_is_named(visitor, narrowed: str):
    status, problem = await (await visitor("lin")).ask("GET", f"/api/tickets?{narrowed}")
    assert (status, list(problem["fields"])) == (422, [narrowed.partition("=")[0]])


@pytest.mark.parametrize("origin", ["http://[", "http://a]b", "null", "x:y:z"])
async def test_an_origin_that_is_none_is_another_site(visitor, origin: str):
    su = await visitor("su")
    assert (await su.ask("POST", "/api/tickets", {}, Origin=origin))[0] == 403
    with pytest.raises(InvalidStatus) as refused:
        async with su.live(origin=origin):
            pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    ("path", "header", "status"),
    [
        ("/api/health", b"Host: [", 200),
        ("/api/me", b"Cookie: hotline_session=\xff\xfe", 401),
        ("/%00", b"X-A: b", 404),
        ("/" + "a" * 5000, b"X-A: b", 404),
    ],
    ids=["host", "cookie", "NUL", "long"],
)
async def test_no_header_and_no_address_is_a_fault(visitor, path: str, header: bytes, status: int):
    """As bytes, since no browser sends such a thing."""
    port = int((await visitor()).url.rsplit(":", 1)[1])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    host = b"" if header.startswith(b"Host") else b"Host: 127.0.0.1\r\n"
    writer.write(f"GET {path} HTTP/1.1\r\n".encode() + host + header + b"\r\nConnection: close\r\n\r\n")
    line = await reader.readline()
    writer.close()
    assert int(line.split()[1]) == status


PART = b'--B\r\nContent-Disposition: form-data; name="%s"; filename="a.txt"\r\n%s\r\nabc\r\n'
FORMS = {
    "deep": b"".join(b"--B%d\r\nContent-Type: multipart/mixed; boundary=B%d\r\n\r\n" % (n, n + 1) for n in range(2000)),
    "many parts": PART % (b"other", b"") * 20 + PART % (b"file", b"") + b"--B--\r\n",
    "long header": PART % (b"file", b"X-A: " + b"a" * 100_000 + b"\r\n") + b"--B--\r\n",
    "many headers": PART % (b"file", b"X-A: b\r\n" * 20_000) + b"--B--\r\n",
}


@pytest.mark.parametrize("form", FORMS)
async def test_a_form_that_no_browser_sends_is_refused_in_words(visitor, form: str):
    su = await visitor("su")
    _, draft = await su.ask("POST", "/api/tickets", {})
    kind = {"Content-Type": f"multipart/form-data; boundary={'B0' if form == 'deep' else 'B'}"}
    url = f"{su.url}/api/tickets/{draft['id']}/attachments"
    async with su.http.post(url, data=FORMS[form], headers=HEADERS | kind) as response:
        assert (response.status, (await response.json())["code"]) == (400, "bad_request")
