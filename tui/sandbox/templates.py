"""WhatsApp templates: texts that may be sent at any time, once they are approved (10.4 of the API reference)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from tui.sandbox.clock import date
from tui.sandbox.problems import invalid, missing, not_found
from tui.sandbox.progress import Error
from tui.sandbox.requests import as_object
from tui.sandbox.things import Message

CATEGORIES = ("AUTHENTICATION", "UTILITY", "MARKETING")
COMPONENTS = ("HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER")
# Seconds until a new or changed one is approved; Meta takes minutes or a day.
REVIEW = 30.0
# As for any message that could not be sent; which code the vendor has for templates is not known.
NOT_SENDABLE = 301


@dataclass(slots=True)
class Template:
    """One language of it. Not `listed` are those made directly at Meta: they can be sent, but the API has none."""

    id: str
    name: str
    language: str
    components: list[Any]
    created: int
    category: str = "UTILITY"
    status: str = "APPROVED"
    rejected: str = "NONE"
    updated: int | None = None
    listed: bool = True

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "category": self.category,
            "components": self.components,
            "status": self.status,
            "rejectedReason": self.rejected,
            "wabaID": "100000000000001",
            "namespace": "0a1b2c3d_4e5f_6071_8293_a4b5c6d7e8f9",
            "createdAt": date(self.created),
            "updatedAt": date(self.updated or self.created),
        }


class Templates:
    def __init__(
        self, now: Callable[[], int], after: Callable[[float, Callable[[], None]], None], next_id: Callable[[], str]
    ) -> None:
        self._now, self._after, self._next_id = now, after, next_id
        self._templates: list[Template] = []

    def add(self, *templates: Template) -> None:
        self._templates += templates

    def all(self) -> list[Template]:
        return [each for each in self._templates if each.listed]

    def named(self, name: str) -> list[Template]:
        """In all its languages."""
        found = [each for each in self.all() if each.name == name]
        if not found:
            raise not_found("template")
        return found

    def get(self, name: str, language: str) -> Template:
        found = [each for each in self.named(name) if each.language == language]
        if not found:
            raise not_found("template")
        return found[0]

    def create(self, given: Any) -> Template:
        fields = as_object(given)
        for required in ("name", "language", "category", "components"):
            if not fields.get(required):
                raise missing(required)
        _check(fields)
        name, language = fields["name"], fields["language"]
        if any((each.name, each.language) == (name, language) for each in self._templates):
            raise invalid("name", "exists already in this language")
        template = Template(self._next_id(), name, language, fields["components"], self._now(), fields["category"])
        self.add(template)
        self._submit(template)
        return template

    def change(self, name: str, language: str, given: Any) -> Template:
        """Name and language stay; what is changed is reviewed again."""
        template, fields = self.get(name, language), as_object(given)
        _check(fields)
        template.components = fields.get("components") or template.components
        template.category = fields.get("category") or template.category
        template.updated = self._now()
        self._submit(template)
        return template

    def delete(self, name: str, language: str | None = None) -> None:
        """In one language, or in all."""
        for each in self.named(name) if language is None else [self.get(name, language)]:
            self._templates.remove(each)

    def unpause(self, name: str) -> list[Template]:
        paused = [each for each in self.named(name) if each.status == "PAUSED"]
        if not paused:
            raise invalid("name", "is not paused")
        for each in paused:
            each.status, each.updated = "APPROVED", self._now()
        return self.named(name)

    def refusal(self, message: Message) -> Error | None:
        """Why a message that needs a template will not go out; None when it will, or needs none."""
        if message.type != "hsm":
            return None
        hsm = (message.content or {})["hsm"]
        language = hsm.get("language") if isinstance(hsm.get("language"), dict) else {}
        name, code = hsm.get("templateName"), language.get("code")
        named = [each for each in self._templates if each.name == name]
        found = [each for each in named if each.language == code or language.get("policy") == "fallback"]
        if any(each.status == "APPROVED" for each in found):
            return None
        why = f"is {found[0].status}, not APPROVED" if found else "does not exist"
        return NOT_SENDABLE, f"Template {name} ({code}) {why}"

    def _submit(self, template: Template) -> None:
        template.status, template.rejected = "PENDING", "NONE"
        self._after(REVIEW, partial(self._approve, template))

    @staticmethod
    def _approve(template: Template) -> None:
        if template.status == "PENDING":
            template.status = "APPROVED"


def _check(fields: dict[str, Any]) -> None:
    if not _matches(r"[a-z0-9_]{1,512}", fields.get("name")):
        raise invalid("name", "must be of small letters, digits and underscores")
    if not _matches(r"[a-z]{2,3}(_[A-Z]{2})?", fields.get("language")):
        raise invalid("language", "must be a code such as en or en_US")
    if fields.get("category") and fields["category"] not in CATEGORIES:
        raise invalid("category", f"must be one of {', '.join(CATEGORIES)}")
    components = fields.get("components") or []
    if not isinstance(components, list) or not all(map(_is_component, components)):
        raise invalid("components", f"must be a list of objects with a type of {', '.join(COMPONENTS)}")


def _matches(pattern: str, value: Any) -> bool:
    return not value or (isinstance(value, str) and bool(re.fullmatch(pattern, value)))


def _is_component(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") in COMPONENTS
