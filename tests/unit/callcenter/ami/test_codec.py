"""AMI bytes to messages and back."""

import pytest

from callcenter.ami.codec import Action, Decoder, Event, Response, encode
from callcenter.errors import MessageTooLong, NotAnAmiServer, UnsafeHeader

GREETING = b"Asterisk Call Manager/11.0.0\r\n"


def decode(data: bytes, **options):
    return Decoder(greeted=True, **options).feed(data)


def decode_by(size: int, data: bytes, **options):
    decoder = Decoder(greeted=True, **options)
    return [message for start in range(0, len(data), size) for message in decoder.feed(data[start : start + size])]


def test_it_keeps_the_greeting_and_reads_what_follows():
    decoder = Decoder()
    assert decoder.feed(GREETING[:10]) == []
    [response] = decoder.feed(GREETING[10:] + b"Response: Success\r\nActionID: 1\r\nMessage: ok\r\n\r\n")
    assert decoder.greeting == "Asterisk Call Manager/11.0.0"
    assert isinstance(response, Response)
    assert (response.status, response.keys["Message"]) == ("Success", "ok")


@pytest.mark.parametrize(
    "greeting", [b"SSH-2.0-x\r\n", b"Asterisk\r\n", b"HTTP/1.1 400", b"\0", b"Asterisk Call Manager/" + b"1" * 300]
)
def test_it_says_so_when_the_port_is_not_a_manager_port(greeting):
    with pytest.raises(NotAnAmiServer):
        Decoder().feed(greeting)


def test_it_reads_an_event_with_an_empty_value_and_repeated_headers():
    [event] = decode(b"Event: Newchannel\r\nExten: \r\nChanVariable: A=1\r\nChanVariable: B=2\r\n\r\n")
    assert isinstance(event, Event)
    assert event.name == "Newchannel"
    assert event.keys["Exten"] == ""
    assert event.keys["ChanVariable"] == "A=1"
    assert event.keys.all("ChanVariable") == ("A=1", "B=2")
    assert list(event.keys) == ["Event", "Exten", "ChanVariable"]
    assert len(event.keys) == 3
    assert event.keys.get("Absent") == ""
    assert "Absent" not in event.keys


def test_it_takes_asterisks_own_header_when_the_dialplan_repeats_it():
    [event] = decode(b"Event: UserEvent\r\nChannel: PJSIP/trunk-1\r\nUserEvent: X\r\nChannel: PJSIP/8001-1\r\n\r\n")
    assert event.keys["Channel"] == "PJSIP/trunk-1"


def test_an_originate_response_is_an_event_though_it_carries_a_response():
    for block in (
        b"Event: OriginateResponse\r\nActionID: 7\r\nResponse: Failure\r\n\r\n",
        b"Response: Failure\r\nEvent: OriginateResponse\r\n\r\n",
    ):
        [event] = decode(block)
        assert isinstance(event, Event)
        assert (event.name, event.keys["Response"]) == ("OriginateResponse", "Failure")


def test_it_keeps_every_line_of_a_commands_output():
    [response] = decode(b"Response: Success\r\nOutput: one\r\nOutput: \r\nOutput: a: b\r\n\r\n")
    assert response.follows == ["one", "", "a: b"]


@pytest.mark.parametrize("separator", ["\u2028", "\u0085", "\x0b", "\x0c", "\r", "\n", "\x1c", "\u2029"])
def test_a_separator_in_a_name_forges_no_header(separator):
    name = f"王{separator}Uniqueid: forged"
    [event] = decode(f"Event: Newchannel\r\nCallerIDName: {name}\r\nUniqueid: real\r\n\r\n".encode())
    assert event.keys["CallerIDName"] == name
    assert event.keys["Uniqueid"] == "real"


def test_bytes_that_are_not_utf8_become_replacement_characters_and_eat_nothing():
    [event] = decode(b"Event: X\r\nName: \xe7\x8e\r\nNext: \xff\r\n\r\n")
    assert event.keys["Name"] == "\ufffd"
    assert event.keys["Next"] == "\ufffd"


def test_it_reads_odd_lines_without_losing_the_message():
    [event] = decode(b"\r\nEvent: X\r\nEmpty:\r\nno colon here\r\nTight:value\r\n\r\n\r\n\r\n")
    assert event.name == "X"
    assert (event.keys["Empty"], event.keys["Tight"]) == ("", "value")


def test_a_block_that_is_neither_event_nor_response_has_no_name():
    [event] = decode(b"Unheard: of\r\n\r\n")
    assert (event.name, event.keys["Unheard"]) == ("", "of")


def test_one_event_may_be_its_name_alone():
    [event] = decode(b"Event: Shutdown\r\n\r\n")
    assert event.name == "Shutdown"
    assert "Shutdown" in repr(event.keys)


@pytest.mark.parametrize("size", [1, 7, 50, 4096])
@pytest.mark.parametrize("whole", [True, False])
def test_it_refuses_a_message_over_the_limit_at_any_chunk_size(size, whole):
    data = b"Event: A\r\n\r\nEvent: X\r\nValue: " + b"x" * 100 + (b"\r\n\r\n" if whole else b"")
    with pytest.raises(MessageTooLong, match="100 bytes"):
        decode_by(size, data, limit=100)


def test_a_message_of_just_the_limit_passes():
    block = b"Event: X\r\nValue: " + b"x" * 83
    assert len(block) == 100
    for size in (1, 200):
        assert [event.name for event in decode_by(size, block + b"\r\n\r\n", limit=100)] == ["X"]


def test_it_writes_an_action_with_its_variables():
    action = Action("Originate", {"ActionID": "1", "Timeout": 2000}, {"CALLREF": "cb-1"})
    assert encode(action) == b"Action: Originate\r\nActionID: 1\r\nTimeout: 2000\r\nVariable: CALLREF=cb-1\r\n\r\n"


@pytest.mark.parametrize("bad", ["\r", "\n", "\0", "\r\nAction: Logoff", "\ud800"])
def test_it_refuses_to_write_a_value_that_would_break_its_line_and_names_the_key(bad):
    for action in (
        Action("Ping", {"Reason": f"a{bad}"}),
        Action("Ping", {f"Reason{bad}": "a"}),
        Action("Ping", {}, {"Reason": f"a{bad}"}),
    ):
        with pytest.raises(UnsafeHeader) as refused:
            encode(action)
        assert refused.value.key.startswith("Reason")
    with pytest.raises(UnsafeHeader):
        encode(Action(f"Ping{bad}"))


def test_it_refuses_a_variable_that_would_set_another():
    with pytest.raises(UnsafeHeader) as refused:
        encode(Action("Originate", {}, {"CALLREF": "1,CALLERID(num)=110"}))
    assert refused.value.key == "CALLREF"
