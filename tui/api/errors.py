"""What can go wrong with a call, named after what the person can do about it.

Each error carries the API's code and description, a piece of advice, and `taken`: False when the request was certainly
not carried out, None when nobody knows (the answer was lost, or made no sense). No error ever holds the access key.
"""

from __future__ import annotations

from msgspec import Struct

from tui.api.reading import read


class ApiError(Exception):
    """`str(error)` is one sentence. The description is the vendor's own text: clean it before it meets a terminal."""

    words = "MessageBird refused the request"
    advice = ""

    def __init__(self, description: str = "", *, code: str = "", taken: bool | None = False) -> None:
        super().__init__(description)
        self.description = description
        self.code = code
        self.taken = taken

    def __str__(self) -> str:
        described = f"{self.words}: {self.description.rstrip('.')}" if self.description else self.words
        return f"{described} (code {self.code})." if self.code else f"{described}."


class BadKey(ApiError):
    words = "MessageBird does not accept the access key"
    advice = (
        "Check that it is the access key, not the signing key, and log in again with: ternbox login. If it used to "
        "work, it may have been replaced; and MessageBird says that classic keys end with 31 December 2026."
    )


class NotAllowed(ApiError):
    words = "MessageBird does not allow this for your account"
    advice = "Ask the owner of the MessageBird account: the key may lack this right, or the balance may be used up."


class NotFound(ApiError):
    words = "MessageBird does not know this"
    advice = "It may have been deleted, or belong to another account. Check the profile and its API address."


class Invalid(ApiError):
    words = "MessageBird finds the request not valid"
    advice = "Change what you send: the text may be too long, or the channel may not take this kind of message."


REFUSALS = (Invalid, NotAllowed, NotFound)
"""What will be answered in the same way next time."""


class TooManyRequests(ApiError):
    """`retry_after` is how many seconds to leave MessageBird in peace, None where it did not say."""

    words = "MessageBird wants fewer requests"
    advice = "Nothing to do: Ternbox waits and goes on by itself."

    def __init__(self, description: str = "", *, code: str = "", retry_after: float | None = None) -> None:
        super().__init__(description, code=code, taken=False)
        self.retry_after = retry_after


class ServerTrouble(ApiError):
    words = "MessageBird has trouble"
    advice = "Ternbox tries again by itself. If it lasts, look at MessageBird's status page."


class NoConnection(ApiError):
    words = "No connection to MessageBird"
    advice = "Check the network, and the API address of the profile."


class NotUnderstood(ApiError):
    words = "The answer is not what MessageBird sends"
    advice = "Check the API address of the profile; a proxy or a log-in page of the network may have answered instead."


class _Problem(Struct):
    code: int | str | None = None
    description: str | None = None
    message: str | None = None
    parameter: str | None = None


class _Problems(Struct):
    errors: list[_Problem] = []


_BY_STATUS: dict[int, type[ApiError]] = {401: BadKey, 403: NotAllowed, 404: NotFound, 405: NotAllowed}
_BAD_KEY = "2"
_NO_BALANCE = "25"


def error_for(status: int, reason: str, body: bytes, retry_after: float | None = None) -> ApiError:
    """The error of an answer that is not 2xx; its body may be the vendor's envelope, empty, or anything at all."""
    problem = _first_problem(body)
    code = "" if problem.code is None else str(problem.code)
    description = problem.description or problem.message or f"{status} {reason}".strip()
    if problem.parameter:
        description += f" [{problem.parameter}]"
    if status == 429:
        return TooManyRequests(description, code=code, retry_after=retry_after)
    if status >= 500:
        return ServerTrouble(description, code=code, taken=None)
    if not 400 <= status < 500:
        return NotUnderstood(description, code=code, taken=None)
    return _kind(status, code)(description, code=code, taken=None if status == 408 else False)


def _kind(status: int, code: str) -> type[ApiError]:
    if status == 408:
        return ServerTrouble
    if code == _NO_BALANCE:
        return NotAllowed
    if code == _BAD_KEY and status != 403:
        return BadKey
    return _BY_STATUS.get(status, Invalid)


def _first_problem(body: bytes) -> _Problem:
    try:
        problems = read(body, _Problems).errors
    except ValueError:
        return _Problem()
    return problems[0] if problems else _Problem()
