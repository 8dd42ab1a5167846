"""Steers Asterisk and keeps the floor: the sole writer of the live state."""

from callcenter.bridge.bridge import Bridge, Links, ami_links, utc_now
from callcenter.bridge.counters import Counters

__all__ = ["Bridge", "Counters", "Links", "ami_links", "utc_now"]
