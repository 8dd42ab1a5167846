"""What an AMI event means, where no recording tells it."""

from datetime import UTC, datetime

import pytest

from callcenter import events
from callcenter.ami.codec import Event, Headers
from callcenter.ami.translate import Translator
from callcenter.events import Device, DialOutcome, RingEnd, TalkEnd

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SEAT = {"Channel": "PJSIP/8001-0000000b", "Uniqueid": "pbx-1.1"}
CALLER = {"Channel": "PJSIP/trunk-0000000a", "Context": "from-trunk", "Exten": "12345", "Uniqueid": "pbx-1.0"}


def event(name: str, **headers: str) -> Event:
    headers.setdefault("Linkedid", "pbx-1.0")
    return Event(name, Headers("\r\n".join(f"{key}: {value}" for key, value in {"Event": name, **headers}.items())))


def seat_leg(seat: str = "8001", leg: str = "pbx-1.1") -> dict[str, str]:
    return {
        "DestChannel": f"PJSIP/{seat}-0000000b",
        "DestUniqueid": leg,
        "Interface": f"PJSIP/{seat}",
        "Queue": "hotline",
    }


@pytest.fixture
def translator():
    return Translator()


@pytest.fixture
def tell(translator):
    """Facts of the events, in order."""

    def facts(*messages: Event) -> list[events.Event]:
        return [fact for message in messages for fact in translator.translate(message, NOW)]

    return facts


ARRIVES = event("Newchannel", **CALLER, CallerIDNum="13800138000")
TALKS = (
    ARRIVES,
    event("QueueCallerJoin", **CALLER, Queue="hotline", Position="1"),
    event("AgentCalled", **CALLER, **seat_leg()),
    event("AgentConnect", **CALLER, **seat_leg()),
)


def test_a_fact_has_asterisks_time_to_the_microsecond_else_the_time_it_was_heard(tell):
    stamped = event("QueueMemberStatus", Interface="PJSIP/8001", Status="1", Timestamp="1795469754.000042")
    assert tell(stamped)[0].at == datetime(2026, 11, 23, 21, 35, 54, 42, tzinfo=UTC)
    assert tell(event("QueueMemberStatus", Interface="PJSIP/8001", Status="5"))[0].at == NOW
    assert tell(event("QueueMemberStatus", Interface="PJSIP/8001", Status="2", Timestamp="soon"))[0].at == NOW


@pytest.mark.parametrize("number", ["", "<unknown>", "unknown", "Anonymous", "anonymous", "Restricted"])
def test_a_withheld_number_is_empty(tell, number):
    [arrived] = tell(event("Newchannel", **CALLER, CallerIDNum=number, CallerIDName=number))
    assert (arrived.number, arrived.name) == ("", "")


def test_the_demos_telephone_is_a_citizen(tell):
    [arrived] = tell(
        event("Newchannel", Channel="PJSIP/citizen-00000001", Context="from-citizen", Exten="12345", Uniqueid="pbx-1.0")
    )
    assert isinstance(arrived, events.CallArrived)
    assert arrived.called == "12345"


@pytest.mark.parametrize(
    ("channel", "context", "uniqueid"),
    [
        ("PJSIP/8001-00000001", "from-seat", "pbx-1.0"),
        ("PJSIP/trunk-00000001", "from-trunk", "pbx-1.5"),
        ("Local/8001@from-trunk-00000001;1", "from-trunk", "pbx-1.0"),
        ("WebSocket/transcribe/0x7f", "default", "pbx-1.0"),
    ],
)
def test_a_seats_own_call_an_outgoing_leg_a_local_leg_and_a_tap_are_no_calls(tell, channel, context, uniqueid):
    assert tell(event("Newchannel", Channel=channel, Context=context, Uniqueid=uniqueid)) == []


