"""Hosts with real accounts: the services of tests/credentials, and an API to try keys at."""

from tests.credentials.conftest import here, lent_api, own_api, pass_there, shared_api

__all__ = ["here", "lent_api", "own_api", "pass_there", "shared_api"]
