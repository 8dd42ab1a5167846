"""Pure: an event of the record told in English. Its stored text is hashed and stays Chinese; here the same is said from
its kind and its facts. What a person wrote stays as it was written, between quotation marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from routing.escalation import Breach, Level, step_for
from routing.facts import NAMES, TicketType, Urgency, Words
from tickets import events as e
from tickets.action_forms import EXPLAINED, REFUSALS, RETURN_REASONS, TARGETS
from tickets.callback_words import CONTACTED, EXCLUSION_GROUNDS, OUTCOME_WORDS, SATISFIED, SOLVED
from tickets.exchange.packets import kind_name
from tickets.exchange.reasons import reason_said
from tickets.moving import asked_time
from tickets.record_facts import Event, Names, RecordFacts, quoted
from tickets.standing_words import (
    BREACHES,
    ESTIMATED,
    MINIMISED,
    STANDING,
    SUPERVISIONS,
    UNDECIDED_EXTENSION,
    reason_words,
)
from tickets.workflow import Action


def retold(event: Event, names: Names) -> str:
    """The event in English; its stored text where an older record lacks a fact, or is of a kind that is not known."""
    if not event.text:
        return ""
    try:
        return SAYINGS[event.kind](RecordFacts(event, names)).strip()
    except KeyError:
        return event.text


def climb_retold(breach: str, level: Level, due: str, reason: str) -> str:
    """Why the ladder was climbed: `reason` as it is stored, `due` the moment that was missed as the reader has it."""
    known = Breach(breach)
    if level is Level.SUPERVISE:
        return SUPERVISIONS[known].en if known in SUPERVISIONS else quoted(reason)
    step = step_for(known, level)
    return f"{BREACHES[known].en}: {due}. {step.what.en if step else ''}."


def _named(choices: Sequence[tuple[str, Words]], code: str) -> str:
    return dict(choices)[code].en


def _due(told: RecordFacts, name: str = "result_due_at") -> str:
    at = told.at(name)
    return f", due {at}" if at else ""


# ------------------------------------------------------------------ one sentence a kind
def _as_written(told: RecordFacts) -> str:
    """Names and numbers, or what a file is called."""
    return STANDING.get(told.text, told.text)


def _as_said(told: RecordFacts) -> str:
    """All of it is a person's."""
    return quoted(told.text)


def _dispatched(told: RecordFacts) -> str:
    estimate = f" {ESTIMATED.en}" if told.facts.get("estimated") else ""
    codes = told.facts.get("partner_codes")
    partners = f", partners: {told.units(codes)}" if codes else ""
    return f"Responsible: {told.unit()}{partners}. Rules {told['rule_pack']}{_due(told)}.{estimate}"


def _reclassified(told: RecordFacts) -> str:
    type_, urgency = NAMES[TicketType(told["type"])].en, NAMES[Urgency(told["urgency"])].en
    return f"{type_}, {urgency}. {told.quoted('reason')}"


def _signed(told: RecordFacts) -> str:
    late = "late" if told["late"] else "in time"
    return f"Signed {late}; the limit was {told.at('sign_due_at')}. Time runs from the dispatch, not from the signing."


def _return_asked(told: RecordFacts) -> str:
    why = _named(RETURN_REASONS, told["reason"])
    return f"{why}; proposed: {told.unit('proposed_department')}. Basis: {told.quoted('basis')}"


def _redone(told: RecordFacts) -> str:
    return f"Round {told['round']}{_due(told)}. {told.quoted('reason')}"


def _extension_asked(told: RecordFacts) -> str:
    interim = f" Interim answer: {told.quoted('interim_answer')}" if told.facts.get("interim_answer") else ""
    return f"Asks for {asked_time(told.facts).words.en} more. Reason: {told.quoted('reason')}{interim}"


def _suspension_asked(told: RecordFacts) -> str:
    basis = f" ({', '.join(told.facts['basis'])})" if told.facts.get("basis") else ""
    return f"{reason_words(told.facts).en}{basis}. Evidence: {told['evidence_name'] or 'none'}"


def _proposed(told: RecordFacts) -> str:
    return f"{_named((*REFUSALS, *EXPLAINED), told['code'])}. {told.quoted('text')}"


def _transferred(told: RecordFacts) -> str:
    return f"To {_named(TARGETS, told['target'])}, receipt {told.quoted('receipt')}. {told.quoted('text')}"


def _consulted(told: RecordFacts) -> str:
    first = f"Meanwhile {told.unit('interim_lead')} is responsible; to be settled by {told.at('until')}."
    return f"{told.quoted('opinion')} {first}"


def _minuted(told: RecordFacts) -> str:
    partners = f", partners: {told.units(told['partner_codes'])}" if told["partner_codes"] else ""
    rest = f"Duties: {told.quoted('scope')} Basis: {told.quoted('basis')} Chair: {told['chair']}."
    return f"Responsible: {told.unit()}{partners}. {rest}"


