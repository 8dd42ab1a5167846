"""Our configuration on a real Asterisk: seats register, citizens are served and recorded, nobody can do more."""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import signal
import socket
import statistics
import sys
import textwrap
import time
import wave
from pathlib import Path

import msgspec
import pytest

from callcenter.ami import actions
from callcenter.ami.codec import Action
from callcenter.ami.link import connect
from callcenter.errors import ActionRefused, LoginRefused, PbxDied, PbxInUse, PortsTaken
from callcenter.pbx import Pbx
from callcenter.pbx.kernel import born
from callcenter.settings import SpeechSettings
from tests.integration.floors import promised
from tests.integration.telephones import Telephones, heard, settings_for_tests
from tests.ports import free_port


@pytest.fixture
async def member(link):
    """Seat 8001 takes calls of the hotline."""
    await link.ask(actions.queue_add("hotline", "8001", "8001"))
    yield "8001"
    await link.ask(actions.queue_remove("hotline", "8001"))


WAV_HEAD = 44


async def written(path: Path) -> Path:
    """Asterisk closes a recording a moment after the call, and tells nobody: only then its head has the length."""
    async with asyncio.timeout(10):
        while not is_whole(path):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return path


def is_whole(path: Path) -> bool:
    """Whether a WAV file's head states the length of its sound."""
    sound = path.read_bytes()
    return len(sound) > WAV_HEAD and int.from_bytes(sound[WAV_HEAD - 4 : WAV_HEAD], "little") == len(sound) - WAV_HEAD


