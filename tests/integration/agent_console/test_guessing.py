"""Guessing passwords over the real API: who is slowed, who is not, and that an account that does not exist is alike."""

import asyncio
import statistics
import time

import msgspec
import pytest
from multidict import CIMultiDict

from agent_console.guessing import PREFIX
from agent_console.settings import LoginSettings, ServerSettings, Settings
from tests.integration.agent_console.conftest import HEADERS, PASSWORD, Visitor
from tests.ports import free_pair

TRIES, ADDRESS_TRIES, ACCOUNT_TRIES = 3, 7, 5
WRONG = "not the password"
HOME, STRANGE = "10.1.2.3", "203.0.113.{}"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    port = free_pair()
    return Settings(
        var=tmp_path_factory.mktemp("var"),
        server=ServerSettings(port=port, public_url=f"http://127.0.0.1:{port}"),
        login=LoginSettings(tries=TRIES, address_tries=ADDRESS_TRIES, account_tries=ACCOUNT_TRIES),
    )


@pytest.fixture(autouse=True)
async def _forgotten(services):
    yield
    await forget(services)


async def forget(services) -> None:
    """As when all times are over."""
    if keys := await services.redis.keys(f"{PREFIX}:*"):
        await services.redis.delete(*keys)


async def tries(browser: Visitor, account: str, password: str = WRONG, address: str = HOME) -> tuple[int, dict]:
    body = {"account": account, "password": password}
    return await browser.ask("POST", "/api/login", body, **{"X-Forwarded-For": address})


async def guesses(visitor, account: str, addresses: int, each: int = 1) -> list[int]:
    """Wrong passwords from strange addresses, one browser each."""
    told = []
    for number in range(addresses):
        browser = await visitor()
        told += [(await tries(browser, account, address=STRANGE.format(number)))[0] for _ in range(each)]
    return told


async def test_an_address_that_guesses_waits_and_the_person_elsewhere_does_not(visitor):
    guesser = await visitor()
    answers = [(await tries(guesser, "lin", address=STRANGE.format(1)))[0] for _ in range(TRIES + 1)]
    assert answers == [401] * TRIES + [429]
    status, problem = await tries(guesser, "lin", PASSWORD, address=STRANGE.format(1))
    assert (status, problem["code"]) == (429, "too_many_logins"), "the right password is not looked at either"
    assert "15 minutes" in problem["detail"]
    assert (await tries(await visitor(), "lin", PASSWORD))[0] == 200


async def test_a_shift_lead_signs_in_where_he_did_before_whatever_strangers_guess(visitor):
    known_browser = await visitor()
    assert (await tries(known_browser, "lin", PASSWORD))[0] == 200
    assert (await guesses(visitor, "lin", ACCOUNT_TRIES + 3)).count(429) == 2
    fresh = await visitor()
    assert (await tries(fresh, "lin", PASSWORD, address=STRANGE.format(99)))[0] == 429, "a new place waits"
    assert (await tries(fresh, "lin", PASSWORD, address=HOME))[0] == 200, "from the address of before"
    assert (await tries(known_browser, "lin", PASSWORD, address=STRANGE.format(98)))[0] == 200, "with the browser"


async def test_a_known_browser_is_not_held_up_by_a_guesser_behind_the_same_address(visitor):
    mine = await visitor()
    assert (await tries(mine, "lin", PASSWORD))[0] == 200
    neighbour = await visitor()
    for account in ("lin", "lin", "lin", "gu", "gu", "gu", "xu", "xu"):
        status, _ = await tries(neighbour, account)
    assert status == 429, "the address has guessed too often over all accounts"
    assert (await tries(await visitor(), "yan", PASSWORD))[0] == 429
    assert (await tries(mine, "lin", PASSWORD))[0] == 200


async def test_a_known_browser_may_not_guess_on_and_on(visitor):
    mine = await visitor()
    await tries(mine, "lin", PASSWORD)
    assert [(await tries(mine, "lin"))[0] for _ in range(TRIES + 1)] == [401] * TRIES + [429]
    assert (await tries(mine, "gu"))[0] == 401, "for another account it is a stranger like any other"


async def test_strangers_are_slowed_to_one_try_a_while_and_not_stopped(visitor, services):
    assert (await guesses(visitor, "xu", ACCOUNT_TRIES + 1)) == [401] * (ACCOUNT_TRIES + 1)
    status, problem = await tries(await visitor(), "xu", PASSWORD, address=STRANGE.format(50))
    assert status == 429
    assert 0 < int(problem["detail"].split()[3]) <= 60
    (slot,) = await services.redis.keys(f"{PREFIX}:account:*:slot")
    await services.redis.delete(slot)  # as after a minute
    assert (await tries(await visitor(), "xu", PASSWORD, address=STRANGE.format(51)))[0] == 200


