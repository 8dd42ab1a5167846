class Action:
    name: str
    keys: dict[str, object]
    variables: dict[str, object]
    def __init__(
        self, name: str, keys: dict[str, object] | None = ..., variables: dict[str, object] | None = ...
    ) -> None: ...
