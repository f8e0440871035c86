"""Files that the sandbox really serves: what customers sent, and what was uploaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from tui.sandbox.ids import Ids
from tui.sandbox.problems import not_found
from tui.sandbox.wire import OWN


@dataclass(frozen=True)
class StoredFile:
    """`make` gives the bytes: pictures are drawn when somebody looks at them."""

    name: str
    mime: str
    make: Callable[[], bytes]
    disposition: str = "inline"


class Files:
    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._files: dict[str, StoredFile] = {}
        self._serials = count()

    def media(self, file: StoredFile) -> str:
        """Inbound media: a link with nothing but an id, as the vendor's media host has them."""
        return f"{OWN}/v1/media/{self._keep(self._ids.uuid('media', next(self._serials)), file)}"

    def named(self, file: StoredFile) -> str:
        """A link that ends in the file's name, as platforms and shops have them."""
        return f"{OWN}/v1/media/{self._keep(self._ids.uuid('media', next(self._serials)), file)}/{file.name}"

    def upload(self, file: StoredFile) -> str:
        """Answers the id under which `GET /files/{id}` serves it."""
        return self._keep(self._ids.make("file", next(self._serials)), file)

    def get(self, id: str) -> StoredFile:
        if id not in self._files:
            raise not_found("file")
        return self._files[id]

    def delete(self, id: str) -> None:
        self.get(id)
        del self._files[id]

    def _keep(self, id: str, file: StoredFile) -> str:
        self._files[id] = file
        return id