def test_events_of_unknown_calls_state_nothing(tell, translator):
    unknown = {**CALLER, "Linkedid": "pbx-9.9"}
    told = tell(
        *(
            event(name, **{**unknown, **seat_leg(), "Reason": "caller", "UserEvent": user_event, "Status": "FULL"})
            for name in ("QueueCallerJoin", "QueueCallerAbandon", "QueueCallerLeave", "AgentCalled", "AgentConnect")
            for user_event in ("Recording",)
        ),
        event("AgentComplete", **unknown, **seat_leg()),
        event("AgentRingNoAnswer", **unknown, **seat_leg()),
        event("DialBegin", **unknown, **seat_leg()),
        event("DialEnd", **unknown, **seat_leg(), DialStatus="CANCEL"),
        event("Hold", **unknown),
        event("Unhold", **unknown),
        event("HangupRequest", **unknown),
        event("Hangup", **unknown, Cause="16"),
        event("BlindTransfer", TransfereeLinkedid="pbx-9.9", TransfererChannel="PJSIP/8001-1", Result="Success"),
        event("AttendedTransfer", TransfereeLinkedid="pbx-9.9", OrigTransfererChannel="PJSIP/8001-1", Result="Success"),
        *(event("UserEvent", **unknown, UserEvent=said) for said in ("Recording", "QueueLeft", "CallbackEnd")),
        event("UserEvent", **unknown, UserEvent="CallbackSeatUp"),
    )
    assert told == []
    assert not translator.unknown


def test_unknown_names_are_counted_and_harmless(tell, translator):
    tell(event("VarSet"), event("VarSet"), event("UserEvent", UserEvent="New"), event("Newstate"), event("UserEvent"))
    assert translator.unknown == {"VarSet": 2, "UserEvent New": 1, "UserEvent ": 1}


def test_a_ring_that_ends_without_a_word_ends_with_its_channel(tell):
    *_, ended = tell(*TALKS[:3], event("Hangup", **SEAT))
    assert ended == events.SeatRingEnded(at=NOW, call_id="pbx-1.0", seat="8001", reason=RingEnd.CANCELLED)


def test_a_caller_who_goes_ends_every_ring(tell):
    *_, ring_ended, ended = tell(*TALKS[:3], event("Hangup", **CALLER, Cause="16"))
    assert (ring_ended.reason, type(ended)) == (RingEnd.CANCELLED, events.CallEnded)


@pytest.mark.parametrize(
    ("status", "hangs_up", "reason"),
    [
        ("NOANSWER", False, RingEnd.NO_ANSWER),
        ("BUSY", False, RingEnd.REJECTED),
        ("NOANSWER", True, RingEnd.REJECTED),
        ("CANCEL", False, RingEnd.CANCELLED),
        ("CHANUNAVAIL", False, RingEnd.NO_ANSWER),
    ],
)
def test_the_target_of_a_transfer_may_not_answer(tell, status, hangs_up, reason):
    rings = event("DialBegin", **CALLER, **seat_leg("8002", "pbx-1.2"))
    refuses = [event("HangupRequest", Channel="PJSIP/8002-0000000b", Uniqueid="pbx-1.2")] if hangs_up else []
    ringing, ended = tell(
        ARRIVES, rings, *refuses, event("DialEnd", **CALLER, **seat_leg("8002", "pbx-1.2"), DialStatus=status)
    )[1:]
    assert (ringing.seat, ringing.queue) == ("8002", "")
    assert ended.reason == reason


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (CALLER, TalkEnd.CALLER),
        (SEAT, TalkEnd.AGENT),
        (None, TalkEnd.LOST),
    ],
)
def test_a_talk_that_no_queue_tells_of_ends_by_whoever_hung_up(tell, who, reason):
    request = [event("HangupRequest", **who)] if who else []
    *_, ended = tell(*TALKS, *request, event("Hangup", **SEAT))
    assert ended == events.TalkEnded(at=NOW, call_id="pbx-1.0", seat="8001", reason=reason)


