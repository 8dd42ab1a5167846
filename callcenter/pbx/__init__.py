"""The telephone exchange: Asterisk is found or fetched, configured by us, and run as a child that outlives us."""

from callcenter.pbx.child import Pbx
from callcenter.pbx.fetch import Progress, Step, provide_asterisk
from callcenter.pbx.render import CITIZEN_NUMBER, CITIZEN_USER, Phone
from callcenter.pbx.tree import AsteriskTree

__all__ = ["CITIZEN_NUMBER", "CITIZEN_USER", "AsteriskTree", "Pbx", "Phone", "Progress", "Step", "provide_asterisk"]
