"""AMI without I/O: bytes in, messages out, at any chunk size; actions to bytes. Pure, so it can be proved.

Message types are asterisk-ami's. An event that nobody listens to costs only its name: headers are parsed at the first
look. Lines end at CR LF and nowhere else, so U+2028, U+0085, VT or FF in a caller's name cannot forge a header; bytes
that are not UTF-8 become U+FFFD, because what we read goes on to JSON and PostgreSQL, which refuse lone surrogates.
"""

from __future__ import annotations

from collections.abc import Iterator

from asterisk.ami.action import Action
from asterisk.ami.event import Event
from asterisk.ami.response import Response

from callcenter.errors import MessageTooLong, NotAnAmiServer, UnsafeHeader

__all__ = ["Action", "Decoder", "Event", "Headers", "Message", "Response", "encode"]

Message = Event | Response

LIMIT = 1 << 20
"""Bytes of one message. The longest seen is 2 KiB; a peer that sends more than this is no AMI server."""

_END = b"\r\n\r\n"
_GREETING = "Asterisk Call Manager/"
_GREETING_LIMIT = 256
_UNSAFE = frozenset("\r\n\0")
_UNSAFE_KEY = _UNSAFE | {":"}
_UNSAFE_VARIABLE = _UNSAFE | frozenset(',"\\')  # Asterisk splits a Variable header at commas


class Headers:
    """Headers of one message, in order, read-only and parsed when first asked for. Names are case-sensitive.

    A header may come more than once (ChanVariable; a UserEvent's own headers). `headers[name]` is the first one, which
    is Asterisk's own: what a dialplan or a caller appends later can never replace it. `all(name)` gives every value.
    """

    __slots__ = ("_block", "_first")

    def __init__(self, block: str) -> None:
        self._block = block
        self._first: dict[str, str] | None = None

    def _parse(self) -> dict[str, str]:
        lines = self._block.split("\r\n")
        lines.reverse()  # so that the first of a name is written last, and stays
        try:
            self._first = {key: value for line in lines for key, value in (line.split(": ", 1),)}
        except ValueError:
            self._first = dict(reversed(self.pairs))
        return self._first

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every header as it came. A line without a colon is no header."""
        lines = self._block.split("\r\n")
        parts = (line.partition(": " if ": " in line else ":") for line in lines)
        return [(key, value) for key, colon, value in parts if colon]

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.pairs if key == name)

    def get(self, name: str, default: str = "") -> str:
        return (self._parse() if self._first is None else self._first).get(name, default)

    def __getitem__(self, name: str) -> str:
        return (self._parse() if self._first is None else self._first)[name]

    def __contains__(self, name: object) -> bool:
        return name in (self._parse() if self._first is None else self._first)

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self.pairs))

    def __len__(self) -> int:
        return len(self._parse() if self._first is None else self._first)

    def __repr__(self) -> str:
        return f"Headers({self.pairs!r})"


class Decoder:
    """Collects bytes until messages are whole. `greeting` is Asterisk's first line, None until it has come.

    `greeted`: the stream has no greeting (a recording). Errors end the connection: the decoder is not to be fed again.
    """

    def __init__(self, *, greeted: bool = False, limit: int = LIMIT) -> None:
        self.greeting: str | None = "" if greeted else None
        self._limit = limit
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        """Messages that are whole now, in order. Raises NotAnAmiServer, MessageTooLong."""
        pending = self._pending
        seen = len(pending)
        pending += data
        if self.greeting is None:
            if not self._greet():
                return []
            seen = 0
        end = pending.rfind(_END, max(0, seen - 3))
        messages: list[Message] = []
        if end >= 0:
            raw = bytes(pending[:end])
            del pending[: end + 4]
            messages = self._read(raw)
        if len(pending) > self._limit + 3:
            raise MessageTooLong(self._limit)
        return messages

    def _read(self, raw: bytes) -> list[Message]:
        if len(raw) > self._limit and max(map(len, raw.split(_END))) > self._limit:
            raise MessageTooLong(self._limit)
        blocks = raw.decode("utf-8", "replace").split("\r\n\r\n")
        return [message for block in blocks if (message := _message(block)) is not None]

    def _greet(self) -> bool:
        line, end, _ = self._pending.partition(b"\r\n")
        text = line.decode("utf-8", "replace")
        if text[: len(_GREETING)] != _GREETING[: len(text)] or len(line) > _GREETING_LIMIT:
            raise NotAnAmiServer(text[:60])
        if not end:
            return False
        if not text.startswith(_GREETING):
            raise NotAnAmiServer(text[:60])
        self.greeting = text
        del self._pending[: len(line) + 2]
        return True


def _message(block: str) -> Message | None:
    if block.startswith("Event: "):
        end = block.find("\r\n")
        return Event(block[7:] if end < 0 else block[7:end], Headers(block))
    headers = Headers(block)
    if "Event" in headers:  # first: OriginateResponse is an event that carries a Response header too
        return Event(headers["Event"], headers)
    if "Response" in headers:
        return Response(headers["Response"], headers, list(headers.all("Output")))
    return Event("", headers) if headers.pairs else None


def encode(action: Action) -> bytes:
    """The action as AMI sends it. Raises UnsafeHeader, naming the key, if a value would start a line of its own."""
    _refuse("Action", action.name, _UNSAFE)
    lines = [f"Action: {action.name}"]
    for key, value in action.keys.items():
        _refuse(key, key, _UNSAFE_KEY)
        _refuse(key, str(value), _UNSAFE)
        lines.append(f"{key}: {value}")
    for key, value in action.variables.items():
        _refuse(key, f"{key}{value}", _UNSAFE_VARIABLE)
        lines.append(f"Variable: {key}={value}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _refuse(key: str, text: str, unsafe: frozenset[str]) -> None:
    if not unsafe.isdisjoint(text) or any("\ud800" <= character <= "\udfff" for character in text):
        raise UnsafeHeader(key)
