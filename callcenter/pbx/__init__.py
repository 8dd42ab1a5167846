"""The telephone exchange: Asterisk is found or fetched, configured by us, and run as a child that outlives us."""

from callcenter.pbx.fetch import Progress, Step, provide_asterisk
from callcenter.pbx.tree import AsteriskTree

__all__ = ["AsteriskTree", "Progress", "Step", "provide_asterisk"]
