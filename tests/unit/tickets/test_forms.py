"""What a form says of a field that was left empty."""

from __future__ import annotations

import pytest

from routing.shipped import shipped_rulebook
from tickets.action_forms import EXTENSION_FORM, RETURN_FORM, FieldSpec
from tickets.errors import FieldErrors
from tickets.forms import read_form

CATALOGUE = shipped_rulebook().catalogue


def _said_of_empty(form: tuple[FieldSpec, ...]) -> dict[str, str]:
    with pytest.raises(FieldErrors) as refused:
        read_form(form, {}, CATALOGUE)
    return {name: words.zh for name, words in refused.value.fields.items()}


def test_what_is_chosen_is_asked_to_be_chosen_and_what_is_written_to_be_written():
    assert _said_of_empty(RETURN_FORM) == {"reason": "请选择", "basis": "请填写", "proposed_department": "请选择"}
    assert _said_of_empty(EXTENSION_FORM) == {"days": "请填写", "reason": "请填写"}
