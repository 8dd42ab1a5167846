"""Logs: one line an event, JSON for machines or aligned for a terminal, and no telephone number in any of them."""

from __future__ import annotations

import logging
import re
import sys
import traceback
import warnings
from collections.abc import Iterator
from typing import Any

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

NUMBER = re.compile(
    r"(?<![\w.-])(\+?86)?(1[3-9]\d)\d{4}(\d{4})(?![\w.-])|(?<![\w.-])(0\d{2,3}-?)\d{3,4}(\d{4})(?![\w.-])"
)
QUOTING = frozenset({"asyncpg", "tortoise", "msgspec", "redis", "aiohttp", "websockets"})
"""Packages whose errors quote what people wrote, or the address that they asked for."""
_QUOTING_TOO = (ValueError, LookupError)
"""Python's own that do: a number that is none, a key that is missing."""
QUIET = ("aiohttp.access", "websockets", "tortoise", "asyncio", "jieba")


def configure_logs(*, json_lines: bool | None = None, level: str = "INFO") -> None:
    """Logs go to standard error; `json_lines` None: JSON unless that is a terminal."""
    as_json = not sys.stderr.isatty() if json_lines is None else json_lines
    warnings.filterwarnings("ignore", message="It is recommended to use web.RequestKey")  # aiohttp-session's own keys
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(without_values),
        hide_numbers,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def hide_numbers(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """The last line of defence: a citizen's number that got into a log line leaves it masked."""
    return {key: _hidden(value) for key, value in line.items()}


def _hidden(value: Any) -> Any:
    return NUMBER.sub(_masked, value) if isinstance(value, str) else value


def _masked(found: re.Match[str]) -> str:
    return f"{found[2] or found[4]}****{found[3] or found[5]}"


def without_values(exc_info: ExcInfo) -> str:
    """The traceback, causes last. What a database or a decoder says of its data is left out: it quotes them."""
    return "\nafter:\n".join(_told(error) for error in _causes(exc_info[1]))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Each once, although a group's member may be its cause as well."""
    waiting, seen = [error], set[int]()
    while waiting:
        error = waiting.pop(0)
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        yield error
        waiting += error.exceptions if isinstance(error, BaseExceptionGroup) else ()
        waiting.append(error.__cause__ or (None if error.__suppress_context__ else error.__context__))


def _told(error: BaseException) -> str:
    package = type(error).__module__.partition(".")[0]
    quotes = package in QUOTING or (package == "builtins" and isinstance(error, _QUOTING_TOO))
    words = f": {error}" if str(error) and not quotes else ""
    return "".join(traceback.format_tb(error.__traceback__)) + type(error).__qualname__ + words
