"""Endpoints of the neighbouring APIs: contacts, files, balance, templates (section 10 of the API reference)."""

from __future__ import annotations

from email.message import Message as Headers

from starlette.routing import Route

from tui.sandbox import wire
from tui.sandbox.calls import Answer, Call, route
from tui.sandbox.files import StoredFile
from tui.sandbox.problems import missing, not_found
from tui.sandbox.templates import Template

MAX_TEMPLATES = 50
TEMPLATES = "platforms/whatsapp/templates"


def balance(call: Call) -> Answer:
    return Answer(call.world.balance)


def list_contacts(call: Call) -> Answer:
    offset, limit = call.page()
    total = call.world.things.contact_count()
    items = [wire.rest_contact_json(each, call.world.origin) for each in call.world.things.all_contacts(offset, limit)]
    envelope = wire.envelope(items, offset, limit, total)
    return Answer(envelope | {"links": _links(f"{call.world.origin}/contacts", offset, limit, total)})


def read_contact(call: Call) -> Answer:
    return Answer(wire.rest_contact_json(call.world.things.contact(call.path["id"]), call.world.origin))


def upload(call: Call) -> Answer:
    mime = call.headers.get("content-type")
    if not mime:
        raise missing("Content-Type")
    disposition = Headers()
    disposition["Content-Disposition"] = call.headers.get("content-disposition", "inline")
    name = disposition.get_filename() or call.headers.get("filename") or ""
    data = call.raw
    stored = StoredFile(name, mime, lambda: data, disposition.get_content_disposition() or "inline")
    return Answer({"id": call.world.files.upload(stored)}, 201)


def download(call: Call) -> Answer:
    file = call.world.files.get(call.path["id"])
    name = file.name.encode("ascii", "replace").decode().replace('"', "")
    filename = f'; filename="{name}"' if name else ""
    return Answer(file.make(), headers={"content-type": file.mime,
                                        "content-disposition": file.disposition + filename})  # fmt: skip


def delete_file(call: Call) -> Answer:
    call.world.files.delete(call.path["id"])
    return Answer(status=204)


def list_templates(call: Call) -> Answer:
    return _page(call, call.world.templates)


def templates_named(call: Call) -> Answer:
    return Answer([each.json() for each in _named(call)])


def read_template(call: Call) -> Answer:
    found = [each for each in _named(call) if each.language == call.path["language"]]
    if not found:
        raise not_found("template")
    return Answer(found[0].json())


def routes() -> list[Route]:
    return [
        route("GET", "/balance", balance),
        route("GET", "/contacts", list_contacts),
        route("GET", "/contacts/{id}", read_contact),
        route("POST", "/v1/files", upload, json_body=False),
        route("GET", "/v1/files/{id}", download, open_to_all=True),
        route("DELETE", "/v1/files/{id}", delete_file),
        route("GET", "/v1/media/{id}", download, open_to_all=True),
        route("GET", "/v1/media/{id}/{name}", download, open_to_all=True),
        *[each for version in ("v2", "v3") for each in _template_routes(f"/{version}/{TEMPLATES}")],
    ]


def _template_routes(base: str) -> list[Route]:
    return [
        route("GET", base, list_templates),
        route("GET", f"{base}/{{name}}", templates_named),
        route("GET", f"{base}/{{name}}/{{language}}", read_template),
    ]


def _named(call: Call) -> list[Template]:
    found = [each for each in call.world.templates if each.name == call.path["name"]]
    if not found:
        raise not_found("template")
    return found


def _page(call: Call, templates: list[Template]) -> Answer:
    offset, limit = call.page(MAX_TEMPLATES)
    items = [each.json() for each in templates[offset : offset + limit]]
    return Answer(wire.envelope(items, offset, limit, len(templates)))


def _links(base: str, offset: int, limit: int, total: int) -> dict[str, str | None]:
    last = max(total - 1, 0) // limit * limit

    def link(start: int) -> str | None:
        return f"{base}?offset={start}&limit={limit}" if 0 <= start <= last else None

    return {"first": link(0), "previous": link(offset - limit), "next": link(offset + limit), "last": link(last)}
