import json
import re
from pathlib import Path

import pytest

from agent_console.api.openapi import document
from agent_console.api.table import DEMO_ROUTES, ROUTES
from agent_console.settings import Settings
from tickets.people import Role

PUBLIC = {
    ("POST", "/api/login"),
    ("GET", "/api/demo/phone"),
    ("GET", "/api/health"),
    ("GET", "/api/openapi.json"),
    ("GET", "/metrics"),
    ("POST", "/api/exchange/packets"),
    ("POST", "/api/exchange/files"),
}
DESIGN = Path(__file__).parents[3] / "docs" / "design.md"


def named(route) -> str:
    return f"{route.method} {route.path}"


def test_only_these_paths_are_open_to_everybody():
    assert {(route.method, route.path) for route in ROUTES if route.roles is None} == PUBLIC


@pytest.mark.parametrize("route", [route for route in ROUTES if route.roles is not None], ids=named)
def test_every_other_path_names_the_roles_that_may_ask(route):
    assert route.roles
    assert Role.SYS not in route.roles


def test_no_path_stands_twice():
    assert len({named(route) for route in ROUTES}) == len(ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_every_path_says_what_it_does_and_what_comes_back(route):
    assert route.handler.__doc__
    assert route.reply is not None or route.media or route.method == "POST"


def test_a_department_gets_at_tickets_and_at_nothing_of_the_floor():
    theirs = {route.path for route in ROUTES if route.roles and Role.LIAISON in route.roles}
    assert not [path for path in theirs if "/seat" in path or "/calls" in path or "/floor" in path]
    assert "/api/tickets/{id}" in theirs


def test_every_path_of_the_design_is_served():
    text = DESIGN.read_text(encoding="utf-8")
    asked = set(re.findall(r"(GET|POST|PATCH) `(/api/[^`?]*)", text))
    served = {(route.method, re.sub(r"{\w+}", "{}", route.path)) for route in ROUTES + DEMO_ROUTES}
    assert {(method, re.sub(r"{\w+}", "{}", path.strip())) for method, path in asked} - served == set()


def test_the_description_is_printed_from_the_same_table():
    described = document(ROUTES, Settings())
    assert {(method.upper(), path) for path, one in described["paths"].items() for method in one} == {
        (route.method, route.path) for route in ROUTES
    }
    references = set(re.findall(r"#/components/schemas/([\w\[\], ]+)", json.dumps(described)))
    assert references <= set(described["components"]["schemas"])
