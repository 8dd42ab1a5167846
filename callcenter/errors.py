"""The telephony error tree: each class's first docstring line is its message, its fields are typed attributes.

TelephonyError
├── NoAsterisk             no Asterisk can be had on this machine
├── LinkLost               the AMI connection is gone (or was never made)
│   ├── LinkSilent         half-open: the ping was not answered in time
│   └── EventsOverflowed   the reader of events fell too far behind
├── LoginRefused           Asterisk does not accept our account
├── ActionFailed
│   ├── ActionRefused      Asterisk answered `Response: Error`
│   └── ActionTimedOut     no answer before the deadline; it may have been carried out
├── ProtocolError          what came is not AMI as we know it
│   ├── NotAnAmiServer
│   └── MessageTooLong
├── UnsafeHeader           a key or value that would break out of its line
├── IllegalTransition      a machine has no such step from this state
├── PbxError
│   ├── PortsTaken         another program listens where Asterisk should
│   └── PbxDied            Asterisk did not come up, or ended by itself
└── StreamError
    ├── StaleWriter        another bridge has written the floor since
    │   └── LeaseLost      the lease ran out, or another bridge holds it
    ├── Gap                revisions were trimmed away: read the snapshot again
    └── BridgeSilent       a command was not answered in time
"""

from __future__ import annotations


class TelephonyError(Exception):
    """Telephony failed."""

    def __init__(self, **fields: object) -> None:
        super().__init__((type(self).__doc__ or "").partition("\n")[0].format(**fields))


class NoAsterisk(TelephonyError):
    """No Asterisk can be had: {reason}"""

    def __init__(self, reason: str, code: str = "unavailable") -> None:
        super().__init__(reason=reason)
        self.reason = reason
        self.code = code
        """unsupported_system, no_network, archive_expired, broken, no_space or unavailable: for a message to choose."""


class LinkLost(TelephonyError):
    """The link to Asterisk is lost: {reason}"""

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


class LinkSilent(LinkLost):
    """The link to Asterisk is lost: {reason}"""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"nothing heard and no answer to a ping for {seconds:.1f} s")
        self.seconds = seconds


class EventsOverflowed(LinkLost):
    """The link to Asterisk is lost: {reason}"""

    def __init__(self, backlog: int) -> None:
        super().__init__(f"{backlog} events were waiting to be read")
        self.backlog = backlog


class LoginRefused(TelephonyError):
    """Asterisk refused the manager account {user!r}: {message}"""

    def __init__(self, user: str, message: str) -> None:
        super().__init__(user=user, message=message)
        self.user = user
        self.message = message


class ActionFailed(TelephonyError):
    """An action was not carried out."""


class ActionRefused(ActionFailed):
    """Asterisk refused {action}: {message}"""

    def __init__(self, action: str, message: str) -> None:
        super().__init__(action=action, message=message)
        self.action = action
        self.message = message


class ActionTimedOut(ActionFailed):
    """Asterisk did not answer {action} within {seconds} s; it may have carried it out"""

    def __init__(self, action: str, seconds: float) -> None:
        super().__init__(action=action, seconds=seconds)
        self.action = action
        self.seconds = seconds


class ProtocolError(TelephonyError):
    """What came from Asterisk cannot be read."""


class NotAnAmiServer(ProtocolError):
    """This is not Asterisk's manager port: it greets with {greeting!r}"""

    def __init__(self, greeting: str) -> None:
        super().__init__(greeting=greeting)
        self.greeting = greeting


class MessageTooLong(ProtocolError):
    """A message from Asterisk is longer than {limit} bytes"""

    def __init__(self, limit: int) -> None:
        super().__init__(limit=limit)
        self.limit = limit


class UnsafeHeader(TelephonyError):
    """The header {key!r} holds a line break, NUL or other character that cannot be sent"""

    def __init__(self, key: str) -> None:
        super().__init__(key=key)
        self.key = key


class IllegalTransition(TelephonyError):
    """{machine} has no step {action!r} from {state!r}"""

    def __init__(self, machine: str, state: str, action: str) -> None:
        super().__init__(machine=machine, state=state, action=action)
        self.machine = machine
        self.state = state
        self.action = action


class PbxError(TelephonyError):
    """Asterisk cannot be run."""


class UnusablePbxSettings(PbxError):
    """The telephone settings cannot be used: {what}"""

    def __init__(self, what: str) -> None:
        super().__init__(what=what)
        self.what = what


class PbxInUse(PbxError):
    """The Asterisk in {folder} is run by another platform: end that one, or give this one a folder of its own"""

    def __init__(self, folder: str) -> None:
        super().__init__(folder=folder)
        self.folder = folder


class PhoneNotSwitched(PbxError):
    """Asterisk did not take the other telephone at seat {seat}; the one before stays in use"""

    def __init__(self, seat: str) -> None:
        super().__init__(seat=seat)
        self.seat = seat


class PortsTaken(PbxError):
    """Asterisk cannot listen on {ports}: another program does; end it, or choose other ports in the settings"""

    def __init__(self, ports: tuple[str, ...]) -> None:
        super().__init__(ports=", ".join(ports))
        self.ports = ports


class PbxDied(PbxError):
    """Asterisk {what}; its last words: {last_words}"""

    def __init__(self, what: str, last_words: str) -> None:
        super().__init__(what=what, last_words=last_words or "none")
        self.what = what
        self.last_words = last_words


class StreamError(TelephonyError):
    """The floor's stream cannot be used."""


class StaleWriter(StreamError):
    """The floor stands at revision {found}, not {expected}: another bridge has written"""

    def __init__(self, expected: int, found: int, writer: str = "") -> None:
        super().__init__(expected=expected, found=found)
        self.expected = expected
        self.found = found
        self.writer = writer
        """Token of the bridge that wrote last, "" when none has."""


class LeaseLost(StaleWriter):
    """The lease to write the floor ran out, or another bridge holds it (revision {found})"""


class Gap(StreamError):
    """Revisions after {revision} are no longer in the stream"""

    def __init__(self, revision: int) -> None:
        super().__init__(revision=revision)
        self.revision = revision


class BridgeSilent(StreamError, TimeoutError):
    """The bridge did not answer within {seconds:g} s"""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds=seconds)
        self.seconds = seconds
