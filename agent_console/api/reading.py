"""What was sent, read as the type that a path asks for; what does not fit is refused in words."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from agent_console.errors import BodyRefused


def converted(raw: Any, wanted: Any) -> Any:
    """Texts of an address as `wanted`. Raises BodyRefused."""
    try:
        return msgspec.convert(raw, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise refused(error) from None


def refused(error: msgspec.DecodeError) -> BodyRefused:
    """The decoder's sentence, and the field that it speaks of."""
    place = re.search(r"at `\$\.([\w.\[\]]+)`$", str(error))
    return BodyRefused(str(error), field=place[1] if place else "")
