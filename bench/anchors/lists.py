"""A stand-in for Chatwoot's lists, quick enough that whoever reads them is what is measured.

Conversations and messages have the recorded shape and size. The list of what changed lately is
too long to answer, as with any Chatwoot of that many; its pages are there to be turned instead.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.lists import ANSWER_NUMBERS_FROM, PAGE, Lists

SAMPLES = Path(__file__).parents[2] / "tests" / "samples" / "answers" / "4.16.2"
NUMBERS = {
    "@message@": "%(message)d",
    "@conversation@": "%(conversation)d",
    "@contact@": "%(contact)d",
    "@at@": "%(at)d",
}
SOURCE = "@source@"

lists = Lists.from_text(os.environ["BENCH_LISTS"])


def shape(name: str) -> list[dict[str, Any]]:
    body = json.loads((SAMPLES / name).read_text())["body"]
    return body.get("payload") or body["data"]["payload"]


def template(record: dict[str, Any]) -> str:
    """Its JSON as a format into which numbers, times and the ticket's id are put."""
    text = json.dumps(record, separators=(",", ":")).replace("%", "%%")
    for mark, place in NUMBERS.items():
        text = text.replace(f'"{mark}"', place)
    return text.replace(SOURCE, "%(source)s")


def conversation_shape() -> str:
    record = shape("conversations.json")[0]
    times = dict.fromkeys(("created_at", "updated_at", "timestamp", "last_activity_at"), "@at@")
    meta = record["meta"] | {"sender": record["meta"]["sender"] | {"id": "@contact@"}}
    said = said_in(record["last_non_activity_message"])
    said["conversation"] |= {"contact_inbox": {"source_id": SOURCE}}
    last = {"messages": [said], "last_non_activity_message": said}
    return template(record | times | last | {"id": "@conversation@", "meta": meta})


def message_shape() -> str:
    answer = {"message_type": 1, "source_id": None}
    return template(said_in(shape("messages.json")[0]) | answer)


def said_in(record: dict[str, Any]) -> dict[str, Any]:
    places = {"id": "@message@", "conversation_id": "@conversation@", "created_at": "@at@"}
    return record | places


CONVERSATION, MESSAGE = conversation_shape(), message_shape()


def places(conversation: int, message: int, at: int) -> dict[str, object]:
    return {
        "conversation": conversation,
        "message": message,
        "at": at,
        "contact": lists.contact_of(conversation),
        "source": lists.source_of(conversation),
    }


async def conversations(request: Request) -> Response:
    if "updated_within" in request.query_params:
        return Response(status_code=504)
    first = lists.count - (int(request.query_params["page"]) - 1) * PAGE
    numbers = range(first, max(first - PAGE, 0), -1)
    page = ",".join(CONVERSATION % places(one, one, lists.active_at(one)) for one in numbers)
    counts = json.dumps({"all_count": lists.count})
    return answer(f'{{"data":{{"meta":{counts},"payload":[{page}]}}}}')


async def messages(request: Request) -> Response:
    """The first message, which everybody knows, and support's answer where there is one."""
    number = int(request.path_params["number"])
    told = {number: lists.read_at(number)}
    if lists.is_changed(number):
        told[ANSWER_NUMBERS_FROM + number] = lists.active_at(number)
    after = int(request.query_params["after"])
    page = ",".join(MESSAGE % places(number, one, at) for one, at in told.items() if one > after)
    return answer(f'{{"meta":{{}},"payload":[{page}]}}')


def answer(body: str) -> Response:
    return Response(body, media_type="application/json")


async def up(request: Request) -> Response:
    del request
    return Response()


ACCOUNT = "/api/v1/accounts/1/conversations"
app = Starlette(
    routes=[
        Route("/healthz", up),
        Route(ACCOUNT, conversations),
        Route(ACCOUNT + "/{number:int}/messages", messages),
    ]
)
