"""Pure: what a notice says to a reader of English, by its kind; the stored text is Chinese and may quote a person."""

from __future__ import annotations

import re

from routing.lights import Light
from tickets.light_words import SAID
from tickets.standing_words import BREACHES

_UNIT = re.compile(r"^(.+?)(?:连续两个月被通报|连续 \d+ 个月被通报|被通报（|被认定虚假办结)")
_DOCUMENT = re.compile(r"督办〔\d{4}〕\d+号")
_LIGHTS = {"light_yellow": Light.YELLOW, "light_red": Light.RED}
SENTENCES: dict[str, str] = {
    "light_yellow": "Ticket {number} has a yellow light: {late}.",
    "light_red": "Ticket {number} has a red light: {late}.",
    "undispatched": "Ticket {number} was accepted and is not dispatched in time.",
    "emergency": "Ticket {number} is an emergency: telephone the department now, three-way where needed.",
    "callback_tries_late": "The citizen of ticket {number} was not tried as often as the rules ask, in their time.",
    "reassigned": "Ticket {number} was given to another department.",
    "bulletin_to_sign": "The bulletin of the month that is over is drafted: please sign it.",
    "interview_due": "{unit} was named in bulletins, or closed falsely: please hold an interview.",
    "sign_nudged": "Ticket {number} is not signed yet.",
    "extension_undecided": "More time for ticket {number} was asked for and not decided in time; the clock runs on.",
    "extension_for_leader": "Another extension of ticket {number} is asked for: you decide.",
    "forgotten": "Ticket {number} has lain untouched for longer than is allowed: please arrange it.",
    "callback_late": "The callback on ticket {number} is late.",
    "order_to_sign": "{document} waits to be signed.",
    "order_issued": "{document} was issued: please reply to it in writing and in time.",
    "order_replied": "{document} was replied to: please review the reply.",
    "order_late": "{document} was not replied to in time: points off.",
    "due_estimated": "Ticket {number} is due in a year whose holidays are not announced: load the calendar.",
    "dissatisfied": "The citizen of ticket {number} is dissatisfied: have it redone, or propose to explain it.",
    "ticket_updated": "There is something new on ticket {number}.",
    "repeat_found": "Ticket {number} brings the same matter again and again: please review it.",
    "lead_asked": "On ticket {number} it is proposed not to admit it, or to redo an earlier one: you decide.",
    "partner_joined": "Your department helps with ticket {number}: please see it.",
    "ticket_reopened": "Ticket {number} was reopened.",
    "updates_reminded": "Ticket {number} was added to several times; the unit has not responded.",
    "unmask_asked": "Somebody asks to see the caller of ticket {number}; you decide.",
    "exchange_refused": "The other hotline refused ticket {number}.",
    "exchange_late": "The other hotline has sent no receipt for ticket {number}.",
    "partner_told": "The other hotline has written about ticket {number}.",
    "partner_late": "The other hotline has not answered ticket {number} in time: urge it, or take the ticket back.",
    "secrecy_from_home": "Ticket {number} is more secret now, its home says: go by the new level.",
    "secrecy_from_custodian": "Ticket {number} is more secret now, as the hotline that has it says. Who called "
    "is still known there: to call that back, confirm level and wording on the ticket.",
    "taken_back": "Ticket {number} was taken back by the hotline that gave it.",
    "exchange_counts": "The two hotlines' counts of a day's packets do not agree.",
}


def _late(kind: str, text: str) -> str:
    """Which promise a light's notice speaks of."""
    light = _LIGHTS.get(kind)
    breach = next((one for one, words in BREACHES.items() if f"：{words.zh}" in text), None)
    said = SAID.get((breach, light)) if breach and light else None
    return said.en if said else ""


def notice_retold(kind: str, text: str, number: str) -> str:
    """The notice in English; `number` of its ticket, "" without one. The stored text where it cannot be said."""
    document, unit = _DOCUMENT.search(text), _UNIT.match(text)
    facts = {"number": number, "document": document[0] if document else "", "unit": unit[1] if unit else ""}
    facts["late"] = _late(kind, text)
    sentence = SENTENCES.get(kind, "")
    lacking = [name for name, value in facts.items() if not value and f"{{{name}}}" in sentence]
    return text if lacking or not sentence else sentence.format(**facts)
