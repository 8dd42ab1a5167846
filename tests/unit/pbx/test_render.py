"""The configuration that Asterisk gets: complete, private, and with no more rights than needed."""

from __future__ import annotations

import re
from ipaddress import IPv4Address
from pathlib import Path

import msgspec
import pytest

from callcenter.errors import UnusablePbxSettings
from callcenter.pbx.render import (
    CITIZEN_NUMBER,
    CITIZEN_USER,
    Phone,
    Secrets,
    Site,
    fill,
    kind_of,
    password_names,
    render,
)
from callcenter.settings import PbxSettings, QueueSettings, SpeechSettings

SETTINGS = PbxSettings()
SECRETS = Secrets(ami="the-ami-secret", phones={name: f"pw-{name}" for name in password_names(SETTINGS.seats)})
SITE = Site(
    home=Path("/srv/hotline/asterisk"),
    modules=Path("/modules"),
    recordings=Path("/srv/hotline/recordings"),
    addresses=("192.0.2.7",),
)


def rendered(demo=False, **changes):
    return render(msgspec.structs.replace(SETTINGS, **changes), SpeechSettings(), SECRETS, SITE, demo=demo)


def section(text, *words):
    """The stanzas of a file that begin with one of these headers."""
    return [part for part in re.split(r"(?m)^(?=\[)", text) if part.startswith(words)]


@pytest.mark.parametrize("demo", [False, True])
def test_it_fills_every_placeholder(demo):
    for name, text in rendered(demo).items():
        assert not re.search(r"@[A-Z][A-Z_]+@", text), name


def test_it_gives_each_seat_an_endpoint_a_login_and_one_place_to_register():
    pjsip = rendered()["pjsip.conf"]
    for seat in SETTINGS.seats:
        headers = [part.splitlines()[0] for part in section(pjsip, f"[{seat}]")]
        assert headers == [f"[{seat}](browser)", f"[{seat}](login)", f"[{seat}](one-place)"]
        assert f"password = pw-{seat}-browser\n" in pjsip


def test_it_makes_a_seat_with_a_desk_telephone_an_ordinary_sip_endpoint():
    pjsip = rendered(sip_phones=("8003",))["pjsip.conf"]
    assert "[8003](sip)" in pjsip
    assert "password = pw-8003\n" in pjsip
    assert "[8004](browser)" in pjsip
    assert kind_of(PbxSettings(sip_phones=("8003",)), "8003") is Phone.SIP


def test_it_has_no_citizen_telephone_outside_the_demo():
    for name, text in rendered(demo=False).items():
        said = re.sub(r"(?m);.*$", "", text)
        assert CITIZEN_USER not in said, name
        assert CITIZEN_NUMBER not in said, name


def test_it_rings_the_demo_citizen_when_his_number_is_called_back():
    texts = rendered(demo=True)
    assert f"[{CITIZEN_USER}](browser)" in texts["pjsip.conf"]
    assert f'"${{EXTEN}}"!="{CITIZEN_NUMBER}"' in texts["extensions.conf"]


def test_it_has_no_secret_but_those_that_were_made():
    for name, text in rendered(demo=True).items():
        given = re.findall(r"(?m)^(?:password|secret) *= *(.*)$", text)
        assert all(word in (SECRETS.ami, *SECRETS.phones.values()) for word in given), name


def test_it_gives_the_bridge_neither_system_nor_command_rights():
    (account,) = section(rendered()["manager.conf"], "[bridge]")
    assert "write = call,agent,originate,reporting\n" in account
    assert "deny = 0.0.0.0/0.0.0.0\npermit = 127.0.0.0/255.0.0.0\n" in account


def test_it_lets_no_seat_dial_outside():
    extensions = rendered()["extensions.conf"]
    (context,) = section(extensions, "[from-seat]")
    assert "@trunk" not in context
    assert re.findall(r"(?m)^exten => ([^,]+),", context) == [*SETTINGS.seats, "hotline"]


def test_it_lets_citizens_reach_the_hotline_number_alone():
    (context,) = section(rendered()["extensions.conf"], "[from-trunk]")
    assert re.findall(r"(?m)^exten => ([^,]+),", context) == ["12345"]


def test_it_writes_each_queue_with_its_own_times():
    queues = (QueueSettings(), QueueSettings(name="leader", wait_seconds=60, ring_seconds=30, wrap_up_guard_seconds=5))
    texts = rendered(queues=queues)
    (leader,) = section(texts["queues.conf"], "[leader]")
    assert "timeout = 30\nwrapuptime = 5" in leader
    assert "exten => leader,1,Set(LINE=leader)\n same => n,Set(PATIENCE=60)" in texts["extensions.conf"]


def test_it_can_leave_out_the_greeting():
    assert "Playback(welcome)" in rendered()["extensions.conf"]
    assert "Playback(welcome)" not in rendered(greeting=False)["extensions.conf"]


def test_a_lost_caller_is_kept_unless_the_settings_end_the_call():
    assert '"${HANGUPCAUSE}"="44"]?lost' in rendered()["extensions.conf"]
    assert '"44"' not in rendered(keep_lost_callers=False)["extensions.conf"]
    assert "rtp_timeout = 20\n" in rendered(browser_silent_seconds=20)["pjsip.conf"]


def test_it_advertises_loopback_only_for_a_demo_on_one_machine():
    assert "192.0.2.7 => 127.0.0.1" in rendered()["rtp.conf"]
    assert "=>" not in rendered(loopback_media=False)["rtp.conf"]
    everywhere = rendered(bind=str(IPv4Address(0)))
    assert "=>" not in everywhere["rtp.conf"]
    assert "media_address" not in everywhere["pjsip.conf"]


@pytest.mark.parametrize(
    "changes",
    [
        {"seats": ("8001\n[evil]",)},
        {"seats": ()},
        {"sip_phones": ("9999",)},
        {"system_name": "a;b"},
        {"ami_user": "x]"},
        {"trunk_host": "trunk.example\nmatch = 0.0.0.0/0"},
        {"hotline_number": "_X."},
        {"bind": "localhost"},
        {"queues": ()},
        {"queues": (QueueSettings(name="a,b"),)},
    ],
)
def test_it_refuses_settings_that_would_say_something_else(changes):
    with pytest.raises(UnusablePbxSettings):
        rendered(**changes)


def test_it_names_a_placeholder_that_has_no_value():
    with pytest.raises(KeyError, match="PASSWORD"):
        fill("parts/seat.conf", {"SEAT": "8001", "KIND": "sip"}, set())
