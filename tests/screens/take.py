"""Draws the pages in Chromium with made-up answers, for people to look at: `python tests/screens/take.py OUT`.

Nothing listens: the built front end, the API and the live socket are answered inside the browser's own routes.
"""

from __future__ import annotations

import argparse
import json
import mimetypes
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlparse

import answers
from playwright.sync_api import BrowserContext, Page, Route, WebSocketRoute, sync_playwright

STATIC = Path(os.environ.get("HOTLINE_STATIC") or Path(__file__).parents[2] / "agent_console" / "static")
ORIGIN = "http://127.0.0.1:28500"
SIZES = {"1366": (1366, 768), "1920": (1920, 1080)}


class Scene(NamedTuple):
    name: str
    path: str
    floor: str
    size: tuple[int, int]
    language: str
    theme: str
    act: Callable[[Page], None] | None = None
    seen: list[str] = []  # noqa: RUF012  what was asked so far, for scenes whose answers change


def scenes() -> Iterator[Scene]:
    for size_name, size in SIZES.items():
        for language in ("zh-CN", "en"):
            for theme in ("light", "dark"):
                yield Scene(f"operator-{language}-{theme}-{size_name}", "/calls", "talking", size, language, theme)
    for floor in ("ringing", "idle", "wrap"):
        yield Scene(f"operator-{floor}", "/calls", floor, SIZES["1366"], "zh-CN", "light")
    yield Scene("operator-taken", "/calls", "talking", SIZES["1366"], "zh-CN", "light", _take_suggestions)
    yield Scene(
        "operator-pause", "/calls", "idle", SIZES["1366"], "zh-CN", "light", lambda page: page.keyboard.press("F3")
    )
    yield Scene(
        "operator-answer",
        "/calls",
        "talking",
        SIZES["1366"],
        "zh-CN",
        "light",
        lambda page: page.keyboard.press("Control+d"),
    )
    yield Scene(
        "operator-transfer",
        "/calls",
        "talking",
        SIZES["1366"],
        "zh-CN",
        "light",
        lambda page: page.keyboard.press("F9"),
    )
    yield Scene(
        "operator-category",
        "/calls",
        "talking",
        SIZES["1366"],
        "zh-CN",
        "dark",
        lambda page: page.click("[data-field=category] input"),
    )
    yield Scene("operator-closed-before", "/calls", "talking", SIZES["1366"], "zh-CN", "light")
    yield Scene("operator-closed-before-en", "/calls", "talking", SIZES["1366"], "en", "dark")
    yield Scene("operator-closed-before-letter", "/calls", "talking", SIZES["1366"], "zh-CN", "light", _refuse)
    for language, theme in (("zh-CN", "light"), ("en", "dark")):
        yield Scene(f"operator-place-{language}", "/calls", "talking", SIZES["1366"], language, theme, _find_place)
        yield Scene(f"operator-pair-{language}", "/calls", "talking", SIZES["1920"], language, theme, _type_pair)
    yield Scene("operator-point-wrong", "/calls", "point", SIZES["1366"], "zh-CN", "light", _type_wrong_pair)
    yield Scene("operator-refused", "/calls", "refused", SIZES["1366"], "zh-CN", "light", _dispatch)
    yield Scene("operator-dispatched", "/calls", "dispatched", SIZES["1366"], "zh-CN", "light", _dispatch)
    yield Scene("operator-conflict", "/calls", "conflict", SIZES["1366"], "zh-CN", "light", _type)
    yield Scene("operator-no-telephony", "/calls", "no-telephony", SIZES["1366"], "zh-CN", "light")
    yield Scene("operator-no-telephony-en", "/calls", "no-telephony", SIZES["1366"], "en", "dark")
    yield Scene("keys", "/calls", "idle", SIZES["1366"], "zh-CN", "light", lambda page: page.keyboard.press("?"))
    yield Scene(
        "person",
        "/calls",
        "idle",
        SIZES["1366"],
        "en",
        "light",
        lambda page: page.click(".top .popup:last-child button"),
    )
    yield Scene("login", "/login", "anonymous", SIZES["1366"], "zh-CN", "light")
    yield Scene("login-seat", "/login", "seatless", SIZES["1366"], "zh-CN", "light")
    yield Scene("login-seat-en-dark", "/login", "seatless", SIZES["1366"], "en", "dark")
    yield Scene("phone", "/phone", "idle", (390, 844), "zh-CN", "light")
    yield Scene("phone-en", "/phone", "idle", (390, 844), "en", "light")


