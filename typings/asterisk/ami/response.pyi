from typing import Any

class Response:
    status: str
    keys: Any
    follows: list[str] | None
    def __init__(self, status: str, keys: Any = ..., fallows: list[str] | None = ...) -> None: ...
    def is_error(self) -> bool: ...
