"""What we send to Asterisk."""

import pytest

from callcenter.ami import actions
from callcenter.ami.codec import encode
from callcenter.errors import UnsafeHeader


def sent(action) -> list[str]:
    return encode(action).decode().split("\r\n")[:-2]


def test_a_callback_rings_the_seat_first_under_the_id_that_we_chose():
    assert sent(actions.originate_callback("8001", "13900139000", "42", citizen_seconds=25)) == [
        "Action: Originate",
        "Channel: PJSIP/8001",
        "Context: callback-out",
        "Exten: 13900139000",
        "Priority: 1",
        "CallerID: 13900139000",
        "Timeout: 20000",
        "Async: true",
        "ChannelId: cb-42",
        "Variable: CALLREF=cb-42",
        "Variable: CBTIMEOUT=25",
    ]
    assert actions.callback_call_id("42") == "cb-42"


def test_a_citizen_is_sent_to_a_seat_and_nowhere_else():
    assert sent(actions.redirect("PJSIP/trunk-00000001", "8001")) == [
        "Action: Redirect",
        "Channel: PJSIP/trunk-00000001",
        "Context: from-seat",
        "Exten: 8001",
        "Priority: 1",
    ]
    with pytest.raises(UnsafeHeader):
        actions.redirect("PJSIP/trunk-00000001", "8001,evil")


def test_a_tap_hears_one_leg_and_ends_with_it():
    assert sent(actions.originate_tap("pbx-1.0", "citizen", "pbx-1.0")) == [
        "Action: Originate",
        "Channel: WebSocket/transcribe/c(slin16)f(json)d(in)v(call=pbx-1.0,side=citizen)",
        "Application: ChanSpy",
        "Data: pbx-1.0,uqoES",
        "Async: true",
        "ChannelId: tap-citizen-pbx-1.0",
        "Timeout: 3000",
    ]
    assert actions.tap_id("pbx-1.0", "citizen") == "tap-citizen-pbx-1.0"


@pytest.mark.parametrize(
    "build",
    [
        lambda: actions.originate_callback("8001", "1&PJSIP/8002", "1"),
        lambda: actions.originate_callback("8001", "", "1"),
        lambda: actions.originate_callback("8001/x", "110", "1"),
        lambda: actions.originate_callback("8001", "110", "1,CALLERID(num)=1"),
        lambda: actions.originate_tap("a,B", "citizen", "1"),
        lambda: actions.originate_tap("a", "citizen)v(", "1"),
        lambda: actions.originate_tap("a", "citizen", "1)f(x"),
        lambda: actions.blind_transfer("PJSIP/8001-1", "8002&8003"),
        lambda: actions.queue_pause("8001\r\n", paused=True),
        lambda: actions.device_state("8001)"),
    ],
)
def test_nothing_from_outside_becomes_part_of_a_dial_string(build):
    with pytest.raises(UnsafeHeader):
        build()


def test_membership_is_by_the_seats_telephone():
    assert sent(actions.queue_add("hotline", "8001", "话务员一", paused=True)) == [
        "Action: QueueAdd",
        "Queue: hotline",
        "Interface: PJSIP/8001",
        "MemberName: 话务员一",
        "StateInterface: PJSIP/8001",
        "Penalty: 0",
        "Paused: true",
    ]
    assert sent(actions.queue_remove("hotline", "8001")) == [
        "Action: QueueRemove",
        "Queue: hotline",
        "Interface: PJSIP/8001",
    ]
    assert sent(actions.queue_pause("8001", paused=False)) == [
        "Action: QueuePause",
        "Interface: PJSIP/8001",
        "Paused: false",
        "Reason: ",
    ]


def test_transfer_hang_up_and_questions():
    assert sent(actions.blind_transfer("PJSIP/8001-1", "8002")) == [
        "Action: BlindTransfer",
        "Channel: PJSIP/8001-1",
        "Context: from-seat",
        "Exten: 8002",
    ]
    assert sent(actions.hang_up("tap-seat-1")) == ["Action: Hangup", "Channel: tap-seat-1", "Cause: 16"]
    assert sent(actions.device_state("8001")) == ["Action: Getvar", "Variable: DEVICE_STATE(PJSIP/8001)"]
    plain = [actions.queue_status(), actions.channel_status(), actions.core_status()]
    assert [sent(action) for action in plain] == [
        ["Action: QueueStatus"],
        ["Action: Status"],
        ["Action: CoreStatus"],
    ]


def test_asterisk_converts_its_own_start_time():
    [_, variable] = sent(actions.startup_epoch("2026-11-23", "21:35:52"))
    assert variable == "Variable: STRPTIME(2026-11-23 21:35:52,,%Y-%m-%d %H:%M:%S)"


def test_the_login_proves_the_secret_without_sending_it():
    lines = sent(actions.login("bridge", "s3cret", "1234"))
    assert "Key: 8976463dcc32cc56eb96a7534820c96e" in lines  # md5 of 1234s3cret
    assert "s3cret" not in str(lines)
    assert "AuthType: MD5" in lines
