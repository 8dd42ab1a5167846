"""Renews the pictures of the README from a running demo: `python tests/screens/record.py URL VAR OUT`.

One real call between two browsers with made-up speech: the operator's desk in the call, the lead's floor beside it,
then dispatch and a ticket. Needs espeak-ng; the demo's database fresh.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from tour import Tour

from tests.speech.say import say
from tests.speech.sound import read_wav, resample, write_wav

RATE = 48_000
SIZE = (1366, 768)
ANSWERED_AFTER = 15.0
"""Seconds from dialling to the answer: the welcome is over and the seat rings."""
SPEECH = Path(__file__).parents[1] / "speech"
SEAT = ((1.5, "seat01"), (12.0, "seat02"), (24.5, "seat03"), (36.0, "seat04"))
CITIZEN = ((5.5, "citizen01"), (18.0, "从昨天晚上一直停水到现在没有人管"), (30.5, "好的请尽快处理"))
"""When each sentence begins, in seconds from the answer; a name of a file of tests/speech, or words to be said."""


def microphone(turns: tuple[tuple[float, str], ...], ahead: float, voice: str, path: Path) -> Path:
    """A recording that a browser's false microphone plays from the moment it is opened."""
    pcm = bytearray()
    for begins, words in turns:
        file = SPEECH / f"{words}.wav"
        spoken, rate = read_wav(file) if file.exists() else (say(words, voice), 8000)
        at = 2 * int((ahead + begins) * RATE)
        pcm += bytes(max(0, at - len(pcm))) + resample(spoken, rate, RATE)
    write_wav(path, bytes(pcm) + bytes(2 * RATE * 90), RATE)
    return path


def launch(chromium: BrowserType, says: Path | None = None) -> Browser:
    arguments = ["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    arguments += ["--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required"]
    if says:
        arguments.append(f"--use-file-for-fake-audio-capture={says}%noloop")
    return chromium.launch(executable_path="/usr/bin/chromium", args=arguments)


def at_seat(tour: Tour, account: str, seat: str, *keys: str) -> Page:
    """A desk of somebody who has taken a seat."""
    context = tour.context(account, SIZE, "zh-CN", "light")
    context.request.post(f"{tour.url}/api/seat/sign-in", data={"seat": seat}, headers={"X-Requested-With": "hotline"})
    page = context.new_page()
    page.goto(f"{tour.url}/calls")
    page.wait_for_timeout(3000)
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(500)
    return page


def quiet(page: Page) -> Page:
    """Puts away what is told once."""
    closing = page.locator(".band button")
    for _ in range(closing.count()):
        closing.first.click()
    return page


def record(chromium: BrowserType, url: str, var: Path, out: Path, folder: Path) -> None:
    seat_browser = launch(chromium, microphone(SEAT, 0.0, "", folder / "seat.wav"))
    citizen_browser = launch(chromium, microphone(CITIZEN, ANSWERED_AFTER, "f4", folder / "citizen.wav"))
    others = launch(chromium)
    operator = quiet(at_seat(Tour(seat_browser, url, var), "agent1", "8003", "F2"))
    tour = Tour(others, url, var)
    at_seat(tour, "agent2", "8001", "F3", "1")
    lead = tour.context("lead", SIZE, "zh-CN", "light").new_page()
    lead.goto(f"{url}/floor")
    citizen = citizen_browser.new_context(locale="zh-CN").new_page()
    citizen.goto(f"{url}/phone")
    citizen.wait_for_timeout(4000)
    begun = time.monotonic()
    citizen.get_by_role("button", name="拨打 12345").click()
    operator.wait_for_timeout(1000 * (begun + ANSWERED_AFTER - time.monotonic()))
    operator.keyboard.press("F6")
    operator.wait_for_timeout(46_000)
    fill(operator)
    operator.screenshot(path=out / "console.png")
    lead.screenshot(path=out / "lead.png")
    desks(tour, out)
    for browser in (citizen_browser, seat_browser, others):
        browser.close()


def fill(operator: Page) -> None:
    """What an operator does by now: suggestions taken by key, the words put in order."""
    operator.fill("[data-field=matter] input", "书香门第小区突然停水，未见通知")
    operator.fill("[data-field=demand] textarea", "① 尽快恢复供水 ② 说明停水原因和恢复时间 ③ 有结果后电话告知")
    operator.fill("[data-field=place] input >> nth=-1", "书香门第小区（示例）")
    operator.locator("label", has_text="求助").first.click()
    for key in ("Alt+1", "Alt+2"):
        operator.keyboard.press(key)
        operator.wait_for_timeout(1500)
    operator.wait_for_timeout(3000)


def desks(tour: Tour, out: Path) -> None:
    dispatch = tour.context("dispatch", SIZE, "zh-CN", "light").new_page()
    dispatch.goto(f"{tour.url}/dispatch?tab=returns")
    dispatch.locator(".side .decide").wait_for()
    dispatch.wait_for_timeout(1000)
    dispatch.screenshot(path=out / "dispatch.png")
    unit = tour.context("market-341802", SIZE, "zh-CN", "light").new_page()
    found = unit.request.get(f"{tour.url}/api/tickets?view=department&q=电梯反复停运&limit=5").json()["items"]
    unit.goto(f"{tour.url}/tickets/{found[0]['id']}")
    unit.locator(".custody").wait_for()
    unit.wait_for_timeout(1000)
    unit.screenshot(path=out / "ticket.png")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("var", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as place:
        record(playwright.chromium, options.url, options.var, options.out, Path(place))
