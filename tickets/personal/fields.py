"""Columns that hold a citizen's data. A model declares them and is otherwise used as before: what it has in hand is
plain, what it writes is sealed for its row, and its blind indexes follow by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, ClassVar, Self

import msgspec
from tortoise import fields, models
from tortoise.backends.base.client import BaseDBAsyncClient

from tickets.personal import keyfile
from tickets.personal.keyring import Keyring, Unreadable, place_of
from tickets.personal.pieces import opened_pieces, sealed_pieces, spared

NUMBER = "number"
"""Kind of the blind indexes over telephone numbers, one for all tables: one caller's tickets and calls meet in it."""


class SealedField(fields.TextField):
    """A text that stands sealed in the database, whole."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"default": ""} | kwargs)

    def to_db_value(self, value: Any, instance: Any) -> str:
        if not value:
            return ""
        if isinstance(value, Unreadable):
            return value.sealed
        row = _row(instance, self.model_field_name)
        return self.sealed(str(value), keyfile.newest(), row.bond(self.model_field_name))

    def sealed(self, text: str, ring: Keyring, place: str) -> str:
        return ring.seal(text, place)

    def opened(self, stored: str, ring: Keyring, place: str) -> Any:
        return ring.open(stored, place)


class SealedPieces(SealedField):
    """A text for reading and searching, in which telephone and identity numbers alone stand sealed."""

    def to_db_value(self, value: Any, instance: Any) -> str:
        if not isinstance(instance, Personal):
            return str(value)  # compared with, or written as a whole: "" or a text without numbers of its own
        return sealed_pieces(value, keyfile.newest(), instance.bond(self.model_field_name))

    def sealed(self, text: str, ring: Keyring, place: str) -> str:
        return sealed_pieces(text, ring, place)

    def opened(self, stored: str, ring: Keyring, place: str) -> Any:
        return opened_pieces(stored, ring, place)


class SealedJSON(SealedField):
    """A JSON object that stands sealed in the database, whole; {} for nothing."""

    field_type = dict

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"default": dict})

    def to_db_value(self, value: Any, instance: Any) -> str:
        text = value if isinstance(value, Unreadable) else msgspec.json.encode(value).decode() if value else ""
        return super().to_db_value(text, instance)

    def to_python_value(self, value: Any) -> Any:
        return value

    def opened(self, stored: str, ring: Keyring, place: str) -> Any:
        text = super().opened(stored, ring, place)
        return {} if not text or isinstance(text, Unreadable) else msgspec.json.decode(text)


class BlindIndex(fields.CharField[str]):
    """The blind index of the sealed column `of`, written whenever that is; asked with `blinds`."""

    def __init__(self, max_length: int = 32, *, of: str, **kwargs: Any) -> None:
        given: dict[str, Any] = {"default": "", "db_default": "", "db_index": True} | kwargs
        super().__init__(max_length, **given)
        self.of = of

    def to_db_value(self, value: Any, instance: Any) -> Any:
        if not isinstance(instance, Personal):
            return super().to_db_value(value, instance)
        text = getattr(instance, self.of)
        return value if isinstance(text, Unreadable) else keyfile.newest().blind(NUMBER, text)


def bound_to(model: type[Personal]) -> tuple[str, ...]:
    """The columns by which a row is named in what its values are bound to."""
    return model.BOUND_TO or (model._meta.db_pk_column,)


def blinds(number: str) -> list[str]:
    """What to ask a BlindIndex for (`…__in`): the rows of this number, under whichever key they were written."""
    return keyfile.newest().blinds(NUMBER, number)


class Personal(models.Model):
    """A row with sealed columns."""

    BOUND_TO: ClassVar[tuple[str, ...]] = ()
    """Columns that name the row for good where its primary key is not known before it is written."""

    class Meta:
        abstract = True

    def bond(self, column: str) -> str:
        """What a value of this row is bound to."""
        named = bound_to(type(self))
        return place_of(self._meta.db_table, column, "/".join(str(getattr(self, name)) for name in named))

    @classmethod
    def _init_from_db(cls, **kwargs: Any) -> Self:
        row = super()._init_from_db(**kwargs)
        row.open(keyfile.kept())
        return row

    def open(self, ring: Keyring) -> None:
        """Open what was just read; columns that were not asked for stay away."""
        for name, field in sealed_columns(type(self)):
            stored = self.__dict__.get(name)
            if stored is None:
                continue
            if not ring.knows(stored):
                ring = keyfile.newest()
            place = self.bond(name) if stored else ""
            object.__setattr__(self, name, field.opened(stored, ring, place))

    async def save(
        self,
        using_db: BaseDBAsyncClient | None = None,
        update_fields: Iterable[str] | None = None,
        force_create: bool = False,
        force_update: bool = False,
    ) -> None:
        chosen = None if update_fields is None else with_indexes(type(self), dict.fromkeys(update_fields))
        await super().save(using_db, chosen, force_create, force_update)


def with_indexes(model: type[models.Model], columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a write, and the blind indexes that follow from them."""
    return dict(columns) | {name: "" for name, of in _blind_indexes(model) if of in columns}


def spare(row: models.Model, number: str) -> None:
    """Take the caller's own number and identity numbers out of a row that stands beside his ticket. Rows of a chain
    are left as they were hashed."""
    if "hash" in row._meta.fields_map:
        return
    own = {name for name, _ in sealed_columns(type(row))}
    for name in row._meta.db_fields - own:
        value = getattr(row, name)
        if isinstance(value, str | dict | list) and (clean := spared(value, number)) != value:
            setattr(row, name, clean)


@cache
def sealed_columns(model: type[models.Model]) -> tuple[tuple[str, SealedField], ...]:
    found = model._meta.fields_map.items()
    return tuple((name, field) for name, field in found if isinstance(field, SealedField))


@cache
def _blind_indexes(model: type[models.Model]) -> tuple[tuple[str, str], ...]:
    """Each blind index with the column that it stands for."""
    found = model._meta.fields_map.items()
    return tuple((name, field.of) for name, field in found if isinstance(field, BlindIndex))


def _row(instance: Any, column: str) -> Personal:
    if not isinstance(instance, Personal):
        raise TypeError(f"{column} is sealed for its row: write it through the row, ask for it by its blind index")
    return instance