async def test_guesses_side_by_side_are_all_counted(visitor):
    browser = await visitor()
    answers = await asyncio.gather(*(tries(browser, "gu") for _ in range(12)))
    assert sorted(status for status, _ in answers) == [401] * TRIES + [429] * (12 - TRIES)


async def test_a_right_password_in_between_forgives_the_slips(visitor):
    browser = await visitor()
    for _ in range(2):
        assert [(await tries(browser, "gu"))[0] for _ in range(TRIES - 1)] == [401] * (TRIES - 1)
        assert (await tries(browser, "gu", PASSWORD))[0] == 200


@pytest.mark.parametrize(("addresses", "each"), [(TRIES + 4, 1), (1, TRIES + 2)], ids=["many places", "one place"])
async def test_an_account_that_does_not_exist_is_slowed_in_the_same_words(visitor, services, addresses, each):
    told: dict[str, list[tuple]] = {"yan": [], "nobody-at-all": []}
    for account, answers in told.items():
        await forget(services)
        for number in range(addresses):
            browser = await visitor()
            for _ in range(each):
                status, problem = await tries(browser, account, address=STRANGE.format(number))
                answers.append((status, problem["code"], problem["title"], problem["detail"]))
    assert told["yan"] == told["nobody-at-all"]
    assert {status for status, *_ in told["yan"]} == {401, 429}


async def test_an_account_that_does_not_exist_takes_as_long(visitor):
    """Argon2 takes tens of milliseconds: the answer without it would come ten times as fast."""
    took: dict[str, list[float]] = {"yan": [], "nobody-at-all": []}
    for number in range(ACCOUNT_TRIES):
        for account, times in took.items():
            browser = await visitor()
            started = time.perf_counter()
            assert (await tries(browser, account, address=STRANGE.format(number)))[0] == 401
            times.append(time.perf_counter() - started)
    slow, quick = sorted(map(statistics.median, took.values()), reverse=True)
    assert slow < 3 * quick


async def test_a_reset_password_helps_at_once(visitor):
    await guesses(visitor, "sima", ACCOUNT_TRIES + 2)
    new_place = await visitor()
    assert (await tries(new_place, "sima", PASSWORD, address=STRANGE.format(60)))[0] == 429
    _, shown = await (await visitor("bai")).ask("POST", "/api/admin/people/sima/password", {})
    assert (await tries(new_place, "sima", shown["password"], address=STRANGE.format(60)))[0] == 200


async def test_nothing_in_redis_names_an_account_or_an_address_and_all_of_it_ends(visitor, services):
    await tries(await visitor(), "lin", PASSWORD)
    await guesses(visitor, "lin", ACCOUNT_TRIES + 1)
    keys = [key.decode() for key in await services.redis.keys(f"{PREFIX}:*")]
    assert {key.split(":")[2] for key in keys} == {"account", "address", "known", "pair", "salt"}
    assert not [key for key in keys if "lin" in key.removeprefix(PREFIX) or "203.0" in key or HOME in key]
    assert [key for key in keys if await services.redis.ttl(key) < 0] == [f"{PREFIX}:salt"]


async def test_an_address_in_no_encoding_is_one_like_any_other(console, services):
    reader, writer = await asyncio.open_connection("127.0.0.1", services.settings.server.port)
    body = b'{"account": "gu", "password": "not it"}'
    writer.write(
        b"POST /api/login HTTP/1.1\r\nHost: here\r\nX-Requested-With: hotline\r\nConnection: close\r\n"
        b"X-Forwarded-For: \xff\xfe\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    )
    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 401 ")


async def test_the_last_proxy_s_word_counts_and_what_a_browser_adds_before_it_does_not(visitor):
    browser = await visitor()
    for number in range(TRIES):
        assert (await tries(browser, "gu", address=f"198.51.100.{number}, {STRANGE.format(70)}"))[0] == 401
    assert (await tries(browser, "gu", address=f"198.51.100.99, {STRANGE.format(70)}"))[0] == 429


async def test_a_proxy_that_adds_a_header_of_its_own_has_the_last_word_too(visitor):
    browser = await visitor()
    body = msgspec.json.encode({"account": "gu", "password": WRONG})
    answers = []
    for number in range(TRIES + 1):
        said = [("X-Forwarded-For", f"198.51.100.{number}"), ("X-Forwarded-For", STRANGE.format(71))]
        headers = CIMultiDict([*HEADERS.items(), *said])
        async with browser.http.post(f"{browser.url}/api/login", data=body, headers=headers) as response:
            answers.append(response.status)
    assert answers == [401] * TRIES + [429]
