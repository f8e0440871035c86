"""A key that shows itself only when asked."""

from __future__ import annotations


class Secret:
    """Holds a key so that no log, traceback or format string can show it. Only the HTTP auth hook calls `reveal`,
    what hands the key to a keyring, and what signs webhooks or checks their signatures. Python cannot wipe a text from
    memory, so this does not pretend to.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    @property
    def fingerprint(self) -> str:
        """Eight hex digits of its SHA-256: enough to tell keys apart, useless to whoever reads it."""
        import hashlib

        return hashlib.sha256(self._value.encode("utf-8", "surrogatepass")).hexdigest()[:8]

    @property
    def is_for_tests(self) -> bool:
        """MessageBird's test keys begin so. Live ones have the prefix `live_` or, when older, none."""
        return self._value.startswith("test_")

    def __len__(self) -> int:
        return len(self._value)

    def is_same(self, other: Secret) -> bool:
        import hmac

        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __repr__(self) -> str:
        return "Secret(•••)"

    def __reduce__(self) -> str:
        raise TypeError("a Secret is not written anywhere")
