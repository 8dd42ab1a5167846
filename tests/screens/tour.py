"""Walks through a running demo and takes a picture of each desk: `python tests/screens/tour.py URL VAR OUT`.

Real answers, unlike take.py: what a visitor of `hotline up --demo` sees. Prints what is cut off, scrolls or fails.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, sync_playwright
from take import SIZES, _overflow

Act = Callable[[Page], None]


class Stop(NamedTuple):
    """One picture: who goes where, and does what there."""

    name: str
    account: str
    path: str
    act: Act | None = None


def keys(*pressed: str) -> Act:
    def act(page: Page) -> None:
        for key in pressed:
            page.keyboard.press(key)
            page.wait_for_timeout(150)

    return act


def click(*selectors: str) -> Act:
    def act(page: Page) -> None:
        for selector in selectors:
            page.locator(selector).first.click(timeout=4000)
            page.wait_for_timeout(400)

    return act


def reply_typed(page: Page) -> None:
    """A unit's reply while it is written, with what the audit's machine would see in it."""
    keys("Control+Enter")(page)
    page.locator("textarea").first.fill("我局高度重视，已责令物业加强管理，电话 13800000042。")
    page.wait_for_timeout(1500)


TICKETS: tuple[tuple[str, str, str, Act | None], ...] = (
    ("unsigned", "market-341802", "unsigned", None),
    ("working", "market-341802", "department&status=working", None),
    ("working-reply", "market-341802", "department&status=working", keys("Control+Enter")),
    ("working-hints", "market-341802", "department&status=working", reply_typed),
    ("working-wait", "market-341802", "department&status=working", click("text=/申请挂起|Ask to suspend/i")),
    ("unsigned-deputy", "market-341802-deputy", "unsigned", keys("Alt+t")),
    ("red", "lead", "red", None),
    ("supervised", "dispatch", "supervised", None),
    ("return", "dispatch", "returns", None),
    ("audit", "dispatch", "to_audit", None),
    ("closed", "lead", "closed", None),
    ("closed-why", "dispatch", "supervised", click(".head .why")),
    ("secret", "lead", "open&q=举报餐馆", None),
    ("secret-unit", "market-341802", "department&q=举报餐馆", None),
    ("viewers", "lead", "red", click("text=/谁看过|Who saw/")),
    ("unmask", "dispatch", "supervised", click(".unmask .btn")),
    ("level", "dispatch", "supervised", click(".secrecy .segments label:nth-of-type(2)")),
    ("agent", "agent1", "mine", None),
    ("suspended", "dispatch", "open&status=suspended", None),
    ("consult", "dispatch", "open&status=consult", None),
    ("merged", "dispatch", "open&status=merged", None),
    ("dissatisfied", "lead", "dissatisfied", None),
    ("refused", "lead", "closed&status=refused", None),
    ("transferred", "lead", "closed&status=transferred", None),
    ("withdrawn", "lead", "closed&status=withdrawn", None),
)
"""Name, who, of which list the first ticket, and what is done there."""


def knowledge_mended(page: Page) -> None:
    keys("ArrowDown")(page)
    click(".card-foot .primary")(page)


def rule_amended(page: Page) -> None:
    keys("ArrowDown")(page)
    click(".card-foot .btn:last-child")(page)


def wording_asked(page: Page) -> None:
    """A draft made secret: what the unit will read of it."""
    click("button.draft", "[data-field=secrecy] .segments label:nth-of-type(3)")(page)
    page.locator(".wording").scroll_into_view_if_needed(timeout=4000)


LONG = "因上游管网改造与道路整治交叉施工，多个小区反复停水停气且无人告知，各方互相推诿 WasserversorgungInterconnection"
STRETCHED = {"matter", "place", "reason", "owner", "asked"}


def longer(value: Any, key: str = "") -> Any:
    """An answer of the API with long texts and five-digit counts, to see what they do to the page."""
    if isinstance(value, dict):
        many = {"total"} & value.keys() or all(isinstance(one, int) for one in value.values())
        return {name: longer(one, "count" if many and type(one) is int else name) for name, one in value.items()}
    if isinstance(value, list):
        return [longer(one, key) for one in value]
    if key == "count":
        return value * 1000 + 12345
    return f"{value}{LONG}" if key in STRETCHED and isinstance(value, str) and value else value


def stretch(route: Route) -> None:
    answer = route.fetch()
    if answer.ok and "json" in answer.headers.get("content-type", ""):
        route.fulfill(response=answer, json=longer(answer.json()))
    else:
        route.fulfill(response=answer)


def stops() -> Iterator[Stop]:
    for tab in (
        "to_dispatch",
        "returns",
        "requests",
        "to_audit",
        "dissatisfied",
        "unsigned",
        "yellow",
        "red",
        "supervised",
    ):
        yield Stop(f"dispatch-{tab}", "dispatch", f"/dispatch?tab={tab}")
    yield Stop("dispatch", "dispatch", "/dispatch")
    yield Stop("operator-idle", "agent1", "/calls")
    yield Stop("callbacks", "agent1", "/callbacks")
    yield Stop("tickets", "lead", "/tickets")
    yield Stop("tickets-search", "lead", "/tickets?q=电梯")
    yield Stop("tickets-none", "lead", "/tickets?q=无此事项")
    yield Stop("floor", "lead", "/floor")
    yield Stop("supervision", "dispatch", "/supervision")
    yield Stop("assessment", "dispatch", "/assessment")
    yield Stop("department-liaison", "market-341802", "/department")
    yield Stop("department-supervision", "market-341802", "/supervision")
    yield Stop("department-assessment", "market-341802", "/assessment")
    for tab in ("published", "review", "alarms", "tasks", "all"):
        yield Stop(f"knowledge-{tab}", "dispatch", f"/knowledge?tab={tab}", keys("ArrowDown", "ArrowDown"))
    yield Stop("knowledge-change", "lead", "/knowledge?tab=review&q=社会保障卡", keys("ArrowDown"))
    yield Stop("knowledge-new", "dispatch", "/knowledge", click(".strip .btn:last-child"))
    yield Stop("knowledge-repeal", "dispatch", "/knowledge", click(".strip .btn"))
    yield Stop("knowledge-unit", "hr-341800", "/knowledge", keys("ArrowDown"))
    yield Stop("knowledge-mend", "hr-341800", "/knowledge?tab=tasks&kind=correction", knowledge_mended)
    yield Stop("knowledge-operator", "agent1", "/knowledge", keys("ArrowDown", "ArrowDown", "ArrowDown"))
    yield Stop("announcements", "water-supply-341800", "/announcements", keys("ArrowDown"))
    yield Stop("announcements-new", "water-supply-341800", "/announcements", click(".strip .btn"))
    yield Stop("announcements-all", "agent1", "/announcements?tab=all", keys("ArrowDown"))
    yield Stop("rules", "lead", "/rules", keys("ArrowDown"))
    yield Stop("rules-amend", "dispatch", "/rules?tab=waiting", rule_amended)
    yield Stop("admin", "admin", "/admin")
    yield Stop("keys", "lead", "/floor", keys("?"))
    yield Stop("login", "", "/login")
    yield Stop("imports", "admin", "/imports")
    yield Stop("trial", "lead", "/trial")
    yield Stop("trial-done", "lead", "/trial", click(".side .primary"))
    yield Stop("exchange", "dispatch", "/supervision", click(".strip .tab:nth-of-type(4)"))
    yield Stop("clock", "admin", "/admin", click(".strip .tab:nth-of-type(5)"))
    yield Stop("phone", "", "/phone")
    yield Stop("dispatch-ticked", "dispatch", "/dispatch?tab=returns", keys("ArrowDown", "Space", "ArrowDown", "Space"))
    yield Stop("dispatch-filters", "dispatch", "/dispatch", click("text=/更多筛选|More filters/"))
    for name, account, view, step in TICKETS:
        yield Stop(f"ticket-{name}", account, f"first:{view}", step)
    for tab in (1, 2):
        yield Stop(f"supervision-{tab}", "lead", "/supervision", click(f".strip .tab:nth-of-type({tab + 1})"))
        yield Stop(f"assessment-{tab}", "lead", "/assessment", click(f".strip .tab:nth-of-type({tab + 1})"))
    yield Stop(
        "assessment-relisten",
        "lead",
        "/assessment",
        click(".strip .tab:nth-of-type(5)", ".split tbody tr"),
    )
    yield Stop("supervision-unit", "market-341802", "/supervision")
    for tab in (2, 3, 4):
        yield Stop(f"admin-{tab}", "admin", "/admin", click(f".strip .tab:nth-of-type({tab})"))
    yield Stop("admin-person", "admin", "/admin", click("tbody tr:nth-child(4)"))
    yield Stop(
        "admin-pack",
        "admin",
        "/admin",
        click(".strip .tab:nth-of-type(2)", "tbody tr:nth-child(2)", ".side .btn.primary"),
    )
    yield Stop("person", "lead", "/floor", click(".top .popup >> nth=-1 >> button"))
    change = click(".top .popup >> nth=-1 >> button", "text=/修改密码|Change password/")
    yield Stop("person-password", "lead", "/floor", change)
    yield Stop("messages", "lead", "/floor", click(".top .popup >> nth=-2 >> button"))
    yield Stop("operator-new", "agent1", "/calls", click("text=/新建工单|New ticket/"))
    yield Stop("operator-wording", "agent1", "/calls", wording_asked)
    yield Stop("callbacks-all", "agent1", "/callbacks", click(".strip .tab:nth-of-type(2)"))
    yield Stop("forbidden", "agent1", "/admin")
    yield Stop("lost", "agent1", "/no-such-page")


class Tour:
    def __init__(self, browser: Browser, url: str, var: Path) -> None:
        self._browser, self.url = browser, url
        self._passwords = {row[0]: row[1] for row in json.loads((var / "secrets/demo.json").read_text())}
        self._cookies: dict[str, Any] = {}

    def context(self, account: str, size: tuple[int, int], language: str, theme: str) -> BrowserContext:
        """A browser in which `account` is signed in, without a seat."""
        made = self._browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=language)
        if account in self._cookies:
            made.add_cookies(self._cookies[account])
        elif account:
            who = {"account": account, "password": self._passwords[account]}
            answer = made.request.post(f"{self.url}/api/login", data=who, headers={"X-Requested-With": "hotline"})
            assert answer.ok, answer.text()
            self._cookies[account] = made.cookies()
        kept = json.dumps({"language": language, "theme": theme, "seat": None, "widths": {}})
        made.add_init_script(
            f"localStorage.setItem('hotline.preferences', {kept!r}); sessionStorage.setItem('hotline.seatless', 'yes')"
        )
        return made


def walk(
    tour: Tour, out: Path, only: str, sizes: list[str], languages: list[str], theme: str, *, stretched: bool
) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for stop in stops():
        if only not in stop.name:
            continue
        for language in languages:
            for size in sizes:
                name = f"{stop.name}-{language[:2]}-{size}" + ("-dark" if theme == "dark" else "")
                context = tour.context(stop.account, SIZES[size], language, theme)
                if stretched:
                    context.route(re.compile("/api/(tickets|callbacks|knowledge|supervision|announcements)"), stretch)
                take_one(context.new_page(), tour.url, stop, out / f"{name}.png")
                context.unroute_all(behavior="ignoreErrors")
                context.close()


def take_one(page: Page, url: str, stop: Stop, path: Path) -> None:
    page.on("pageerror", lambda error: print(path.stem, "ERROR", error))
    path_of = stop.path
    if path_of.startswith("first:"):
        found = page.request.get(f"{url}/api/tickets?view={path_of[6:]}&limit=1").json()["items"]
        if not found:
            print(path.stem, "NO SUCH TICKET")
            return
        path_of = f"/tickets/{found[0]['id']}"
    page.goto(url + path_of)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(900)
    if stop.act:
        try:
            stop.act(page)
        except Error as error:
            print(path.stem, "COULD NOT", str(error).splitlines()[0])
        page.wait_for_timeout(500)
    page.screenshot(path=path)
    print(path.stem, *_overflow(page), sep="\n  ")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("var", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="part of a stop's name")
    parser.add_argument("--sizes", nargs="+", default=["1366"], choices=list(SIZES))
    parser.add_argument("--languages", nargs="+", default=["zh-CN"])
    parser.add_argument("--theme", default="light")
    parser.add_argument("--stretch", action="store_true", help="long texts and five-digit counts")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        tour = Tour(chromium, options.url, options.var)
        walk(
            tour, options.out, options.only, options.sizes, options.languages, options.theme, stretched=options.stretch
        )
        chromium.close()
