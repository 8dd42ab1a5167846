"""`hotline rules`: list the rule packs, show one whole, tell two apart, and replay past tickets under another."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import asyncpg
import msgspec
import typer
from tortoise.exceptions import OperationalError

from agent_console.children import EmbeddedServerFailed
from agent_console.keys import holding
from agent_console.logs import configure_logs
from agent_console.pack_standing import Told, database_of, told_of
from agent_console.packs import known_packs, pack_named
from agent_console.settings import Settings, SettingsError, load_settings
from agent_console.text_tables import table
from routing.calendars import WorkCalendar
from routing.errors import RoutingError
from routing.facts import NAMES, Language, Words
from routing.pack_diff import diff
from routing.pack_reading import pack_text
from routing.pack_replay import Changed, Replay, replay
from routing.pack_terms import Parameter, parameters
from routing.pack_words import TAG_WORDS, title, value_words
from routing.packs import RulePack, Tag, calendar_of
from routing.shipped import shipped_rulebook
from tickets.clock import real_time
from tickets.database import open_database
from tickets.past import past_tickets

rules = typer.Typer(no_args_is_help=True, help="规则包  rule packs: list, show, diff, replay")

Config = Annotated[
    Path | None, typer.Option("--config", "-c", envvar="HOTLINE_CONFIG", help="设置文件  settings (TOML)")
]
Pack = Annotated[str, typer.Argument(help="规则包名、名@版本或文件  id, id@version, or a YAML file")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON  print JSON")]
Yaml = Annotated[bool, typer.Option("--yaml", help="输出合并后的完整文件  print the whole effective file")]
Lang = Annotated[Language, typer.Option("--lang", help="语言  zh or en")]
Since = Annotated[datetime, typer.Option("--since", formats=["%Y-%m-%d"], help="起始日（当地）  first local day")]


class DatabaseNotReady(Exception):
    """There are no tables to read tickets from."""


FAILURES = (DatabaseNotReady, SettingsError, RoutingError, EmbeddedServerFailed, asyncpg.PostgresError, OSError)
"""What an operator can mend: said in one sentence."""

_PACK = Words("规则包", "Pack")
_LIST_HEAD = (
    _PACK, Words("名称", "Title"), Words("施行", "Force"), Words("批准", "Approval"),
    *(TAG_WORDS[tag] for tag in Tag), Words("继承自", "Extends"),
)  # fmt: skip
_SHOW_HEAD = (
    Words("参数", "Parameter"), Words("取值", "Value"), Words("性质", "Standing"), Words("依据", "Basis"),
    Words("施行", "In force from"), Words("批准人", "Approved by"),
)  # fmt: skip
_GROUP_HEAD = (
    Words("承办单位", "Department"), Words("类型", "Type"), Words("工单", "Tickets"), Words("提前", "Earlier"),
    Words("推后", "Later"), Words("原红灯", "Red"), Words("新红灯", "Red by pack"),
    Words("转红", "Turn red"), Words("不再红", "No longer red"),
)  # fmt: skip
_CHANGED_HEAD = (
    Words("工单", "Ticket"), Words("承办单位", "Department"), Words("类型", "Type"), Words("原期限", "Was due"),
    Words("新期限", "Would be due"), Words("红灯", "Red"), Words("理由", "Why"),
)  # fmt: skip
_LIGHTS = {
    (False, True): Words("转红", "turns red"),
    (True, False): Words("不再红", "no longer red"),
    (True, True): Words("仍红", "still red"),
    (False, False): Words("–", "–"),
}
_SAME = Words("两个规则包的参数完全相同。", "Both packs say the same.")
_INHERITED = Words("继承自 {}", "inherited from {}")
_SUMMARY = Words(
    "{pack}：重算 {tickets} 件；转红 {turn_red} 件，不再红 {no_longer_red} 件；期限经人工调整的 {left_out} 件未计。",
    "{pack}: {tickets} tickets counted again; {turn_red} turn red, {no_longer_red} no longer do; "
    "{left_out} left out because their deadline was moved by hand.",
)


@rules.command("list")
def list_packs(as_json: Json = False, lang: Lang = "zh", config: Config = None) -> None:
    """列出规则包  List every pack."""
    with _failures():
        settings = _settings(config)
        told = asyncio.run(told_of(settings, real_time(), lang))
        listed = [_listed(pack, told) for pack in known_packs(settings).values()]
        if as_json:
            _print_json(listed)
            return
        shown = [[row[name] for name in _LIST_ROW] for row in listed]
        dashed = [["–" if cell in (None, "") else cell for cell in row] for row in shown]
        typer.echo(table(_words(_LIST_HEAD, lang), dashed))


@rules.command("show")
def show_pack(
    pack: Pack, as_json: Json = False, as_yaml: Yaml = False, lang: Lang = "zh", config: Config = None
) -> None:
    """查看规则包全部参数  Print every parameter of a pack with its basis."""
    with _failures():
        settings = _settings(config)
        found = pack_named(pack, settings)
        if as_yaml:
            typer.echo(pack_text(found), nl=False)
            return
        told = asyncio.run(told_of(settings, real_time(), lang))
        if as_json:
            _print_json({"pack": found.pin, **told.standing(found), "parameters": parameters(found)})
        else:
            typer.echo(f"{found.pin}  {found.ruleset.title}")
            typer.echo("\n".join(told.standing(found).values()))
            typer.echo(table(_words(_SHOW_HEAD, lang), [_shown(one, lang) for one in parameters(found)]))
            typer.echo("\n".join(_notes(found)))


@rules.command("diff")
def diff_packs(before: Pack, after: Pack, as_json: Json = False, lang: Lang = "zh", config: Config = None) -> None:
    """比较两个规则包  Say what changes, and for whom, when AFTER takes the place of BEFORE."""
    with _failures():
        settings = _settings(config)
        old, new = pack_named(before, settings), pack_named(after, settings)
        found = diff(old, new)
        if as_json:
            _print_json({"before": old.pin, "after": new.pin, "differences": found})
            return
        typer.echo(f"{old.pin} → {new.pin}")
        typer.echo("\n".join(one.sentence.say(lang) for one in found) or _SAME.say(lang))


@rules.command("replay")
def replay_pack(pack: Pack, since: Since, as_json: Json = False, lang: Lang = "zh", config: Config = None) -> None:
    """按规则包重算历史工单  Count past tickets again as if PACK had been in force; writes nothing."""
    with _failures():
        settings = _settings(config)
        found = pack_named(pack, settings)
        calendar = calendar_of(found)
        result = asyncio.run(_replayed(settings, found, calendar, since))
        if as_json:
            _print_json(result)
        else:
            typer.echo(_replay_text(result, calendar, settings, lang))


async def _replayed(settings: Settings, pack: RulePack, calendar: WorkCalendar, since: datetime) -> Replay:
    async with database_of(settings) as url, open_database(url, pool=2):
        try:
            async with holding(settings):
                past = await past_tickets(calendar.moment(since.date(), since.time()))
        except OperationalError as error:
            raise DatabaseNotReady(
                f"the database cannot be read, run `hotline up` once to prepare it ({error})"
            ) from None
    return replay(pack, past, calendar, real_time())


# ------------------------------------------------------------------ what is printed
def _tags(pack: RulePack) -> dict[Tag, int]:
    found = [one.tag for one in parameters(pack)]
    return {tag: found.count(tag) for tag in Tag}


_LIST_ROW = ("pack", "title", "force", "approval", *(tag.value for tag in Tag), "extends")


def _listed(pack: RulePack, told: Told) -> dict[str, Any]:
    head, tags = pack.ruleset, _tags(pack)
    return {
        "pack": pack.pin,
        "title": head.title,
        **told.standing(pack),
        "effective_from": head.effective_from,
        "approved_by": head.approved_by,
        **{tag.value: count for tag, count in tags.items()},
        "extends": pack.extends,
    }


def _shown(one: Parameter, lang: Language) -> tuple[str, ...]:
    sources = "；".join(f"{source.document}（{source.source}）" for source in one.basis)
    basis = _INHERITED.say(lang).format(one.inherited_from) if one.inherited_from else sources
    return (
        title(one.path).say(lang),
        value_words(one.path, one.written).say(lang),
        TAG_WORDS[one.tag].say(lang),
        basis or "–",
        str(one.effective_from or "–"),
        one.approved_by or "–",
    )


def _notes(pack: RulePack) -> list[str]:
    """What the sources say beside the parameters."""
    noted = [source for source in pack.sources.values() if source.note]
    return [f"{source.document}（{source.source}）：{source.note}" for source in noted]


def _replay_text(result: Replay, calendar: WorkCalendar, settings: Settings, lang: Language) -> str:
    departments = shipped_rulebook(settings.city.catalogue).catalogue.departments
    names = {code: department.name for code, department in departments.items()}
    figures = ("tickets", "earlier", "later", "red_now", "red_then", "turn_red", "no_longer_red")
    groups = [
        (names.get(one.unit, one.unit), NAMES[one.type].say(lang), *(getattr(one, name) for name in figures))
        for one in result.groups
    ]
    changed = [_changed_row(one, names, calendar, lang) for one in result.changed]
    parts = [_SUMMARY.say(lang).format(**{name: getattr(result, name) for name in _SUMMARY_FIGURES})]
    parts += [table(_words(_GROUP_HEAD, lang), groups)] if groups else []
    parts += [table(_words(_CHANGED_HEAD, lang), changed)] if changed else []
    return "\n\n".join(parts)


_SUMMARY_FIGURES = ("pack", "tickets", "turn_red", "no_longer_red", "left_out")


def _changed_row(one: Changed, names: dict[str, str], calendar: WorkCalendar, lang: Language) -> tuple[str, ...]:
    due = [f"{calendar.local(at):%Y-%m-%d %H:%M}" if at else "–" for at in (one.due_now, one.due_then)]
    light = _LIGHTS[one.red_now, one.red_then].say(lang)
    unit = names.get(one.unit, one.unit)
    return one.number, unit, NAMES[one.type].say(lang), *due, light, one.reason.say(lang)


def _print_json(value: object) -> None:
    typer.echo(msgspec.json.format(msgspec.json.encode(_plain(value)), indent=1).decode())


def _plain(value: object) -> object:
    """With a replay's totals beside its lists, and each ticket's reason as the sentence it makes."""
    if isinstance(value, Replay):
        totals = {"turn_red": value.turn_red, "no_longer_red": value.no_longer_red}
        changed = [_told(one) for one in value.changed]
        return msgspec.structs.asdict(value) | totals | {"changed": changed}
    return value


def _told(one: Changed) -> dict[str, Any]:
    return msgspec.structs.asdict(one) | {"reason": {"zh": one.reason.say("zh"), "en": one.reason.say("en")}}


def _words(head: tuple[Words, ...], lang: Language) -> list[str]:
    return [words.say(lang) for words in head]


# ------------------------------------------------------------------ ways in and out
def _settings(config: Path | None) -> Settings:
    configure_logs(level="WARNING" if sys.stderr.isatty() else "INFO")
    return load_settings(config)


@contextlib.contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except FAILURES as error:
        typer.echo(f"hotline: {error}", err=True)
        raise typer.Exit(1) from None
