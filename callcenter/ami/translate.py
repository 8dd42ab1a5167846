"""AMI events to facts: one table says which events are heard and what each means. No I/O, so recordings replay.

Only the state that a meaning needs is kept. Local legs, taps (`tap-...`), a seat's own calls and a supervisor's spying
belong to no known call and so never show. CallbackStarted is not stated here but by whoever dials, because of a seat
that is not registered Asterisk tells nothing but the failure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from callcenter import events
from callcenter.ami import callback_meanings, meanings, reading
from callcenter.ami.codec import Event as AmiEvent
from callcenter.ami.codec import Headers
from callcenter.ami.known import Known, known_from

Hear = Callable[[Known, Headers, datetime], Iterator[events.Event]]

HEARD: dict[str, Hear] = {
    "Newchannel": meanings.newchannel,
    "HangupRequest": meanings.hangup_request,
    "Hangup": meanings.hangup,
    "DialBegin": meanings.dial_begin,
    "DialEnd": meanings.dial_end,
    "QueueCallerJoin": meanings.queue_join,
    "QueueCallerLeave": meanings.queue_leave,
    "QueueCallerAbandon": meanings.queue_abandon,
    "AgentCalled": meanings.agent_called,
    "AgentConnect": meanings.agent_connect,
    "AgentRingNoAnswer": meanings.agent_ring_no_answer,
    "AgentComplete": meanings.agent_complete,
    "Hold": meanings.hold,
    "Unhold": meanings.unhold,
    "BlindTransfer": meanings.blind_transfer,
    "AttendedTransfer": meanings.attended_transfer,
    "OriginateResponse": callback_meanings.originate_response,
    "QueueMemberAdded": meanings.member_status,
    "QueueMemberStatus": meanings.member_status,
    "PeerStatus": meanings.peer_status,
}

USER_EVENTS: dict[str, Hear] = {
    "QueueLeft": meanings.queue_left,
    "Recording": meanings.recording,
    "CallbackSeatUp": callback_meanings.callback_seat_up,
    "CallbackEnd": callback_meanings.callback_end,
}
"""What our dialplan says."""

PASSED_OVER = frozenset(
    {
        "BridgeCreate",
        "BridgeDestroy",
        "BridgeEnter",
        "BridgeLeave",
        "BridgeMerge",
        "ChanSpyStart",
        "ChanSpyStop",
        "ChannelTalkingStart",
        "ChannelTalkingStop",
        "ConfbridgeEnd",
        "ConfbridgeJoin",
        "ConfbridgeLeave",
        "ConfbridgeStart",
        "ContactStatus",
        "DialState",
        "FullyBooted",
        "LocalBridge",
        "LocalOptimizationBegin",
        "LocalOptimizationEnd",
        "MixMonitorMute",
        "MixMonitorStart",
        "MixMonitorStop",
        "MusicOnHoldStart",
        "MusicOnHoldStop",
        "NewAccountCode",
        "NewCallerid",
        "NewConnectedLine",
        "NewExten",
        "Newstate",
        "QueueMemberPause",
        "QueueMemberPenalty",
        "QueueMemberRemoved",
        "QueueMemberRinginuse",
        "Rename",
        "SoftHangupRequest",
    }
)
"""Known, and of no meaning to us: the rest of what the bridge's account is sent."""

PASSED_OVER_USER_EVENTS = frozenset({"CallbackRequest", "CallbackResult", "IvrChoice", "Survey"})


class Translator:
    """Feed it every event of a link, in order. `unknown` counts the names that no table lists."""

    def __init__(self) -> None:
        self.unknown: Counter[str] = Counter()
        self._known = Known()
        self._since: datetime | None = None

    def translate(self, message: AmiEvent, heard_at: datetime) -> tuple[events.Event, ...]:
        """The facts that one event states: mostly none, a few at most. `heard_at` stands in for a missing stamp."""
        headers: Headers = message.keys
        hear = HEARD.get(message.name) or self._otherwise(message.name, headers)
        if hear is None:
            return ()
        at = reading.stamp(headers, heard_at)
        if self._since is not None and at <= self._since and "Timestamp" in headers:
            return ()
        return tuple(hear(self._known, headers, at))

    def resynced(self, floor: events.FloorResynced) -> None:
        """Go on from the whole truth: forget what was known, and pass over what was stamped before it was asked for."""
        self._known = known_from(floor)
        self._since = floor.at

    def _otherwise(self, name: str, headers: Headers) -> Hear | None:
        heard, passed_over = None, name in PASSED_OVER
        if name == "UserEvent":
            said = headers.get("UserEvent")
            name, heard, passed_over = f"UserEvent {said}", USER_EVENTS.get(said), said in PASSED_OVER_USER_EVENTS
        if heard is None and not passed_over:
            self.unknown[name] += 1
        return heard