def test_a_talk_ends_once_though_queue_and_channel_both_tell(tell):
    told = tell(
        *TALKS,
        event("AgentComplete", **CALLER, **seat_leg(), Reason="caller"),
        event("Hangup", **SEAT),
        event("Hangup", **CALLER, Cause="16"),
    )
    assert [type(fact).__name__ for fact in told[-2:]] == ["TalkEnded", "CallEnded"]
    assert sum(isinstance(fact, events.TalkEnded) for fact in told) == 1


def test_a_call_that_ends_in_the_middle_of_a_talk_ends_the_talk_first(tell):
    *_, talk, call = tell(*TALKS, event("Hangup", **CALLER, Cause="44"))
    assert (talk.reason, call.cause) == (TalkEnd.CALLER, 44)


def test_a_citizen_who_is_sent_to_the_same_seat_again_has_left_the_talk_though_its_leg_hangs_up_later(tell):
    again = seat_leg("8001", "pbx-1.2")
    told = tell(
        *TALKS,
        event("DialBegin", **CALLER, **again),
        event("Hangup", **SEAT),
        event("AgentComplete", **CALLER, **seat_leg(), Reason="agent"),
        event("DialEnd", **CALLER, **again, DialStatus="ANSWER"),
    )[-3:]
    assert told == [
        events.TalkEnded(at=NOW, call_id="pbx-1.0", seat="8001", reason=TalkEnd.LOST),
        events.SeatRinging(
            at=NOW, call_id="pbx-1.0", seat="8001", queue="", seat_channel="PJSIP/8001-0000000b", seat_leg="pbx-1.2"
        ),
        events.CallAnswered(
            at=NOW,
            call_id="pbx-1.0",
            seat="8001",
            queue="",
            caller_channel=CALLER["Channel"],
            caller_leg="pbx-1.0",
            seat_channel="PJSIP/8001-0000000b",
            seat_leg="pbx-1.2",
        ),
    ]


def test_a_failed_transfer_states_nothing(tell):
    blind = {"TransfereeLinkedid": "pbx-1.0", "TransfererChannel": "PJSIP/8001-0000000b", "Extension": "8002"}
    assert tell(*TALKS, event("BlindTransfer", **blind, Result="Fail"))[len(TALKS) :] == []


def test_one_telephone_in_three_queues_changes_once(tell):
    status = [event("QueueMemberStatus", Queue=queue, Interface="PJSIP/8001", Status="2") for queue in "abc"]
    assert [fact.device for fact in tell(*status)] == [Device.IN_USE]


def test_registration_shows_for_a_seat_that_is_in_no_queue_but_does_not_free_a_busy_one(tell):
    reachable, unreachable = (
        event("PeerStatus", Peer="PJSIP/8001", PeerStatus=status) for status in ("Reachable", "Unreachable")
    )
    busy = event("QueueMemberStatus", Interface="PJSIP/8001", Status="2")
    assert [fact.device for fact in tell(reachable, busy, reachable, unreachable)] == [
        Device.FREE,
        Device.IN_USE,
        Device.OFFLINE,
    ]
    assert tell(event("PeerStatus", Peer="PJSIP/trunk", PeerStatus="Reachable")) == []


@pytest.mark.parametrize(
    ("status", "cause", "outcome"),
    [
        ("NOANSWER", "0", DialOutcome.NO_ANSWER),
        ("NOANSWER", "19", DialOutcome.SWITCHED_OFF),
        ("BUSY", "17", DialOutcome.BUSY),
        ("CHANUNAVAIL", "1", DialOutcome.NO_SUCH_NUMBER),
        ("CHANUNAVAIL", "21", DialOutcome.DECLINED),
        ("CHANUNAVAIL", "20", DialOutcome.CONGESTION),
        ("CONGESTION", "34", DialOutcome.CONGESTION),
        ("CANCEL", "0", DialOutcome.SEAT_GAVE_UP),
        ("", "", DialOutcome.SEAT_GAVE_UP),
        ("TORTURE", "0", DialOutcome.CONGESTION),
    ],
)
def test_a_callbacks_outcome_needs_status_and_cause(tell, status, cause, outcome):
    seat = {"Channel": "PJSIP/8001-00000001", "Uniqueid": "cb-7", "Linkedid": "cb-7"}
    end = event("UserEvent", **seat, UserEvent="CallbackEnd", DialStatus=status, HangupCause=cause)
    ended, call_ended = tell(event("Newchannel", **seat), end, event("Hangup", **seat, Cause="16"))
    assert ended == events.CallbackEnded(at=NOW, call_id="cb-7", outcome=outcome, talk_seconds=0.0)
    assert isinstance(call_ended, events.CallEnded)


