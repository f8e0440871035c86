"""What the tests of the relay share."""

from tests.relay.engines import shelf
from tests.relay.feed_client import folder

__all__ = ["folder", "shelf"]