def _take_suggestions(page: Page) -> None:
    page.keyboard.press("Alt+1")
    page.keyboard.press("Alt+2")
    page.keyboard.press("Alt+0")
    page.wait_for_timeout(1200)


def _refuse(page: Page) -> None:
    page.click(".repeat .ways button:nth-child(2)")
    page.wait_for_timeout(300)


def _dispatch(page: Page) -> None:
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(600)


def _type(page: Page) -> None:
    page.fill("[data-field=matter] input", "云栖花苑 3 栋电梯又停运")
    page.wait_for_timeout(1500)


def _find_place(page: Page) -> None:
    page.fill("#ticket-place", "云栖")
    page.wait_for_timeout(600)
    page.keyboard.press("ArrowDown")


def _type_pair(page: Page) -> None:
    page.fill("#ticket-place", "30.9401，118.7512")


def _type_wrong_pair(page: Page) -> None:
    page.fill("#ticket-place", "118.7512,30.9401")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)


def _written(scene: Scene, sent: dict[str, Any]) -> tuple[int, Any]:
    """Answer to a draft that is saved or acted upon."""
    draft = answers.ticket(scene.language)
    if scene.floor == "refused" and "fields" not in sent:
        wrong = {"type": "请选择", "place": "请填写地点或选择属地"}
        return 422, {
            "title": "有几处需要补全或改正。",
            "status": 422,
            "code": "field_errors",
            "kept": "您填写的内容还在。",
            "todo": "请按提示补全后再提交。",
            "fields": wrong,
        }
    if scene.floor == "point":
        wrong = {"point": "经纬度写反了：请先写纬度，后写经度"}
        return 422, {"title": "有几处需要改正。", "status": 422, "code": "field_errors", "fields": wrong}
    if scene.floor == "dispatched":
        return 200, answers.dispatched(scene.language)
    if scene.floor == "conflict":
        return 409, {"title": "工单刚被他人更新。", "status": 409, "code": "ticket_changed"}
    known = {
        name: value
        for name, value in sent.get("fields", {}).items()
        if name in {"category", "urgency", "suggested_fields"}
    }
    return 200, {**draft, "version": 4, **known}


def _repeats(scene: Scene) -> dict[str, Any]:
    return (answers.repeat_closed if "closed-before" in scene.name else answers.repeat)(scene.language)


def _api(scene: Scene, path: str) -> tuple[int, Any]:
    language = scene.language
    who = answers.me(language)
    if scene.floor == "seatless":
        who = {**who, "seat": None}
    table: dict[str, Any] = {
        "/api/me": who,
        "/api/catalogue": answers.catalogue(language),
        "/api/health": answers.health(language),
        "/api/tickets/counters": {"mine": 2, "returns": 4},
        "/api/tickets": {"items": answers.earlier(language)[:2], "next": None, "total": 2},
        f"/api/calls/{answers.CALL}": answers.call_page(language, scene.floor),
        f"/api/tickets/{answers.TICKET}": answers.ticket(language),
        f"/api/tickets/{answers.TICKET}/repeat": {"found": _repeats(scene)},
        "/api/routing/suggest": answers.suggestion(language),
        "/api/places/suggest": answers.places(language),
        "/api/demo/phone": {
            "ws_url": "ws://127.0.0.1:28500/sip",
            "uri": "sip:citizen@127.0.0.1",
            "password": "x",
            "display": "0563-5550188",
        },
        "/api/seat/phone": {
            "ws_url": "ws://127.0.0.1:28500/sip",
            "uri": "sip:8003@127.0.0.1",
            "password": "x",
            "display": "8003",
        },
    }
    if scene.floor == "anonymous" and path != "/api/health":
        return 401, {"title": "…", "status": 401, "code": "not_signed_in"}
    return (200, table[path]) if path in table else (404, {"title": "…", "status": 404, "code": "not_found"})


