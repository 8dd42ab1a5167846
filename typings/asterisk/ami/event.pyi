from typing import Any

class Event:
    name: str
    keys: Any
    def __init__(self, name: str, keys: Any = ...) -> None: ...
    @staticmethod
    def read(event: str) -> Event: ...
