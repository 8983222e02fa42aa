"""How a door answers what went wrong: one table of statuses, neutral words, nothing inside."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tickets_app.domain.errors import (
    Duplicate,
    Invalid,
    NotFound,
    NotPermitted,
    ProductError,
    Stale,
    Throttled,
    TransitionRefused,
)
from tickets_app.services import cookies, failures
from tickets_app.texts.table import M, say
from tickets_app.web.requests import TooLarge

log = logging.getLogger(__name__)

Endpoint = Callable[[Request], Awaitable[Response]]

STATUS: dict[type[ProductError], int] = {
    NotFound: 404,
    NotPermitted: 403,
    TransitionRefused: 409,
    Stale: 409,
    Duplicate: 409,
    Throttled: 429,
    Invalid: 422,
}
STATUS_OF_CODE = {"signed_out": 401, "too_large": 413}


def answered(endpoint: Endpoint) -> Endpoint:
    """Have every refusal and failure of the endpoint answered here."""

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ProductError as error:
            return refusal(error, _language(request))
        except TooLarge:
            return refusal(ProductError("too_large"), _language(request), 413)
        except Exception as problem:
            return _failure(request, problem)

    return answer


def refusal(error: ProductError, language: str, status: int | None = None) -> JSONResponse:
    """Give the answer for a refusal, in the reader's words and with the code for programs."""
    code, words = _words(error, language)
    headers = {"retry-after": str(error.retry_after)} if isinstance(error, Throttled) else None
    known = status or STATUS_OF_CODE.get(code) or STATUS.get(type(error), 400)
    return JSONResponse({"code": code, "error": words}, known, headers=headers)


async def nothing_here(request: Request) -> Response:
    """Answer as if there were nothing at this address."""
    return refusal(NotFound("not_here"), _language(request))


def _words(error: ProductError, language: str) -> tuple[str, str]:
    if isinstance(error, Invalid):
        field, code = next(iter(error.fields.items()))
        key = f"field.{field}.{code}"
    else:
        code, key = error.code, f"error.{error.code}"
    return code, say(key if key in M else "error.refused", language, **error.parameters)


def _failure(request: Request, problem: Exception) -> JSONResponse:
    code = failures.new_code()
    log.error("the door %s failed, code %s", request.url.path, code, exc_info=problem)
    words = say("error.broken", _language(request), code=code)
    return JSONResponse({"code": "broken", "error": words, "reference": code}, 500)


def _language(request: Request) -> str:
    return cookies.language_of(request.headers.get("cookie", ""))
