"""The diagrams in docs/ are drawn from the tables: `make diagrams` draws them anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from callcenter import machine
from tickets import diagram

ROOT = Path(__file__).parents[2]
PAGES = {"machines.md": machine.page, "workflow.md": diagram.page}


@pytest.mark.parametrize(("name", "page"), PAGES.items(), ids=PAGES)
def test_the_page_is_as_its_table_has_it(name: str, page: Callable[[], str]):
    assert (ROOT / "docs" / name).read_text("utf-8") == page(), "stale: run make diagrams"


@pytest.mark.parametrize("name", PAGES)
def test_make_diagrams_draws_the_page(name: str):
    recipe = (ROOT / "Makefile").read_text("utf-8").partition("\ndiagrams:")[2].partition("\n\n")[0]
    assert f"docs/{name}" in recipe
