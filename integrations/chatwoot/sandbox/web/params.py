"""Reads a request's parameters as Rails does: query, JSON, form and multipart become one nested
dictionary.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, cast

from starlette.datastructures import UploadFile
from starlette.requests import Request

KEY_PART = re.compile(r"\[([^\[\]]*)\]")
MAX_FILES, MAX_FIELDS, MAX_PART = 200, 2000, 64 * 1024 * 1024


class MalformedBody(ValueError):
    """The parameters contradict themselves, or the body is not the JSON that it claims to be."""


async def read(request: Request) -> dict[str, Any]:
    """All parameters of the request, the body's over the query's; raises MalformedBody."""
    params = nest(request.query_params.multi_items())
    params.update(await _body(request))
    return params


def is_json(request: Request) -> bool:
    """Whether the body is JSON, so that Rails wraps flat parameters by itself."""
    return "json" in request.headers.get("content-type", "")


async def _body(request: Request) -> dict[str, Any]:
    kind = request.headers.get("content-type", "")
    if "json" in kind:
        return _from_json(await request.body())
    if kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        form = await request.form(
            max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=MAX_PART
        )
        return nest(form.multi_items())
    return {}


def _from_json(raw: bytes) -> dict[str, Any]:
    if not raw.strip():
        return {}
    try:
        value = json.loads(raw)
    except ValueError as error:
        raise MalformedBody from error
    return cast(dict[str, Any], value) if isinstance(value, dict) else {"_json": value}


def nest(pairs: Iterable[tuple[str, str | UploadFile]]) -> dict[str, Any]:
    """Turn `a[b][]=1` pairs into `{"a": {"b": ["1"]}}`."""
    params: dict[str, Any] = {}
    for key, value in pairs:
        head, *_ = key.split("[", 1)
        _put(params, [head, *KEY_PART.findall(key[len(head) :])], value)
    return params


def _put(target: dict[str, Any], path: list[str], value: Any) -> None:
    name, rest = path[0], path[1:]
    if not rest:
        target[name] = value
    elif rest[0] == "":
        items = target.setdefault(name, [])
        if not isinstance(items, list):
            raise MalformedBody(f"{name} is both a value and a list")
        _append(cast(list[Any], items), rest[1:], value)
    else:
        child = target.get(name)
        if not isinstance(child, dict):
            child = target[name] = {}
        _put(cast(dict[str, Any], child), rest, value)


def _append(items: list[Any], rest: list[str], value: Any) -> None:
    """Rails starts a new element of `a[][b]` when `b` is already in the last one."""
    if not rest:
        items.append(value)
        return
    last = items[-1] if items else None
    if not isinstance(last, dict) or rest[0] in last:
        last = {}
        items.append(last)
    _put(cast(dict[str, Any], last), rest, value)