def _answer(scene: Scene, route: Route) -> None:
    path = urlparse(route.request.url).path
    if path.startswith("/api/"):
        status, body = _api(scene, path)
        if path.startswith("/api/tickets/") and route.request.method != "GET":
            status, body = _written(scene, route.request.post_data_json)
        elif (
            scene.floor == "conflict"
            and path.endswith(answers.TICKET)
            and scene.seen.append(path) is None
            and len(scene.seen) > 1
        ):
            body = {**body, "version": 9, "matter": "云栖花苑电梯停运（班长改）"}
        route.fulfill(status=status, body=json.dumps(body), content_type="application/json")
        return
    file = STATIC / path.lstrip("/")
    if not file.is_file():
        file = STATIC / "index.html"
    route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "text/html")


def _live(scene: Scene, socket: WebSocketRoute) -> None:
    if not socket.url.endswith("/live"):
        socket.close()
        return
    known = {"talking", "ringing", "wrap", "idle", "no-telephony"}
    floor = scene.floor if scene.floor in known else "idle" if scene.floor in {"seatless", "anonymous"} else "talking"

    def heard(message: str | bytes) -> None:
        word = json.loads(message)
        if word["type"] == "hello":
            socket.send(json.dumps(answers.snapshot(scene.language, floor)))
            socket.send(json.dumps(answers.pulse()))
        elif word["call_id"] and floor != "ringing":
            socket.send(
                json.dumps({"type": "segments", "call_id": word["call_id"], "segments": answers.talk(scene.language)})
            )

    socket.on_message(heard)


def _context(browser: Any, scene: Scene) -> BrowserContext:
    width, height = scene.size
    context: BrowserContext = browser.new_context(viewport={"width": width, "height": height}, locale=scene.language)
    kept = json.dumps({"language": scene.language, "theme": scene.theme, "seat": "8003", "widths": {}})
    call = answers.CALL if scene.floor == "wrap" else ""
    context.add_init_script(
        f"localStorage.setItem('hotline.preferences', {kept!r});"
        f"if ({call!r}) sessionStorage.setItem('hotline.call', {call!r})"
    )
    context.route("**/*", lambda route: _answer(scene, route))
    context.route_web_socket("**/*", lambda socket: _live(scene, socket))
    return context


def _overflow(page: Page) -> list[str]:
    """Elements whose text is cut without an ellipsis, and pages that scroll."""
    return page.evaluate(
        """() => {
          const found = []
          const root = document.documentElement
          if (root.scrollWidth > root.clientWidth || root.scrollHeight > root.clientHeight) found.push('page scrolls')
          for (const e of document.querySelectorAll('button, .btn, .tag, dt, dd, label, h2, h3, .pill, kbd')) {
            const s = getComputedStyle(e)
            if (e.closest('.unseen') || s.display === 'inline') continue
            const cut = e.scrollWidth > e.clientWidth + 1 && s.textOverflow !== 'ellipsis'
            if (cut) found.push(`${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`)
          }
          return found
        }"""
    )


def take(out: Path, only: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for scene in scenes():
            if only not in scene.name:
                continue
            context = _context(browser, scene)
            page = context.new_page()
            page.on("pageerror", lambda error, name=scene.name: print(name, "ERROR", error))
            page.on(
                "console",
                lambda message, name=scene.name: (
                    print(name, message.type, message.text) if message.type in {"warning"} else None
                ),
            )
            page.goto(ORIGIN + scene.path)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1300)
            if scene.act:
                scene.act(page)
                page.wait_for_timeout(400)
            page.screenshot(path=out / f"{scene.name}.png")
            print(scene.name, *_overflow(page), sep="\n  ")
            context.close()
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="part of a scene's name")
    options = parser.parse_args()
    take(options.out, options.only)