def _shared(told: RecordFacts) -> str:
    return f"{told.unit()}: {told.quoted('task')}{_due(told, 'due_at')}."


def _came_again(told: RecordFacts) -> str:
    level = NAMES[Urgency(told["urgency"])].en
    return f"Time {told['times']} in {told['days']} days: {level} is suggested, the shift lead reviews it."


def _answered_elsewhere(told: RecordFacts) -> str:
    return f"{told['partner_name']} has answered: {told.quoted('answer')}"


def _reason(told: RecordFacts) -> str:
    """By its code, else as the other hotline said it in English; an older record quotes its Chinese."""
    zh = told.facts.get("why") or ""
    said = reason_said(zh, "en", told.facts.get("why_code", ""), told.facts.get("why_en", ""))
    return told.quoted("why") if said == zh else said


def _handed_back(told: RecordFacts) -> str:
    why = _reason(told)
    what = "has let it go." if told.facts.get("let_go") else f"did not {f'take it: {why}' if why else 'act on it.'}"
    return f"{told['partner_name']} {what}"


def _called_back(told: RecordFacts) -> str:
    answers = ((CONTACTED, told["contacted"]), (SOLVED, told["solved"]), (SATISFIED, told["satisfied"]))
    said = ", ".join(_named(choices, code) for choices, code in answers if code)
    return f"{said.capitalize()}. {told.quoted('note')}"


def _rung(told: RecordFacts) -> str:
    return climb_retold(told["breach"], Level(told["level"]), told.at("due_at"), "")


def _documented(told: RecordFacts) -> str:
    return f"{told['document_number']}: {SUPERVISIONS[Breach(told['breach'])].en}"


def _moved(told: RecordFacts) -> str:
    was = f" from {told.at('old')}" if told.facts.get("old") else ""
    return f"{told['why_en']}: moved{was} to {told.at('new')}."


_CLOCKS = {"sign": "signing", "contact": "first contact", "result": "result", "callback": "callback"}


def _recounted(told: RecordFacts) -> str:
    moves = [
        f"{_CLOCKS[kind]} moved from {told.moment(old)} to {told.moment(told['new'][kind])}"
        for kind, old in told["old"].items()
    ]
    return f"Counted again by {told['why_en']}: {', '.join(moves) or 'no limit moves, none is an estimate any more'}."


def _after(mark: str) -> Callable[[RecordFacts], str]:
    """What a person wrote behind the platform's own words."""

    def words(told: RecordFacts) -> str:
        return quoted(told.text.partition(mark)[2])

    return words


def _excluded(told: RecordFacts) -> str:
    signed, citizen = " and ".join(told["by"]), _after("告知诉求人：")(told)
    return f"{EXCLUSION_GROUNDS[told['code']].en}; signed by {signed}. The citizen was told: {citizen}"


def _levelled(told: RecordFacts) -> str:
    before, after = told["before"], told["after"]
    return f"{before} → {after}" if before != after else f"{after}: the unit's wording was changed"


def _called_home(told: RecordFacts) -> str:
    return "Who called, his own words and files that may name him were called back." if told["after"] > "L1" else ""


def _decided(told: RecordFacts) -> str:
    return f"{told.text.partition('：')[0]}: {_after('：')(told)}"


def _handed_in(told: RecordFacts) -> str:
    due = told.at("due_at") or "not set"
    return f"From {told['partner_name']}, their number {told['number']}, their limit {due}."


def _news(told: RecordFacts) -> str:
    name = e.EVENT_NAMES.get(told["event"])
    unit = f", {told['unit']}" if told["unit"] else ""
    return f"{told['partner_name']}: {name.en if name else told['event']}{unit}{_due(told, 'due_at')}."


def _told_by_partner(told: RecordFacts) -> str:
    return f"{told['partner_name']}: {told.quoted('text') or told.quoted('reason') or _reason(told)}"


