"""Errors in the API's own form, raised by the rules and turned into an answer by the HTTP face."""

from __future__ import annotations

from typing import Any

NOT_AUTHENTICATED, MISSING, INVALID, NOT_FOUND, MALFORMED, NO_SUCH_PATH = 2, 9, 10, 20, 21, 98


class Problem(Exception):
    """`status` is HTTP's, `code` the API's. No parameter is left out; the older REST API writes it as null: None."""

    def __init__(self, status: int, code: int, description: str, parameter: str | None = "") -> None:
        super().__init__(description)
        self.status, self.code, self.description, self.parameter = status, code, description, parameter

    def body(self) -> dict[str, Any]:
        return error_body(self.code, self.description, self.parameter)


def error_body(code: int, description: str, parameter: str | None = "") -> dict[str, Any]:
    error: dict[str, Any] = {"code": code, "description": description}
    return {"errors": [error | ({} if parameter == "" else {"parameter": parameter})]}


def not_found(what: str) -> Problem:
    return Problem(404, NOT_FOUND, f"{what} not found")


def missing(parameter: str) -> Problem:
    return Problem(422, MISSING, f"{parameter} is required", parameter)


def invalid(parameter: str, why: str = "invalid value") -> Problem:
    return Problem(422, INVALID, f"{parameter}: {why}", parameter)
