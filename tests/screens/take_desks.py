"""Draws the desks behind the telephone (dispatch, department, ticket, callbacks, floor): `python take_desks.py OUT`.

Nothing listens: the built front end, the API and the live socket are answered inside the browser's own routes.
"""

from __future__ import annotations

import argparse
import json
import mimetypes
import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlparse

import answers
import desk_answers as desk
import knowledge_answers
import pack_answers
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Route, WebSocketRoute, sync_playwright
from take import SIZES, _overflow

STATIC = Path(os.environ.get("HOTLINE_STATIC") or Path(__file__).parents[2] / "agent_console" / "static")
ORIGIN = "http://127.0.0.1:29000"
SOCKETS: list[WebSocketRoute] = []
"""The live socket of the page being drawn."""
SMALL, WIDE = SIZES["1366"], SIZES["1920"]


class Scene(NamedTuple):
    name: str
    post: str
    path: str
    size: tuple[int, int] = SMALL
    language: str = "zh-CN"
    theme: str = "light"
    act: Callable[[Page], None] | None = None
    mood: str = ""
    """"storm", "down" (no telephony), "conflict", "forbidden", "broken", "fresh" or "calling"."""


PLACES = {
    "dispatch": ("dispatch", "/dispatch"),
    "returns": ("dispatch", "/dispatch?tab=returns"),
    "ticket": ("handler", "/tickets/t-department-2"),
    "department": ("liaison", "/department"),
    "callbacks": ("voice", "/callbacks"),
    "floor": ("lead", "/floor"),
    "tickets": ("voice", "/tickets"),
    "knowledge": ("dispatch", "/knowledge?row=k0"),
    "knowledge-tasks": ("dispatch", "/knowledge?tab=tasks&row=g2"),
    "announcements": ("liaison", "/announcements?row=a0"),
    "rules": ("lead", "/rules?row=r0"),
}


def scenes() -> Iterator[Scene]:
    for name, (post, path) in PLACES.items():
        for size_name, size in SIZES.items():
            yield Scene(f"{name}-zh-light-{size_name}", post, path, size)
        yield Scene(f"{name}-en-light-1366", post, path, SMALL, "en")
        yield Scene(f"{name}-en-dark-1920", post, path, WIDE, "en", "dark")
        yield Scene(f"{name}-zh-dark-1366", post, path, SMALL, theme="dark")
    yield Scene("dispatch-filters", "dispatch", "/dispatch?type=complaint&since=2026-02-01", WIDE)
    yield Scene("dispatch-tried", "dispatch", "/dispatch?tab=returns", act=_try_all)
    yield Scene("dispatch-taken", "dispatch", "/dispatch", act=lambda page: page.keyboard.press("Alt+2"))
    yield Scene("dispatch-left-out", "dispatch", "/dispatch", act=_leave_out)
    yield Scene("packs-sign", "admin", "/admin", act=_sign)
    yield Scene("packs-sign-en", "admin", "/admin", WIDE, "en", "dark", act=_sign)
    yield Scene("dispatch-ticked", "dispatch", "/dispatch?tab=returns", act=_tick)
    for language, theme, size in (("zh-CN", "light", SMALL), ("en", "dark", SMALL), ("zh-CN", "light", WIDE)):
        named = f"{language}-{size[0]}"
        yield Scene(f"merge-desk-{named}", "dispatch", "/dispatch", size, language, theme, _merge)
        yield Scene(f"merge-ticket-{named}", "dispatch", "/tickets/t-to_dispatch-3", size, language, theme, _merge)
        yield Scene(f"places-{named}", "admin", "/admin", size, language, theme, _register)
    yield Scene("dispatch-fresh", "dispatch", "/dispatch?tab=red", mood="fresh", act=_arrive)
    yield Scene("dispatch-empty", "dispatch", "/dispatch?tab=red&q=无此事项&department=xz-samr")
    yield Scene("dispatch-broken", "dispatch", "/dispatch", mood="broken")
    yield Scene("dispatch-conflict", "dispatch", "/dispatch?tab=returns", mood="conflict", act=_decide)
    yield Scene("tickets-300", "lead", "/tickets", WIDE, act=_far)
    yield Scene("ticket-lead", "lead", "/tickets/t-supervised-1")
    yield Scene("ticket-lead-1920", "lead", "/tickets/t-supervised-1", WIDE)
    yield Scene("ticket-reply-1366", "handler", "/tickets/t-department-2", act=_reply)
    yield Scene("ticket-reply-1920", "handler", "/tickets/t-department-2", WIDE, act=_reply)
    yield Scene("ticket-return", "liaison", "/tickets/t-unsigned-1", act=lambda page: page.keyboard.press("Alt+t"))
    yield Scene("ticket-conflict", "handler", "/tickets/t-department-2", mood="conflict", act=_send_reply)
    yield Scene("ticket-forbidden", "handler", "/tickets/t-department-2", mood="forbidden")
    yield Scene("ticket-why", "handler", "/tickets/t-department-2", act=lambda page: page.click(".head .why"))
    yield Scene("callbacks-calling", "voice", "/callbacks", mood="calling", act=_answers)
    yield Scene("callbacks-answers", "voice", "/callbacks", act=_third)
    yield Scene("callbacks-down", "voice", "/callbacks", mood="down")
    yield Scene("knowledge-alarms", "liaison", "/knowledge?tab=alarms&row=k1")
    yield Scene(
        "knowledge-write", "liaison", "/knowledge?tab=tasks&row=g0", act=lambda page: page.click(".card-foot .primary")
    )
    yield Scene("announcements-new", "liaison", "/announcements", act=lambda page: page.click(".strip .btn"))
    yield Scene("rules-amend", "lead", "/rules?row=r0", act=lambda page: page.click(".card-foot .btn:last-child"))
    yield Scene("floor-storm-1366", "lead", "/floor", mood="storm")
    yield Scene("floor-storm-1920", "lead", "/floor", WIDE, theme="dark", mood="storm")
    yield Scene("floor-down", "lead", "/floor", mood="down")


