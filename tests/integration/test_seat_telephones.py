"""Both kinds of seat on a real Asterisk: a browser is offered WebRTC over WebSocket, a desk telephone plain SIP."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets

import pytest
from websockets.asyncio.client import connect

from callcenter.ami import actions
from callcenter.errors import PhoneNotSwitched
from callcenter.pbx import CITIZEN_NUMBER, CITIZEN_USER, Phone, child
from callcenter.pbx.left import home_of, left_running
from tests.integration.telephones import heard, settings_for_tests

DESK = "8001"
BROWSER = "8002"


@pytest.fixture(scope="module")
def pbx_settings():
    return settings_for_tests(sip_phones=(DESK,))


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


class BrowserPhone:
    """As much of SIP over WebSocket as it takes to register, to call, and to see what one is offered."""

    def __init__(self, socket, user: str, password: str) -> None:
        self._socket = socket
        self._user = user
        self._password = password
        self._call_id = secrets.token_hex(8)
        self._tag = secrets.token_hex(4)
        self._host = secrets.token_hex(6) + ".invalid"

    async def register(self) -> int:
        """Status of the final answer."""
        status, answer = await self._request("REGISTER", "sip:hotline.invalid", self._user, 1)
        if status == 401:
            status, _ = await self._request("REGISTER", "sip:hotline.invalid", self._user, 2, self._proof(answer))
        return status

    def _proof(self, challenge: str) -> str:
        asked = dict(re.findall(r'(\w+)="?([^",\r]+)"?', re.search(r"WWW-Authenticate: Digest (.*)", challenge)[1]))
        secret = md5(f"{self._user}:{asked['realm']}:{self._password}")
        proof = md5(f"{secret}:{asked['nonce']}:00000001:abc:auth:{md5('REGISTER:sip:hotline.invalid')}")
        return (
            f'Authorization: Digest username="{self._user}", realm="{asked["realm"]}", nonce="{asked["nonce"]}", '
            f'uri="sip:hotline.invalid", response="{proof}", opaque="{asked.get("opaque", "")}", algorithm=MD5, '
            f'qop=auth, nc=00000001, cnonce="abc"\r\n'
        )

    async def _request(self, method: str, uri: str, to: str, number: int, more: str = "") -> tuple[int, str]:
        await self._socket.send(
            f"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/WS {self._host};branch=z9hG4bK{secrets.token_hex(6)}\r\n"
            f"Max-Forwards: 70\r\nFrom: <sip:{self._user}@hotline.invalid>;tag={self._tag}\r\n"
            f"To: <sip:{to}@hotline.invalid>\r\nCall-ID: {self._call_id}\r\nCSeq: {number} {method}\r\n"
            f"Contact: <sip:{self._user}@{self._host};transport=ws>;expires=120\r\n{more}Content-Length: 0\r\n\r\n"
        )
        while True:
            answer = str(await asyncio.wait_for(self._socket.recv(), 5))
            if (status := int(answer.split()[1])) >= 200:
                return status, answer

    async def refuse_call(self) -> str:
        """Wait for a call and refuse it; the whole INVITE."""
        while not (invite := str(await asyncio.wait_for(self._socket.recv(), 10))).startswith("INVITE "):
            pass
        kept = "".join(
            f"{line};tag={self._tag}\r\n" if line.startswith("To:") else f"{line}\r\n"
            for line in invite.split("\r\n\r\n")[0].split("\r\n")
            if line.startswith(("Via:", "From:", "To:", "Call-ID:", "CSeq:"))
        )
        await self._socket.send(f"SIP/2.0 486 Busy Here\r\n{kept}Content-Length: 0\r\n\r\n")
        return invite


@pytest.fixture
async def browser(pbx):
    """Registers a user's telephone in a browser."""
    sockets = []

    async def registered(user: str, password: str) -> BrowserPhone:
        sockets.append(await connect(pbx.ws_url, subprotocols=["sip"]))
        phone = BrowserPhone(sockets[-1], user, password)
        assert await phone.register() == 200
        return phone

    yield registered
    for socket in sockets:
        await socket.close()


def offer(invite: str) -> str:
    return re.search(r"m=audio \d+ (\S+)", invite)[1]


async def serve(link, seat):
    await link.ask(actions.queue_add("hotline", seat, seat))