def loudness(path: Path) -> float:
    with wave.open(str(path)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (8000, 1, 2)
        samples = memoryview(sound.readframes(sound.getnframes())).cast("h")
    return (sum(value * value for value in samples) / max(1, len(samples))) ** 0.5


async def test_it_is_up_in_a_few_seconds_and_its_log_has_no_errors(pbx, pbx_folder):
    assert "fully booted" in await pbx.cli("core waitfullybooted")
    log = (pbx_folder / "asterisk/log/messages.log").read_text()
    assert not re.findall(r".*(?:ERROR|WARNING).*", log)


async def test_a_seat_registers_with_its_password_and_with_no_other(pbx, telephones):
    await telephones.register("8002")
    assert "Contact:  8002/sip:8002@" in await pbx.cli("pjsip show contacts")
    with pytest.raises(AssertionError):
        await telephones.register("8003", password=pbx.seat_password("8002"))
    assert "8003/sip:" not in await pbx.cli("pjsip show contacts")


async def test_a_citizen_who_calls_rings_a_seat_talks_and_is_recorded_once_a_side(telephones, link, member, pbx):
    seat = await telephones.seat_answers(member)
    citizen = await telephones.citizen_calls("13900000001", talk=2.5)
    recording = await heard(link, "UserEvent", UserEvent="Recording")
    connected = await heard(link, "AgentConnect", Interface="PJSIP/8001")
    assert connected["CallerIDNum"] == "13900000001"
    assert recording["CallRef"] == connected["Linkedid"]
    await citizen.finished()
    await seat.finished()
    await heard(link, "Hangup", Uniqueid=connected["Linkedid"])
    mixed = Path(recording["File"])
    assert mixed.parent.parent == pbx.recordings
    sides = [mixed, mixed.with_name(f"{mixed.stem}-rx.wav"), mixed.with_name(f"{mixed.stem}-tx.wav")]
    assert min([loudness(await written(path)) for path in sides]) > 1000


async def test_a_seat_that_hangs_up_first_leaves_the_citizen_with_a_good_bye_and_no_apology(telephones, link, member):
    seat = await telephones.seat_answers(member, talk=1.0)
    citizen = await telephones.citizen_calls()
    left = await heard(link, "UserEvent", UserEvent="QueueLeft")
    assert (left["Status"], left["Queue"], left["Agent"]) == ("CONTINUE", "hotline", "PJSIP/8001")
    await seat.finished()
    await citizen.finished()


async def test_a_seat_reaches_another_seat_and_no_line_outside(pbx):
    dialplan = await pbx.cli("dialplan show from-seat")
    assert "PJSIP/8002" in dialplan
    for outside in ("13900000001", "0563110", "12345"):
        assert "There is no existence" in await pbx.cli(f"dialplan show {outside}@from-seat")


async def test_a_citizen_reaches_nothing_but_the_hotline(telephones):
    caller = await telephones.citizen_calls(called="8001")
    with pytest.raises(AssertionError):
        await caller.finished()


@pytest.mark.parametrize("number", ["13900000002", "+8613900000002"])
async def test_a_callback_rings_the_seat_and_then_the_citizen_and_is_recorded(telephones, link, number):
    seat = await telephones.seat_answers("8004", talk=2.0)
    citizen = await telephones.citizen_answers()
    await link.ask(actions.originate_callback("8004", number, f"t{number[-3:]}{number[0] == '+'}"))
    up = await heard(link, "UserEvent", UserEvent="CallbackSeatUp")
    assert up["Number"] == number
    recording = await heard(link, "UserEvent", UserEvent="Recording")
    assert recording["CallRef"] == up["Linkedid"]
    ended = await heard(link, "UserEvent", UserEvent="CallbackEnd")
    assert ended["DialStatus"] == "ANSWER"
    await heard(link, "Hangup", Uniqueid=up["Linkedid"])
    await seat.finished()
    await citizen.finished()
    mixed = Path(recording["File"])
    # the citizen's tone is 500 Hz and the seat's 800 Hz: each on its own side
    for side, tone in (("rx", 500), ("tx", 800)):
        assert pitch(await written(mixed.with_name(f"{mixed.stem}-{side}.wav"))) == pytest.approx(tone, abs=20)


def pitch(path: Path) -> float:
    """Of a tone in its loud part, by the usual time between two rises through zero, whatever gaps it has."""
    with wave.open(str(path)) as sound:
        samples = list(memoryview(sound.readframes(sound.getnframes())).cast("h"))
    loud = samples[len(samples) // 3 : 2 * len(samples) // 3]
    rises = [n for n, (before, after) in enumerate(itertools.pairwise(loud)) if before < 0 <= after]
    return 8000 / statistics.median(after - before for before, after in itertools.pairwise(rises))


async def test_a_callback_to_the_demo_citizen_goes_to_his_browser_and_not_to_the_trunk(telephones, link):
    seat = await telephones.seat_answers("8005")
    await link.ask(actions.originate_callback("8005", "13800000000", "demo"))
    ended = await heard(link, "UserEvent", UserEvent="CallbackEnd")
    assert ended["DialStatus"] == "CHANUNAVAIL"  # no browser has registered
    await seat.finished()


@pytest.mark.parametrize("name", ["Command", "Reload", "PJSIPShowEndpoints"])
async def test_the_bridge_may_neither_command_nor_reload(link, name):
    with pytest.raises(ActionRefused):
        await link.ask(Action(name, {"Command": "core show channels"}))


async def test_the_manager_refuses_a_wrong_secret(ami_account):
    with pytest.raises(LoginRefused):
        await connect(msgspec.structs.replace(ami_account, secret="guessed"))


async def test_it_names_the_ports_that_another_program_has(asterisk_tree, tmp_path):
    settings = settings_for_tests()
    with socket.socket() as taken:
        taken.bind((settings.ami_host, settings.ami_port))
        exchange = Pbx(settings, SpeechSettings(), tmp_path, demo=False, tree=asterisk_tree)
        with pytest.raises(PortsTaken, match=str(settings.ami_port)):
            await exchange.start()


async def test_it_says_what_asterisk_said_when_it_does_not_come_up(asterisk_tree, tmp_path):
    exchange = Pbx(
        settings_for_tests(),
        SpeechSettings(),
        tmp_path,
        demo=False,
        tree=msgspec.structs.replace(asterisk_tree, modules=tmp_path / "none"),
    )
    with pytest.raises(PbxDied, match=r"chan_\w+|res_\w+|codec_\w+"):
        await exchange.start()


# ------------------------------------------------------------------ outliving the platform
PLATFORM = textwrap.dedent("""
    import asyncio, sys
    from pathlib import Path
    import msgspec
    from callcenter.pbx import Pbx
    from callcenter.pbx.tree import tree_at, tree_on_machine
    from callcenter.settings import PbxSettings, SpeechSettings

    async def main():
        root = sys.argv[3]
        tree = tree_at(Path(root)) if root else tree_on_machine()
        settings = msgspec.json.decode(sys.argv[2], type=PbxSettings)
        pbx = Pbx(settings, SpeechSettings(port=1), Path(sys.argv[1]), demo=False, tree=tree)
        await pbx.start()
        print(pbx.pid, flush=True)
        await pbx.wait()

    asyncio.run(main())
""")


@pytest.fixture
async def orphaned(asterisk_tree, tmp_path):
    """Settings and pid of an Asterisk whose platform was killed with -9."""
    settings = settings_for_tests()
    platform = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PLATFORM, str(tmp_path), msgspec.json.encode(settings).decode()),
        str(asterisk_tree.root or ""),
        stdout=asyncio.subprocess.PIPE,
    )
    lines = [line async for line in first_number(platform)]
    platform.kill()
    await platform.wait()
    yield settings, lines[0]
    with_pid = Pbx(settings, SpeechSettings(port=1), tmp_path, demo=False, tree=asterisk_tree)
    await with_pid.start()
    await with_pid.stop()


