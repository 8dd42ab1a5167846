"""What counts against a try, and by what a browser is known again."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from agent_console.devices import MOST, Device, device_of, knows, signed_in
from agent_console.guessing import limits_of, network_of
from agent_console.settings import LoginSettings
from tickets.models import Account

NOW = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)
SETTINGS = LoginSettings()


def account(of: str = "su") -> Account:
    return Account(id=uuid4(), account="su", password_hash=f"$argon2id$of-{of}")


@pytest.mark.parametrize(
    ("device", "address", "scopes"),
    [
        (True, False, ["device"]),
        (True, True, ["device"]),
        (False, True, ["pair", "address"]),
        (False, False, ["pair", "address", "account"]),
    ],
)
def test_what_strangers_guess_counts_against_strangers_alone(device: bool, address: bool, scopes: list[str]):
    assert [limit.scope for limit in limits_of(SETTINGS, device=device, address=address)] == scopes


def test_the_account_s_limit_slows_and_never_stops():
    assert {limit.scope: limit.slot for limit in limits_of(SETTINGS, device=False, address=False)} == {
        "pair": 0, "address": 0, "account": 60,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("203.0.113.7:51234", "203.0.113.7"),
        ("[2001:db8:1:2:3:4:5:6]:51234", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2:3:4:5:6]", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_who_has_a_whole_network_of_addresses_is_one(address: str, network: str):
    assert network_of(address) == network


def test_a_browser_is_known_for_the_accounts_that_signed_in_with_it():
    su, gu = account(), account("gu")
    device = signed_in(device_of(None), su, NOW)
    again = device_of(".".join((device.name, *device.entries)))
    assert again == device
    assert knows(again, su, NOW + timedelta(days=179), 180)
    assert not knows(again, su, NOW + timedelta(days=182), 180)
    assert not knows(again, gu, NOW, 180)
    assert not knows(again, None, NOW, 180)
    both = signed_in(again, gu, NOW)
    assert knows(both, su, NOW, 180)
    assert knows(both, gu, NOW, 180)


def test_a_new_password_ends_what_the_browser_was_known_by():
    su = account()
    device = signed_in(device_of(None), su, NOW)
    su.password_hash = "$argon2id$another"
    assert not knows(device, su, NOW, 180)


def test_an_entry_is_of_its_browser_and_its_day():
    su = account()
    device = signed_in(device_of(None), su, NOW)
    day, _, proof = device.entries[0].partition("-")
    assert not knows(Device(device_of(None).name, device.entries), su, NOW, 180)
    assert not knows(Device(device.name, (f"{int(day, 16) + 9:x}-{proof}",)), su, NOW, 180)


def test_signing_in_again_renews_one_s_entry_and_the_longest_unused_goes():
    device, people = device_of(None), [account(str(n)) for n in range(MOST + 2)]
    for one in people:
        device = signed_in(device, one, NOW)
    device = signed_in(device, people[-1], NOW + timedelta(days=3))
    assert len(device.entries) == MOST
    assert not knows(device, people[1], NOW, 180)
    assert knows(device, people[-1], NOW + timedelta(days=182), 180)


@pytest.mark.parametrize("cookie", ["", "short", "x" * 5000, "a.b", "A" * 22 + ".zz-" + "0" * 24, "\x00" * 22])
def test_a_cookie_of_another_s_making_is_a_new_browser(cookie: str):
    device = device_of(cookie)
    assert device.entries == ()
    assert device.name not in cookie or not cookie
