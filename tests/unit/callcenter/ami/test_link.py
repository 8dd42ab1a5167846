"""One connection to the manager port, and the next one after it."""

import asyncio
from contextlib import aclosing

import msgspec
import pytest
import structlog

from callcenter.ami import actions
from callcenter.ami.codec import Action
from callcenter.ami.link import Timing, connect, connect_forever, retry_delay
from callcenter.errors import (
    ActionRefused,
    ActionTimedOut,
    EventsOverflowed,
    LinkLost,
    LinkSilent,
    LoginRefused,
    UnsafeHeader,
)

LIST = (
    "Response: Success\r\nActionID: %s\r\nEventList: start\r\n\r\n"
    "Event: QueueParams\r\nActionID: %s\r\nQueue: hotline\r\n\r\n"
    "Event: Hangup\r\nChannel: PJSIP/trunk-1\r\n\r\n"
    "Event: QueueStatusComplete\r\nActionID: %s\r\nEventList: Complete\r\nListItems: 1\r\n\r\n"
)


async def read(link, number):
    events = link.events()
    return [(await anext(events)).name for _ in range(number)]


async def death_of(link):
    with pytest.raises(LinkLost) as lost:
        async for _ in link.events():
            pass
    return lost.value


async def test_it_logs_in_without_sending_the_secret_and_answers_each_action(manager_port, quick):
    manager_port.answers["CoreStatus"] = "Response: Success\r\nActionID: %s\r\nCoreStartupDate: 2026-11-23\r\n\r\n"
    link = await connect(manager_port.account, quick)
    first, second = await asyncio.gather(link.ask(actions.core_status()), link.ask(actions.ping()))
    assert first.keys["CoreStartupDate"] == "2026-11-23"
    assert second.keys["Ping"] == "Pong"
    assert all("right" not in action.values() for action in manager_port.heard)
    await link.close()
    await link.close()


async def test_it_gathers_a_list_and_leaves_other_events_in_the_stream(manager_port, quick):
    manager_port.answers["QueueStatus"] = LIST
    link = await connect(manager_port.account, quick)
    [params] = await link.ask_list(actions.queue_status())
    assert params.keys["Queue"] == "hotline"
    assert await read(link, 2) == ["FullyBooted", "Hangup"]
    await link.close()


async def test_events_keep_their_order_and_an_originate_response_is_one_of_them(manager_port, quick):
    manager_port.answers["Originate"] = (
        "Response: Success\r\nActionID: %s\r\nMessage: Originate successfully queued\r\n\r\n"
        "Event: Newchannel\r\n\r\nEvent: OriginateResponse\r\nActionID: %s\r\nResponse: Failure\r\n\r\n"
    )
    link = await connect(manager_port.account, quick)
    await link.ask(actions.originate_callback("8001", "13900139000", "1"))
    assert await read(link, 3) == ["FullyBooted", "Newchannel", "OriginateResponse"]
    await link.close()


async def test_a_refused_action_says_why(manager_port, quick):
    manager_port.answers["QueueAdd"] = "Response: Error\r\nActionID: %s\r\nMessage: No such queue\r\n\r\n"
    manager_port.answers["QueueStatus"] = "Response: Error\r\nActionID: %s\r\nMessage: Permission denied\r\n\r\n"
    link = await connect(manager_port.account, quick)
    with pytest.raises(ActionRefused, match="refused QueueAdd: No such queue"):
        await link.ask(actions.queue_add("none", "8001", "甲"))
    with pytest.raises(ActionRefused, match="Permission denied"):
        await link.ask_list(actions.queue_status())
    await link.close()


async def test_an_action_without_an_answer_has_a_deadline_of_its_own(manager_port, quick):
    link = await connect(manager_port.account, quick)
    with pytest.raises(ActionTimedOut, match=r"CoreStatus within 0\.05 s"):
        await link.ask(actions.core_status(), within=0.05)
    assert (await link.ask(actions.ping())).status == "Success"
    await link.close()


async def test_an_unsafe_action_is_never_sent_and_harms_nothing(manager_port, quick):
    link = await connect(manager_port.account, quick)
    with pytest.raises(UnsafeHeader):
        await link.ask(Action("QueuePause", {"Reason": "a\r\nAction: Logoff"}))
    assert (await link.ask(actions.ping())).status == "Success"
    await link.close()


async def test_a_wrong_secret_is_refused_and_never_shown(manager_port, quick):
    wrong = msgspec.structs.replace(manager_port.account, secret="wr0ng-secret")
    with pytest.raises(LoginRefused, match="'bridge': Authentication failed") as refused:
        await connect(wrong, quick)
    assert "wr0ng-secret" not in f"{refused.value!r} {wrong!r} {wrong}"


async def test_a_half_open_link_is_found_within_three_beats(manager_port, quick):
    link = await connect(manager_port.account, quick)
    del manager_port.answers["Ping"]
    begun = asyncio.get_running_loop().time()
    assert isinstance(await death_of(link), LinkSilent)
    assert asyncio.get_running_loop().time() - begun < 3 * quick.beat + 0.4
    await link.close()