async def first_number(process):
    async for line in process.stdout:
        if line.strip().isdigit():
            yield int(line)
            return


async def test_an_asterisk_whose_platform_was_killed_is_adopted_and_not_started_twice(
    asterisk_tree, tmp_path, orphaned
):
    settings, pid = orphaned
    exchange = Pbx(settings, SpeechSettings(port=1), tmp_path, demo=False, tree=asterisk_tree)
    begun = time.monotonic()
    await exchange.start()
    assert (exchange.adopted, exchange.outdated, exchange.pid) == (True, False, pid)
    assert time.monotonic() - begun < promised(3)
    ended = asyncio.create_task(exchange.wait())
    await exchange.stop()
    await asyncio.wait_for(ended, 5)
    assert born(pid) is None


async def test_an_idle_orphan_with_other_settings_is_started_anew(asterisk_tree, tmp_path, orphaned):
    settings, pid = orphaned
    changed = msgspec.structs.replace(settings, hotline_number="12388")
    exchange = Pbx(changed, SpeechSettings(port=1), tmp_path, demo=False, tree=asterisk_tree)
    await exchange.start()
    assert not exchange.adopted
    assert exchange.pid != pid
    assert "12388" in await exchange.cli("dialplan show from-trunk")
    await exchange.stop()


async def test_an_orphan_with_calls_on_it_keeps_them_and_takes_new_settings_later(asterisk_tree, tmp_path, orphaned):
    settings, pid = orphaned
    changed = msgspec.structs.replace(settings, hotline_number="12388")
    exchange = Pbx(changed, SpeechSettings(port=1), tmp_path, demo=False, tree=asterisk_tree)
    around = Telephones(exchange, settings, tmp_path)
    citizen = await around.citizen_calls(talk=1.5)
    await around.until_busy()
    await exchange.start()
    assert (exchange.adopted, exchange.outdated, exchange.pid) == (True, True, pid)
    await citizen.finished()
    await around.close()
    await exchange.stop()


async def test_it_leaves_an_asterisk_alone_that_another_platform_runs(pbx, pbx_settings, pbx_folder, asterisk_tree):
    second = Pbx(pbx_settings, SpeechSettings(), pbx_folder, demo=True, tree=asterisk_tree)
    with pytest.raises(PbxInUse):
        await second.start()
    assert born(pbx.pid) is not None


async def test_it_notices_when_asterisk_dies(asterisk_tree, tmp_path):
    exchange = Pbx(settings_for_tests(), SpeechSettings(port=free_port()), tmp_path, demo=False, tree=asterisk_tree)
    await exchange.start()
    ended = asyncio.create_task(exchange.wait())
    os.kill(exchange.pid, signal.SIGKILL)
    assert await asyncio.wait_for(ended, 5) == -signal.SIGKILL
    await exchange.stop()