def test_a_callback_whose_channel_vanishes_still_has_an_outcome_and_only_one(tell):
    seat = {"Channel": "PJSIP/8001-00000001", "Uniqueid": "cb-7", "Linkedid": "cb-7"}
    failed = event("OriginateResponse", Response="Failure", Uniqueid="cb-7")
    told = tell(event("Newchannel", **seat), event("Hangup", **seat, Cause="19"), failed)
    assert [type(fact).__name__ for fact in told] == ["CallbackEnded", "CallEnded"]
    assert told[0].outcome == DialOutcome.SEAT_NOT_REACHED


def test_a_failed_tap_is_no_callback(tell):
    assert tell(event("OriginateResponse", Response="Failure", Uniqueid="tap-citizen-pbx-1.0")) == []


def test_after_a_resync_it_goes_on_from_what_was_seen(tell, translator):
    def seen(call_id: str, **known):
        told = {"number": "", "name": "", "called": "12345", "callback": False, "channel": "PJSIP/trunk-1"}
        return events.SeenCall(call_id=call_id, arrived_at=NOW, **{**told, **known})

    translator.resynced(
        events.FloorResynced(
            at=NOW,
            calls=(
                seen("pbx-1.0", queue="hotline", seat="8001", seat_leg="pbx-1.1", answered_at=NOW, held=True),
                seen("pbx-2.0", queue="hotline", seat="8002", seat_leg="pbx-2.1", ringing=True),
                seen("cb-7", callback=True, seat="8003", seat_leg="cb-7", answered_at=NOW),
            ),
            seats=(events.SeenSeat(seat="8001", device=Device.IN_USE, member=True, paused=False),),
            pbx_started_at=NOW,
        )
    )
    old = event("Hangup", **CALLER, Timestamp=str(NOW.timestamp() - 1))
    told = tell(
        old,
        event("QueueMemberStatus", Interface="PJSIP/8001", Status="2"),
        event("Unhold", Uniqueid="pbx-1.1"),
        event("AgentComplete", **CALLER, **seat_leg(), Reason="agent"),
        event("DialBegin", Linkedid="pbx-2.0", **seat_leg("8003", "pbx-2.2")),
        event("DialEnd", Linkedid="pbx-2.0", **seat_leg("8002", "pbx-2.1"), DialStatus="CANCEL"),
        event("UserEvent", Linkedid="cb-7", UserEvent="CallbackEnd", DialStatus="ANSWER", HangupCause="16"),
    )
    assert [type(fact).__name__ for fact in told] == ["CallResumed", "TalkEnded", "SeatRingEnded", "CallbackEnded"]
    assert told[-1].outcome == DialOutcome.REACHED


@pytest.mark.parametrize("name", ["13800138000", "+86 138 0013 8000", "0563-5550188", "电话13800138000"])
def test_it_takes_a_name_that_holds_a_telephone_number_for_no_name(tell, name):
    (arrived,) = tell(event("Newchannel", **CALLER, CallerIDNum="13800138000", CallerIDName=name))
    assert arrived.name == ""


def test_it_keeps_a_name_with_a_few_digits(tell):
    (arrived,) = tell(event("Newchannel", **CALLER, CallerIDNum="13800138000", CallerIDName="3 栋 201 尉迟云舒"))
    assert arrived.name == "3 栋 201 尉迟云舒"