SAYINGS: dict[str, Callable[[RecordFacts], str]] = {
    **dict.fromkeys(Action, _as_said),
    Action.ACCEPT_AND_DISPATCH: _dispatched,
    Action.DISPATCH: _dispatched,
    Action.ASSIGN_FALLBACK: _dispatched,
    Action.REASSIGN: lambda told: f"{_dispatched(told)} Reason: {told.quoted('reason')}",
    Action.RECLASSIFY: _reclassified,
    Action.SIGN: _signed,
    Action.REQUEST_RETURN: _return_asked,
    Action.REDO: _redone,
    Action.REOPEN: _redone,
    Action.APPEAL: _redone,
    Action.SUPERVISE: lambda told: f"{told['document_number']}: {told.quoted('reason')}",
    Action.REQUEST_EXTENSION: _extension_asked,
    Action.REQUEST_SUSPENSION: _suspension_asked,
    Action.PROPOSE_REFUSAL: _proposed,
    Action.PROPOSE_EXPLAINED: _proposed,
    Action.TRANSFER: _transferred,
    Action.APPROVE_REPLY: lambda told: f"All ten points pass. {told.quoted('opinion')}",
    Action.CONVENE: _consulted,
    Action.RECORD_MINUTES: _minuted,
    Action.ADD_PARTNER: _shared,
    Action.ASSIGN_BELOW: _shared,
    Action.MERGE: lambda told: f"Merged into {told['master']}.",
    Action.APPEND: lambda told: f"Added to {told['earlier']}.",
    Action.PROPOSE_REDO: lambda told: f"Redoing {told['earlier']} is proposed. {told.quoted('text')}",
    Action.REDO_REPEAT: _redone,
    Action.HAND_OVER: lambda told: f"Handed over to {told['partner_name']}; its receipt is awaited.",
    Action.PARTNER_ANSWERED: _answered_elsewhere,
    Action.HANDED_BACK: _handed_back,
    Action.TAKEN_BACK: _told_by_partner,
    Action.SATISFIED: _called_back,
    Action.DISSATISFIED: _called_back,
    e.OPENED: _as_written,
    e.DRAFT_SAVED: _as_written,
    e.CALL_LINKED: _as_written,
    e.CALLBACK_TRIED: lambda told: f"Callback {told['tries']}: {OUTCOME_WORDS[told['outcome']].en}",
    e.CALLBACK_DUE: _as_written,
    e.DEEMED_SIGNED: lambda told: f"Deemed signed. {_signed(told)}",
    e.LIGHT_YELLOW: _rung,
    e.LIGHT_RED: _rung,
    e.SIGN_NUDGED: _rung,
    e.SUPERVISED: _documented,
    e.DEADLINE_MOVED: _moved,
    e.DEADLINE_RECOUNTED: _recounted,
    e.CALLBACK_LATE: lambda told: f"The callback was due {told.at('due_at')}: the shift lead arranges it.",
    e.EXTENSION_UNDECIDED: lambda told: f"To be decided by {told.at('due_at')}. {UNDECIDED_EXTENSION.en}",
    e.UPDATES_REMINDED: lambda told: f"Added to {told['updates']} times; the unit has not responded.",
    e.ANNOUNCEMENT_LINKED: _as_written,
    e.ANNOUNCEMENT_UNLINKED: _as_written,
    e.KNOWLEDGE_CITED: _as_written,
    e.KNOWLEDGE_MISSING: _as_written,
    e.REPEAT_FOUND: _came_again,
    e.SUPPLEMENTED: _as_said,
    e.PARTNER_BY_RULE: _shared,
    e.PARTNER_LEFT_OUT: lambda told: f"{told.unit()}: {told['why_en'] or told.quoted('why')}",
    e.JOINED: lambda told: f"{told['number']} was merged into this ticket.",
    e.LEFT: lambda told: f"{told['number']} left this ticket again.",
    e.MASTER_MOVED: lambda told: f"Its master went to {told.unit()}{_due(told, 'new')}.",
    e.ATTACHED: _as_written,
    e.IMPORTED: lambda told: f"Its old number: {told['old_number']}",
    e.ORDER_REPLIED: lambda told: f"{told['document_number']} was replied to: {_after('回复：')(told)}",
    e.RATING_EXCLUDED: _excluded,
    e.SECRECY_SET: _levelled,
    e.READERS_NAMED: _as_written,
    e.UNMASK_ASKED: _as_said,
    e.UNMASK_GRANTED: _decided,
    e.UNMASK_REFUSED: _decided,
    e.HANDED_IN: _handed_in,
    e.PARTNER_NEWS: _news,
    e.PARTNER_TOLD: _told_by_partner,
    e.PARTNER_REFUSED: lambda told: f"{told['partner_name']}, {kind_name(told['kind']).en}: {_reason(told)}",
    e.PARTNER_FILE_MISSING: _told_by_partner,
    e.MINIMISED: lambda told: MINIMISED[told["what"]],
    e.SECRECY_FROM_HOME: lambda told: f"{told['partner_name']}: {_levelled(told)}. {_called_home(told)}",
    e.SECRECY_FROM_CUSTODIAN: lambda told: f"{told['partner_name']}: {_levelled(told)}. Ours follows.",
    e.SECRECY_FOLLOWED: lambda told: f"{told['partner_name']} goes by the new level.",
    e.HELD: lambda told: f"{told['by']}: {told.quoted('reason')}",
    e.HOLD_LIFTED: lambda told: f"{told['by']}: {told.quoted('reason')}",
}
"""Every kind of event; actions without a row of their own say what a person wrote."""