def _leave_out(page: Page) -> None:
    page.click(".partners .check")
    page.fill(".partners .input", "不涉及占道")
    page.wait_for_timeout(300)


def _sign(page: Page) -> None:
    page.click(".tabs button:nth-of-type(2)")
    page.click("tbody tr:first-child")
    page.click(".signing > .btn")
    page.wait_for_timeout(400)


def _tick(page: Page) -> None:
    for key in ("ArrowDown", "Space", "ArrowDown", "ArrowDown", "Space", "ArrowUp"):
        page.keyboard.press(key)
    page.wait_for_timeout(500)


def _merge(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^(并单|Merge)")).first.click()
    page.wait_for_timeout(600)


def _register(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^(地名库|Places)$")).click()
    page.get_by_role("radio").nth(2).check()
    page.wait_for_timeout(400)


def _arrive(page: Page) -> None:
    for socket in SOCKETS:
        socket.send(json.dumps(desk.changed("new0", 1)))
    page.wait_for_timeout(1800)


def _far(page: Page) -> None:
    for _ in range(70):
        page.keyboard.press("ArrowDown")
    page.wait_for_timeout(600)


def _decide(page: Page) -> None:
    page.fill("textarea", "管网产权属供热公司，按供热特许经营协议第 12 条由其维修，准予改派。")
    page.keyboard.press("Alt+a")
    page.wait_for_timeout(700)


def _reply(page: Page) -> None:
    page.keyboard.press("Control+Enter")
    page.fill("textarea", desk.REPLY)


def _send_reply(page: Page) -> None:
    _reply(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(700)


def _third(page: Page) -> None:
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(500)


def _try_all(page: Page) -> None:
    page.get_by_role("checkbox").first.check()
    page.get_by_placeholder("审定意见，写入每一件并告知单位").fill("职责相符，不准退单")
    page.get_by_role("region").get_by_role("button", name="准予退单").first.click()


def _answers(page: Page) -> None:
    for words in ("及时", "部分解决", "不满意"):
        page.click(f".outcome label:text-is('{words}')")


def _refused(status: int, code: str, title: str, **more: str) -> tuple[int, Any]:
    return status, {"title": title, "status": status, "code": code, **more}


def _written(scene: Scene, path: str) -> tuple[int, Any]:
    ident = path.split("/")[3]
    if scene.mood == "conflict":
        return _refused(409, "ticket_changed", "工单刚被他人更新。", kept="页面上已填写的内容仍在。")
    return 200, desk.acted({"version": 4}, ident, scene.post, scene.language)


def _ticket(scene: Scene, ident: str, asked: list[str]) -> tuple[int, Any]:
    if scene.mood == "forbidden":
        return _refused(404, "not_found", "没有找到，或您无权查看。")
    found = desk.ticket(ident, scene.post, scene.language)
    if scene.mood == "conflict" and "POST" in asked:
        found = {**found, "version": 9, "timeline": [*found["timeline"], desk.meanwhile()]}
    return 200, found


def _known(path: str, language: str) -> Any:
    """What is the same on every picture; None for other paths."""
    files = {"items": desk.FILES, "total": len(desk.FILES), "next": None}
    same = {"bulk": desk.TRIED, "attachments": files, "unmask": {"may_ask": True, "items": [], "total": 0}}
    same["similar"] = desk.similar(language)
    return same.get(path.rpartition("/")[2]) if path.startswith("/api/tickets/") else None


def _api(scene: Scene, method: str, path: str, query: dict[str, str], asked: list[str]) -> tuple[int, Any]:
    language = scene.language
    asked.append(method)
    told = (
        _known(path, language)
        or knowledge_answers.answer(path, query, language)
        or pack_answers.answer(path, query, language)
    )
    if told is not None:
        return 200, told
    if path.startswith("/api/tickets/") and path != "/api/tickets/counters":
        return _written(scene, path) if method == "POST" else _ticket(scene, path.split("/")[3], asked)
    if scene.mood == "broken" and path == "/api/tickets":
        return _refused(503, "unexpected", "系统出错，未能完成。", todo="请重试；如仍出错，请把编号 7f3a 告诉管理员。")
    if path == "/api/tickets":
        page = desk.page(query, language)
        if scene.mood == "fresh" and asked.count("LIST") > 0 and query.get("limit") != "1":
            added = [{**desk.row(40 + n, "red", language), "id": f"new{n}"} for n in range(3)]
            page = {**page, "items": [*added, *page["items"][1:]], "total": page["total"] + 2}
        if query.get("limit") != "1":
            asked.append("LIST")
        return 200, page
    counters = {**desk.TOTALS}
    if scene.post in {"handler", "liaison"}:
        counters = {name: counters[name] for name in desk.UNIT_VIEWS} | {"yellow": 3, "red": 1}
    counters.pop("closed", None)
    table: dict[str, Any] = {
        "/api/me": desk.person(scene.post, language),
        "/api/catalogue": _catalogue(language),
        "/api/health": answers.health(language),
        "/api/tickets/counters": counters,
        "/api/routing/suggest": answers.suggestion(language),
        f"/api/calls/{desk.CALL}": desk.call_page(language),
        "/api/callbacks": desk.callbacks(query.get("view", "mine"), language, scene.mood == "calling"),
        "/api/floor/curve": desk.curve(language),
        "/api/admin/places": desk.register(language),
        "/api/admin/people": {"items": [], "posts": [], "unit_posts": []},
    }
    return (200, table[path]) if path in table else _refused(404, "not_found", "…")


def _catalogue(language: str) -> Any:
    known = answers.catalogue(language)
    more = [{**desk.unit_of(place, language), "area": None, "level": "city"} for place in range(3, 6)]
    return {**known, "departments": [*known["departments"], *more]}


def _answer(scene: Scene, asked: list[str], route: Route) -> None:
    url = urlparse(route.request.url)
    if url.path.startswith("/api/"):
        status, body = _api(scene, route.request.method, url.path, dict(parse_qsl(url.query)), asked)
        route.fulfill(status=status, body=json.dumps(body), content_type="application/json")
        return
    file = STATIC / url.path.lstrip("/")
    if not file.is_file():
        file = STATIC / "index.html"
    route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "text/html")


def _live(scene: Scene, socket: WebSocketRoute) -> None:
    if not socket.url.endswith("/live"):
        socket.close()
        return

    def heard(message: str | bytes) -> None:
        if json.loads(message)["type"] != "hello":
            return
        link = "none" if scene.mood == "down" else "up"
        socket.send(json.dumps(desk.snapshot(scene.language, scene.mood == "storm", link, scene.mood == "calling")))
        socket.send(json.dumps(answers.pulse()))

    SOCKETS[:] = [socket]
    socket.on_message(heard)


def _context(browser: Any, scene: Scene) -> BrowserContext:
    width, height = scene.size
    context: BrowserContext = browser.new_context(viewport={"width": width, "height": height}, locale=scene.language)
    kept = json.dumps({"language": scene.language, "theme": scene.theme, "seat": "8003", "widths": {}})
    context.add_init_script(f"localStorage.setItem('hotline.preferences', {kept!r})")
    asked: list[str] = []
    context.route("**/*", lambda route: _answer(scene, asked, route))
    context.route_web_socket("**/*", lambda socket: _live(scene, socket))
    return context


def _failed(name: str, error: Error) -> None:
    print(name, "ERROR", error)


def _warned(name: str, message: ConsoleMessage) -> None:
    if message.type == "warning":
        print(name, message.text)


def take(out: Path, only: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for scene in scenes():
            if only not in scene.name:
                continue
            context = _context(browser, scene)
            page = context.new_page()
            page.on("pageerror", partial(_failed, scene.name))
            page.on("console", partial(_warned, scene.name))
            page.goto(ORIGIN + scene.path)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(900)
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
