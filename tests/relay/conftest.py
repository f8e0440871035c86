"""What the tests of the relay share."""

from tests.relay.engines import shelf

__all__ = ["shelf"]
