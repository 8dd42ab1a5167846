"""Refusals of the console itself; what is said of them stands in `refusals`."""

from __future__ import annotations


class ConsoleError(Exception):
    """The console refused."""


class NotSignedIn(ConsoleError):
    """No session, or one that has ended."""


class PasswordDue(ConsoleError):
    """Somebody else made this person's password: an own one comes before anything else."""


class CrossSite(ConsoleError):
    """A write that did not come from our own pages."""


class PostNotAllowed(ConsoleError):
    """This person's post has no access to this path at all."""


class NoSuchPath(ConsoleError):
    """There is nothing under this address."""


class MethodNotAllowed(ConsoleError):
    """The address exists, but not with this method."""


class BodyRefused(ConsoleError):
    """The body or a query parameter is not of the shape that the path asks for."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


class BodyTooLarge(ConsoleError):
    """More was sent than any request needs."""


class TooManyLogins(ConsoleError):
    """Too many wrong passwords for this account, or from this address."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(str(retry_after))
        self.retry_after = retry_after


class NoSeat(ConsoleError):
    """The person has not signed in to a seat."""


class NotYourCall(ConsoleError):
    """The call is at another seat."""


class TalkNotYours(ConsoleError):
    """The call is not this person's to hear, nor its transcript to read; or there is none."""


class SeatRefused(ConsoleError):
    """The bridge refused a command; `code` is its reason."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail or code)
        self.code = code


class NoRecording(ConsoleError):
    """The call has no recording (yet)."""


class NotDemo(ConsoleError):
    """Only a demo has this."""


class DeskPhone(ConsoleError):
    """The seat has a telephone of its own: a browser cannot be it."""
