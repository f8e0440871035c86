"""What the tests of `api/` share: a scripted HTTP server."""

from tests.api.scripted import server

__all__ = ["server"]
