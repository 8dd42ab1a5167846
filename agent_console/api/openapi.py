"""The API's description, printed from the table of routes and the wire's types: there is no second source."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from agent_console import wire
from agent_console.api.route import Route
from agent_console.settings import Settings

REFERENCE = "#/components/schemas/{name}"


def document(routes: tuple[Route, ...], settings: Settings) -> dict[str, Any]:
    """OpenAPI 3.1."""
    bodies = [kind for route in routes for kind in (route.body, route.reply) if kind is not None]
    types = list(dict.fromkeys([*bodies, wire.Problem]))
    schemas, components = msgspec.json.schema_components(types, ref_template=REFERENCE)
    known = dict(zip(types, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(_plain(route.path), {})[route.method.lower()] = _operation(route, known)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{settings.city.name} {settings.city.hotline}", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "hotline_session"}},
        },
    }


def _operation(route: Route, known: dict[Any, Any]) -> dict[str, Any]:
    about = (route.handler.__doc__ or route.name.replace("_", " ")).partition("\n")[0]
    operation: dict[str, Any] = {
        "operationId": f"{route.handler.__module__.rpartition('.')[2]}_{route.name}",
        "summary": about,
        "responses": _responses(route, known),
        "parameters": [*_path_parameters(route), *_query_parameters(route)],
        "security": [] if route.roles is None else [{"session": []}],
        "x-roles": sorted(role.value for role in route.roles) if route.roles is not None else ["everybody"],
    }
    if route.method != "GET":
        mark = {"type": "string", "const": "hotline"}
        operation["parameters"].append({"name": "X-Requested-With", "in": "header", "required": True, "schema": mark})
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": known[route.body]}}}
    return operation


def _responses(route: Route, known: dict[Any, Any]) -> dict[str, Any]:
    refused = {"application/problem+json": {"schema": known[wire.Problem]}}
    answers: dict[str, Any] = {"default": {"description": "refused", "content": refused}}
    if route.reply is not None:
        content = {"application/json": {"schema": known[route.reply]}}
        answers["200"] = {"description": "done", "content": content}
    elif route.media:
        answers["200"] = {"description": "done", "content": {route.media: {}}}
    else:
        answers["204"] = {"description": "done"}
    return answers


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)(?::[^}]*)?}", route.path)
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _query_parameters(route: Route) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    schema = msgspec.json.schema(route.query)
    properties = schema["$defs"][route.query.__name__]["properties"]
    return [{"name": name, "in": "query", "required": False, "schema": one} for name, one in properties.items()]


def _plain(path: str) -> str:
    return re.sub(r"{(\w+):[^}]*}", r"{\1}", path)
