"""Steers Asterisk and keeps the floor: the sole writer of the live state."""

from callcenter.bridge.bridge import Bridge, Links, ami_links, utc_now
from callcenter.bridge.commands import UsePhoneOfSeat
from callcenter.bridge.counters import Counters

__all__ = ["Bridge", "Counters", "Links", "UsePhoneOfSeat", "ami_links", "utc_now"]
