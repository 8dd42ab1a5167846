"""The settings file: one TOML into frozen Structs, overridden by HOTLINE__SECTION__KEY; a mistake is one sentence.

Nothing here touches the network or starts anything: `load_settings` reads files and the environment, and nothing else.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, get_origin, get_type_hints

import msgspec

from callcenter.settings import FloorSettings, PbxSettings, RedisSettings, SpeechSettings
from tickets.personal.keyfile import KEYRING
from tickets.settings import (
    DatabaseSettings,
    ExchangeSettings,
    PersonalSettings,
    RetentionSettings,
    TicketSettings,
)

ENV_PREFIX = "HOTLINE__"
SECRET_NAMES = re.compile(r"(password|secret|token)$|(^|\.)url$")


Tries = Annotated[int, msgspec.Meta(ge=1)]


class SettingsError(Exception):
    """The settings cannot be used; the message names the file, the setting, and what it should be."""


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    host: str = "127.0.0.1"
    port: int = 8012
    """Pages and API; the live socket listens on `live_port`."""
    live_port: int | None = None
    """None: port + 1."""
    public_url: str | None = None
    """Address that browsers use, such as "https://hotline.example"; None: http://<host>:<port>."""
    public_live_url: str | None = None
    """Address of the live socket behind a proxy, such as "wss://hotline.example/live"; None: same host, live port."""
    session_hours: float = 12.0
    """A session ends this long after its last use."""


class LoginSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often a password may be guessed (docs/adr/0011)."""

    tries: Tries = 5
    """Wrong passwords for one account from one address, or in one known browser, before both wait `lock_minutes`."""
    lock_minutes: float = 15.0
    address_tries: Tries = 30
    """Wrong passwords from one address, for whatever accounts, within `address_seconds` before it waits so long."""
    address_seconds: int = 300
    account_tries: Tries = 20
    """Wrong passwords for one account from addresses that it was never signed in from, within `account_minutes`; then
    those have one try in each `slow_seconds` together. Known addresses and browsers do not notice."""
    account_minutes: float = 60.0
    slow_seconds: int = 60
    known_days: float = 180.0
    """A browser and an address are known for an account this long after its last sign-in there."""


class DemoSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    enabled: bool = False
    """Made-up accounts and tickets, and a citizen's telephone in the browser at /phone. Never on a real hotline."""
    filled: bool = True
    """An empty database is filled with a made-up fortnight at the first start, which takes some ten seconds."""


class CitySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str = "宣城"
    hotline: str = "12345"
    catalogue: str = "xuancheng"
    pack: str = "xuancheng-default"
    """An id, whose version in force follows from the versions' days; or `id@version`, which stays."""
    pack_signatures: int = 1
    """So many administrators must sign that a pack was approved."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    var: Path = Path("var")
    """Where everything that must survive a restart is kept."""
    server: ServerSettings = msgspec.field(default_factory=ServerSettings)
    login: LoginSettings = msgspec.field(default_factory=LoginSettings)
    city: CitySettings = msgspec.field(default_factory=CitySettings)
    database: DatabaseSettings = msgspec.field(default_factory=DatabaseSettings)
    redis: RedisSettings = msgspec.field(default_factory=RedisSettings)
    pbx: PbxSettings = msgspec.field(default_factory=PbxSettings)
    floor: FloorSettings = msgspec.field(default_factory=FloorSettings)
    speech: SpeechSettings = msgspec.field(default_factory=SpeechSettings)
    tickets: TicketSettings = msgspec.field(default_factory=TicketSettings)
    personal: PersonalSettings = msgspec.field(default_factory=PersonalSettings)
    retention: RetentionSettings = msgspec.field(default_factory=RetentionSettings)
    exchange: ExchangeSettings = msgspec.field(default_factory=ExchangeSettings)
    demo: DemoSettings = msgspec.field(default_factory=DemoSettings)

    def with_demo(self) -> Settings:
        return msgspec.structs.replace(self, demo=msgspec.structs.replace(self.demo, enabled=True))

    @property
    def anchors(self) -> Path:
        """File of audit anchors, beside the database; worth a copy on a medium that this host cannot change."""
        return self.var / "audit" / "anchors.jsonl"

    @property
    def keyring(self) -> Path:
        """File of the keys for citizens' data."""
        return self.personal.keyring or self.var / "secrets" / KEYRING

    @property
    def live_port(self) -> int:
        return self.server.live_port or self.server.port + 1

    @property
    def public_url(self) -> str:
        return (self.server.public_url or f"http://{self.server.host}:{self.server.port}").rstrip("/")