def test_three_beats_are_within_three_seconds():
    assert 3 * Timing().beat <= 3


async def test_a_link_that_only_hears_events_is_alive(manager_port, quick):
    link = await connect(manager_port.account, quick)
    del manager_port.answers["Ping"]
    for _ in range(8):
        manager_port.send("Event: Newchannel\r\n\r\n")
        await asyncio.sleep(quick.beat / 2)
    assert await read(link, 9) == ["FullyBooted"] + ["Newchannel"] * 8
    await link.close()


async def test_a_cut_in_the_middle_of_a_message_ends_the_stream_and_all_waiting_actions(manager_port, quick):
    link = await connect(manager_port.account, quick)
    waiting = asyncio.ensure_future(link.ask(actions.core_status()))
    await asyncio.sleep(0)
    manager_port.send("Event: Whole\r\n\r\nEvent: Hal")
    await asyncio.sleep(0.05)
    manager_port.cut()
    assert await read(link, 2) == ["FullyBooted", "Whole"]
    assert "closed the connection" in (await death_of(link)).reason
    with pytest.raises(LinkLost):
        await waiting
    with pytest.raises(LinkLost):
        await link.ask(actions.ping())
    await link.close()


async def test_a_reader_that_falls_behind_loses_the_link_rather_than_an_event(manager_port, quick):
    link = await connect(manager_port.account, quick, backlog=10)
    manager_port.send("Event: Newchannel\r\n\r\n" * 20)
    assert isinstance(await death_of(link), EventsOverflowed)
    await link.close()


async def test_another_service_on_the_port_is_named_as_such(manager_port, quick):
    manager_port.greeting = b"SSH-2.0-OpenSSH_9.2\r\n"
    with pytest.raises(LinkLost, match="not Asterisk's manager port"):
        await connect(manager_port.account, quick)


async def test_nobody_at_the_port_is_a_lost_link(manager_port, quick):
    await manager_port.stop()
    with pytest.raises(LinkLost, match=r"cannot reach 127\.0\.0\.1"):
        await connect(manager_port.account, quick)


async def test_a_port_that_says_nothing_is_a_lost_link(manager_port, quick):
    manager_port.greeting = b""
    manager_port._answer = lambda action, writer: None
    with pytest.raises(LinkLost, match="did not answer Challenge"):
        await connect(manager_port.account, quick)


async def test_it_waits_until_asterisk_is_fully_booted(manager_port, quick):
    manager_port.booted = False
    connecting = asyncio.ensure_future(connect(manager_port.account, quick))
    await manager_port.logged_in.wait()
    await asyncio.sleep(0.05)
    assert not connecting.done()
    manager_port.send("Event: FullyBooted\r\n\r\n")
    await (await connecting).close()


async def test_it_gives_up_on_an_asterisk_that_never_boots_or_dies_booting(manager_port, quick):
    manager_port.booted = False
    with pytest.raises(LinkLost, match="not fully booted"):
        await connect(manager_port.account, quick)
    manager_port.logged_in.clear()
    connecting = asyncio.ensure_future(connect(manager_port.account, quick))
    await manager_port.logged_in.wait()
    manager_port.cut()
    with pytest.raises(LinkLost, match="closed the connection"):
        await connecting


async def test_it_comes_back_with_a_new_link_after_each_loss(manager_port, quick):
    async with aclosing(connect_forever(manager_port.account, quick)) as links:
        first = await anext(links)
        manager_port.cut()
        await death_of(first)
        second = await anext(links)
        assert second is not first
        assert (await second.ask(actions.ping())).status == "Success"
    with pytest.raises(LinkLost):
        await second.ask(actions.ping())


async def test_it_reports_each_failure_and_keeps_trying_but_tells_no_log_the_secret(manager_port, quick):
    reports = []
    enough = asyncio.Event()

    async def report(error):
        reports.append(error)
        if len(reports) == 3:
            enough.set()

    account = msgspec.structs.replace(manager_port.account, secret="wr0ng-secret")
    with structlog.testing.capture_logs() as lines:
        trying = asyncio.ensure_future(anext(connect_forever(account, quick, report)))
        await asyncio.wait_for(enough.wait(), 5)
        trying.cancel()
        await asyncio.gather(trying, return_exceptions=True)
    assert {type(error) for error in reports} == {LoginRefused}
    assert manager_port.logins >= 3
    assert [line["event"] for line in lines] == ["link_failed"]
    assert "wr0ng-secret" not in str(lines)


def test_the_wait_doubles_up_to_its_limit_and_is_long_after_a_refusal():
    timing = Timing()
    assert 0.1 <= retry_delay(0, timing) <= 0.2
    assert 0.4 <= retry_delay(2, timing) <= 0.8
    assert 0.5 <= retry_delay(1000, timing) <= 1
    assert 15 <= retry_delay(0, timing, refused=True) <= 30
