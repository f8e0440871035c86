"""What a webhook's `settings` ask of its deliveries: whom to convince, with what, how often, how long."""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from tui.sandbox.problems import invalid

_Codes = Annotated[str, Meta(pattern=r"^[0-9xX]{3}( *, *[0-9xX]{3})*$")]
_HeaderName = Annotated[str, Meta(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")]
_HeaderText = Annotated[str, Meta(pattern=r"^[\t\x20-\x7e]*$")]


class Settings(msgspec.Struct, frozen=True):
    """As the Go SDK names them (section 4.7 of the API reference).

    Nothing says what the numbers count: here `timeout` is the seconds that an answer may take, 0 the usual ones, and
    `retry` how often a delivery is tried again, None as often as usual.
    """

    expected_http_code: _Codes = "2xx"
    headers: dict[_HeaderName, _HeaderText | int] = {}
    username: str = ""
    password: str = ""
    query_params: str = ""
    retry: Annotated[int, Meta(ge=0)] | None = None
    timeout: Annotated[float, Meta(ge=0)] = 0

    def expects(self, status: int) -> bool:
        """`2xx` is any of them; 0, no answer at all, is never expected."""
        codes = [code.strip().lower() for code in self.expected_http_code.split(",")]
        return status > 0 and any(all(a in ("x", b) for a, b in zip(code, str(status), strict=True)) for code in codes)

    def address(self, url: str) -> str:
        """The webhook's url with the query parameters behind its own."""
        extra = self.query_params.lstrip("?&")
        return f"{url}{'&' if '?' in url else '?'}{extra}" if extra else url

    def own_headers(self) -> dict[str, str]:
        """Names in lower case; a user name means basic authentication."""
        headers = {name.lower(): str(value) for name, value in self.headers.items()}
        if self.username:
            pair = b64encode(f"{self.username}:{self.password}".encode()).decode()
            headers["authorization"] = f"Basic {pair}"
        return headers

    def pauses(self, usual: tuple[float, ...]) -> tuple[float, ...]:
        """Seconds before each further attempt: the usual ones, and the last of them over again."""
        return usual if self.retry is None else (usual + usual[-1:] * self.retry)[: self.retry]


def read_settings(given: dict[str, Any]) -> Settings:
    """Empty and null mean not said, as the Go SDK sends them. Raises Problem 422 for what cannot be obeyed."""
    try:
        return msgspec.convert({name: value for name, value in given.items() if value not in (None, "")}, Settings)
    except msgspec.ValidationError as error:
        raise invalid("settings", str(error)) from None