def load_settings(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the file (None: defaults alone) with the environment's overrides; raises SettingsError."""
    source = str(path) if path else "environment"
    raw = _read_toml(path) if path else {}
    _read_secret_files(raw, source)
    _override(raw, os.environ if environment is None else environment)
    try:
        settings = msgspec.convert(raw, Settings, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{source}: {_explain(str(error))}") from None
    _refuse_shared_ports(settings, source)
    return msgspec.structs.replace(settings, var=settings.var.expanduser().absolute())


def effective(settings: Settings) -> dict[str, Any]:
    """The settings as plain values, secrets starred: what `hotline check-config` prints."""
    return {key: _star(key, value) for key, value in msgspec.to_builtins(settings, enc_hook=str).items()}


def as_toml(values: Mapping[str, Any]) -> str:
    """Plain values as TOML text; settings that are not set appear as comments."""
    flat = [(key, value) for key, value in values.items() if not isinstance(value, dict)]
    sections = [(key, value) for key, value in values.items() if isinstance(value, dict)]
    lines = [_toml_line(key, value) for key, value in flat]
    for name, section in sections:
        lines += ["", f"[{name}]", *(_toml_line(key, value) for key, value in section.items())]
    return "\n".join(lines) + "\n"


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from None


def _read_secret_files(raw: dict[str, Any], source: str) -> None:
    """`url_file = "…"` reads the setting `url` from a file, so that no secret need stand in the settings."""
    for section, key, value in list(_leaves(raw)):
        known = _fields_of(section)
        base = key.removesuffix("_file")
        if key.endswith("_file") and key not in known and base in known and isinstance(value, str):
            try:
                raw[section][base] = Path(value).expanduser().read_text(encoding="utf-8").strip()
            except OSError as error:
                raise SettingsError(f"{source}: [{section}] {key}: {value}: {error.strerror}") from None
            del raw[section][key]


def _override(raw: dict[str, Any], environment: Mapping[str, str]) -> None:
    for name, text in sorted(environment.items()):
        if not name.startswith(ENV_PREFIX):
            continue
        path = name.removeprefix(ENV_PREFIX).lower().split("__")
        section, key = (path[0], path[1]) if len(path) == 2 else ("", path[0])
        wanted = _fields_of(section).get(key)
        if wanted is None or len(path) > 2:
            raise SettingsError(f"environment: {name}: {_unknown(section, key)}")
        target = raw.setdefault(section, {}) if section else raw
        if isinstance(target, dict):
            target[key] = _from_text(name, text, wanted)


def _from_text(name: str, text: str, wanted: Any) -> Any:
    listed = get_origin(wanted) is tuple
    parts: Any = [part.strip() for part in text.split(",") if part.strip()] if listed else text
    try:
        value = msgspec.convert(parts, wanted, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise SettingsError(f"environment: {name}: {_explain(str(error))}") from None
    return msgspec.to_builtins(value, enc_hook=str)


def _fields_of(section: str) -> dict[str, Any]:
    """Names and types of a section's settings; "" is the top of the file."""
    hints = get_type_hints(Settings)
    if not section:
        return hints
    return get_type_hints(hints[section]) if _is_section(hints.get(section)) else {}


def _is_section(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, msgspec.Struct)


def _leaves(raw: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for section, values in raw.items():
        if isinstance(values, dict):
            yield from ((section, key, value) for key, value in values.items())


def _decode(wanted: type, value: Any) -> Any:
    if issubclass(wanted, Path) and isinstance(value, str):
        return Path(value)
    raise TypeError(f"settings of type {wanted.__name__}")


def _explain(message: str) -> str:
    """msgspec's sentence turned round, so that the setting's name comes first."""
    what, _, path = message.partition(" - at `$")
    place = path.rstrip("`").lstrip(".")
    unknown = re.search(r"unknown field `(.+)`", what)
    if unknown:
        where = f"[{place}] " if place else ""
        return f"{where}{unknown[1]}: {_unknown(place, unknown[1])}"
    section, _, key = place.rpartition(".")
    wrong = re.sub(r"^Expected `(.+)`, got `(.+)`$", r"should be \1, not \2", what)
    return f"[{section}] {key}: {wrong}" if section else f"{place}: {wrong}".removeprefix(": ")


_IN_THE_PACK = {
    ("tickets", "archive_days"): "archive.after_d",
    ("tickets", "reopen_window_days"): "reopen.window_d",
    ("tickets", "consult_hold"): "consult.hold",
    ("tickets", "knowledge_review_days"): "knowledge.review_d",
    ("tickets", "knowledge_filing"): "knowledge.filing",
    ("tickets", "evening_from"): "callback.evening",
    ("tickets", "evening_until"): "callback.evening",
    ("exchange", "receipt_minutes"): "exchange.receipt_min",
}
"""Settings of before that are parameters of the rule pack now."""


def _unknown(section: str, name: str) -> str:
    """Why there is no such setting, and what was meant."""
    if path := _IN_THE_PACK.get((section, name)):
        return f"no such setting any more: it is {path} of the rule pack, so put a pack with it into <var>/packs"
    return f"no such setting{_guess(name, _fields_of(section))}"


def _guess(name: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]}?" if near else f" (known here: {', '.join(known)})" if known else ""


def _refuse_shared_ports(settings: Settings, source: str) -> None:
    pbx = settings.pbx
    taken: dict[int, str] = {}
    wanted = [("[server] port", settings.server.port), ("[server] live_port", settings.live_port)]
    wanted += [("[speech] port", settings.speech.port)] if settings.speech.enabled else []
    wanted += [("[pbx] http_port", pbx.http_port), ("[pbx] ami_port", pbx.ami_port)] if pbx.managed else []
    for name, port in wanted:
        if not 0 < port < 65536:
            raise SettingsError(f"{source}: {name}: {port} is not a port")
        if port in taken:
            raise SettingsError(f"{source}: {name}: {port} is taken by {taken[port]}")
        taken[port] = name


def _star(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {inner: _star(inner, inner_value) for inner, inner_value in value.items()}
    if isinstance(value, str) and SECRET_NAMES.search(key):
        return re.sub(r"(://[^:@/]*):[^@/]*@", r"\1:***@", value) if "://" in value else "***"
    return value


def _toml_line(key: str, value: Any) -> str:
    return f"# {key} is not set" if value is None else f"{key} = {_toml_value(value)}"


def _toml_value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_toml_value(v)}" for k, v in value.items() if v is not None) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml_value(item) for item in value) + "]"
    return msgspec.json.encode(value).decode()