async def test_a_seat_in_the_browser_is_offered_webrtc_on_loopback(pbx, browser, telephones, link):
    assert pbx.phone_of(BROWSER) is Phone.BROWSER
    phone = await browser(BROWSER, pbx.seat_password(BROWSER))
    await serve(link, BROWSER)
    await telephones.citizen_calls("13900000003")
    invite = await phone.refuse_call()
    assert offer(invite) == "UDP/TLS/RTP/SAVPF"
    assert "a=fingerprint:" in invite
    assert set(re.findall(r"a=candidate:\S+ \d \S+ \d+ (\S+)", invite)) == {"127.0.0.1"}
    assert "From: <sip:13900000003@" in invite
    await link.ask(actions.queue_remove("hotline", BROWSER))


async def test_a_desk_telephone_is_offered_plain_rtp_and_talks(pbx, telephones, link):
    assert pbx.phone_of(DESK) is Phone.SIP
    await serve(link, DESK)
    seat = await telephones.seat_answers(DESK, talk=0.5)
    citizen = await telephones.citizen_calls()
    await seat.finished()
    await citizen.finished()
    await link.ask(actions.queue_remove("hotline", DESK))


async def test_a_seat_registered_in_a_second_browser_leaves_the_first(pbx, browser):
    await browser(BROWSER, pbx.seat_password(BROWSER))
    await browser(BROWSER, pbx.seat_password(BROWSER))
    assert (await pbx.cli("pjsip show contacts")).count(f"{BROWSER}/sip:") == 1


async def test_a_seat_changes_its_telephone_and_back_while_another_talks(pbx, pbx_folder, browser, telephones, link):
    seat = "8004"
    await serve(link, DESK)
    await telephones.seat_answers(DESK)
    await telephones.citizen_calls("13900000004")
    talk = await heard(link, "AgentConnect", Interface=f"PJSIP/{DESK}")
    await browser(seat, of_browser := pbx.seat_password(seat))

    await pbx.use_phone(seat, Phone.SIP)
    assert left_running(home_of(pbx_folder)).fingerprint == pbx.render()
    with pytest.raises(AssertionError):
        await browser(seat, of_browser)
    await serve(link, seat)
    telephone = await telephones.seat_answers(seat, talk=0.5)
    citizen = await telephones.citizen_calls("13900000005")
    await heard(link, "AgentConnect", Interface=f"PJSIP/{seat}")
    await telephone.finished()
    await citizen.finished()

    of_desk = pbx.seat_password(seat)
    await pbx.use_phone(seat, Phone.BROWSER)
    with pytest.raises(AssertionError):
        await telephones.register(seat, password=of_desk)
    phone = await browser(seat, pbx.seat_password(seat))
    await telephones.citizen_calls("13900000006")
    assert offer(await phone.refuse_call()) == "UDP/TLS/RTP/SAVPF"
    assert talk["DestChannel"] in await pbx.cli("core show channels concise")
    for one in (seat, DESK):
        await link.ask(actions.queue_remove("hotline", one))


async def test_a_choice_that_asterisk_does_not_take_is_taken_back(pbx, monkeypatch):
    async def deaf(command):
        return ""

    before = pbx.render()
    monkeypatch.setattr(pbx, "cli", deaf)
    monkeypatch.setattr(child, "SWITCH_SECONDS", 0.0)
    with pytest.raises(PhoneNotSwitched):
        await pbx.use_phone("8005", Phone.SIP)
    assert (pbx.phone_of("8005"), pbx.render()) == (Phone.BROWSER, before)


@pytest.mark.parametrize(
    ("told", "here", "gone"),
    [
        ("PeerStatus", {"Peer": "PJSIP/8003", "PeerStatus": "Reachable"}, {"PeerStatus": "Unreachable"}),
        ("QueueMemberStatus", {"Interface": "PJSIP/8003", "Status": "1"}, {"Status": "5"}),
    ],
    ids=["in no queue", "in a queue"],
)
async def test_a_seat_is_offline_as_soon_as_its_browser_is_closed(pbx, link, told, here, gone):
    if told == "QueueMemberStatus":
        await serve(link, "8003")
    async with connect(pbx.ws_url, subprotocols=["sip"]) as socket:
        assert await BrowserPhone(socket, "8003", pbx.seat_password("8003")).register() == 200
        await heard(link, told, **here)
    await heard(link, told, **(here | gone))


async def test_a_callback_to_the_demo_citizen_rings_every_browser_that_shows_his_telephone(
    pbx, browser, telephones, link
):
    citizens = [await browser(CITIZEN_USER, pbx.phone_password) for _ in range(2)]
    seat = await telephones.seat_answers(DESK)
    await link.ask(actions.originate_callback(DESK, CITIZEN_NUMBER, "demo"))
    for invite in await asyncio.gather(*(citizen.refuse_call() for citizen in citizens)):
        assert "From: <sip:12345@" in invite
    await seat.finished()
