"""The whole truth, from what Asterisk answered when it was asked for everything."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callcenter.ami.codec import Event, Headers, Response
from callcenter.ami.resync import floor_seen, resync
from callcenter.errors import ActionRefused
from callcenter.events import Device, SeenCall, SeenSeat

ANSWERS = json.loads((Path(__file__).parents[3] / "replay" / "traces" / "resync.actions.json").read_text("utf-8"))
AT = datetime(2026, 11, 23, 21, 40, 19, 500_000, tzinfo=UTC)
STARTED = datetime(2026, 11, 23, 13, 35, 52, tzinfo=UTC)


def headers(fields: dict) -> Headers:
    pairs = [(key, one) for key, value in fields.items() for one in (value if isinstance(value, list) else [value])]
    return Headers("\r\n".join(f"{key}: {value}" for key, value in pairs))


def items(name: str) -> list[Event]:
    return [Event(item["Event"], headers(item)) for item in ANSWERS[name] if item.get("EventList") is None]


class RecordedLink:
    """A link in memory that answers from the recording."""

    def __init__(self, **values: str) -> None:
        self.values = values
        self.asked: list[str] = []

    async def ask(self, action, within=None):
        self.asked.append(action.name)
        if action.name == "Ping":
            return Response("Success", headers({"Ping": "Pong", "Timestamp": f"{AT.timestamp():.6f}"}))
        if action.name == "Getvar":
            variable = action.keys["Variable"]
            if variable not in self.values:
                raise ActionRefused("Getvar", "no such variable")
            return Response("Success", headers({"Variable": variable, "Value": self.values[variable]}))
        return Response("Success", headers(ANSWERS[action.name]))

    async def ask_list(self, action, within=None):
        self.asked.append(action.name)
        return items(action.name)


async def test_it_tells_the_recorded_floor_as_it_was():
    link = RecordedLink(
        **{
            "STRPTIME(2026-11-23 21:35:52,,%Y-%m-%d %H:%M:%S)": f"{STARTED.timestamp():.6f}",
            "DEVICE_STATE(PJSIP/8009)": "UNAVAILABLE",
            "DEVICE_STATE(PJSIP/8010)": "NOT_INUSE",
        }
    )
    floor = await resync(link, ["8001", "8002", "8003", "8009", "8010"], datetime(2000, 1, 1, tzinfo=UTC))
    assert link.asked[0] == "Ping"
    assert (floor.at, floor.pbx_started_at) == (AT, STARTED)
    assert floor.seats == (
        SeenSeat(seat="8001", device=Device.IN_USE, member=True, paused=False),
        SeenSeat(seat="8002", device=Device.RINGING, member=True, paused=False),
        SeenSeat(seat="8003", device=Device.FREE, member=True, paused=True),
        SeenSeat(seat="8009", device=Device.OFFLINE, member=False, paused=False),
        SeenSeat(seat="8010", device=Device.FREE, member=False, paused=False),
    )
    second = timedelta(seconds=1)
    assert {call.call_id: call for call in floor.calls} == {
        "cc1-1795470017.84": SeenCall(
            call_id="cc1-1795470017.84",
            number="13800138000",
            name="",
            called="2001",
            callback=False,
            channel="PJSIP/trunk-00000050",
            caller_leg="cc1-1795470017.84",
            arrived_at=AT - second,
            queue="hotline",
            seat="8001",
            seat_channel="PJSIP/8001-00000051",
            seat_leg="cc1-1795470017.85",
            answered_at=AT - second,
        ),
        "cc1-1795470018.86": SeenCall(
            call_id="cc1-1795470018.86",
            number="13800138002",
            name="",
            called="2001",
            callback=False,
            channel="PJSIP/trunk-00000052",
            caller_leg="cc1-1795470018.86",
            arrived_at=AT - second,
            queue="hotline",
            queued_at=AT - second,
            position=2,
            seat="8002",
            seat_channel="PJSIP/8002-00000053",
            seat_leg="cc1-1795470018.87",
            ringing=True,
        ),
        "cc1-1795470019.88": SeenCall(
            call_id="cc1-1795470019.88",
            number="13800138003",
            name="",
            called="29005",
            callback=False,
            channel="PJSIP/trunk-00000054",
            caller_leg="cc1-1795470019.88",
            arrived_at=AT,
            queue="hotline",
            queued_at=AT,
            position=1,
            priority=5,
        ),
    }


async def test_it_has_no_half_truth():
    with pytest.raises(ActionRefused):
        await resync(RecordedLink(), [], AT)


def channel(name: str, uniqueid: str, linkedid: str, **more: str) -> Event:
    return Event(
        "Status", headers({"Channel": name, "Uniqueid": uniqueid, "Linkedid": linkedid, "BridgeID": "", **more})
    )


def member(queue: str, **more: str) -> Event:
    return Event(
        "QueueMember", headers({"Queue": queue, "Location": "PJSIP/8001", "Status": "1", "Paused": "0", **more})
    )


def seen(channels=(), queues=()):
    return floor_seen(AT, STARTED, queues, channels, {})


def test_a_talk_on_hold_shows_by_the_seats_telephone():
    [call] = seen(
        [
            channel("PJSIP/trunk-1", "pbx-1.0", "pbx-1.0", BridgeID="b", Seconds="60"),
            channel("PJSIP/8001-0000000a", "pbx-1.1", "pbx-1.0", BridgeID="b", Seconds="40"),
        ],
        [member("hotline", Status="8")],
    ).calls
    assert (call.seat, call.held, call.answered_at, call.queue) == ("8001", True, AT - timedelta(seconds=40), None)


def test_a_callback_is_seen_at_each_of_its_stages():
    seat, citizen = ("PJSIP/8001-0000000a", "cb-7", "cb-7"), ("PJSIP/trunk-0000000b", "pbx-1.1", "cb-7")
    [ringing] = seen([channel(*seat, ChannelState="5", Seconds="3", CallerIDNum="13900139000")]).calls
    assert (ringing.callback, ringing.ringing, ringing.seat, ringing.seat_leg) == (True, True, "8001", None)
    assert (ringing.number, ringing.channel, ringing.caller_leg) == ("13900139000", "", "")
    [dialling] = seen([channel(*seat, ChannelState="6"), channel(*citizen, CallerIDNum="13900139000")]).calls
    assert (dialling.seat_leg, dialling.answered_at, dialling.ringing) == ("cb-7", None, True)
    assert (dialling.number, dialling.channel) == ("13900139000", "PJSIP/trunk-0000000b")
    both = [channel(*seat, ChannelState="6", BridgeID="b"), channel(*citizen, BridgeID="b", Seconds="9")]
    [talking] = seen(both).calls
    assert (talking.answered_at, talking.ringing) == (AT - timedelta(seconds=9), False)
    assert talking.caller_leg == "pbx-1.1"


def test_taps_spies_consultations_and_orphans_are_no_calls():
    assert not seen(
        [
            channel("WebSocket/transcribe/0x1", "tap-citizen-pbx-1.0", "tap-citizen-pbx-1.0"),
            channel("PJSIP/8005-0000000a", "spy-1", "spy-1"),
            channel("PJSIP/8002-0000000b", "pbx-1.2", "pbx-1.0"),
            channel("Local/8001@from-seat-1;1", "pbx-1.3", "pbx-1.3"),
            channel("WebSocket/transcribe/0x2", "cb-8", "cb-8"),
        ]
    ).calls


def test_a_seat_in_two_queues_is_one_seat_and_paused_if_it_is_in_any():
    [seat] = seen(
        queues=[
            member("hotline", Paused="1", PausedReason="rest"),
            member("leader"),
            Event("QueueMember", headers({"Queue": "hotline", "Location": "Local/1@x", "Status": "1"})),
        ]
    ).seats
    assert seat == SeenSeat(seat="8001", device=Device.FREE, member=True, paused=True, pause_reason="rest")
