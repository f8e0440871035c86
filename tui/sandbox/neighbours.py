"""Endpoints of the neighbouring APIs: files, balance, templates (section 10 of the API reference)."""

from __future__ import annotations

from email.message import Message as Headers

from starlette.routing import Route

from tui.sandbox import wire
from tui.sandbox.calls import Answer, Call, route
from tui.sandbox.files import StoredFile
from tui.sandbox.problems import missing

MAX_TEMPLATES = 50
TEMPLATES = "platforms/whatsapp/templates"


def balance(call: Call) -> Answer:
    return Answer(call.world.balance)


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
    offset, limit = call.page(MAX_TEMPLATES)
    known = call.world.templates.all()
    items = [each.json() for each in known[offset : offset + limit]]
    return Answer(wire.envelope(items, offset, limit, len(known)))


def templates_named(call: Call) -> Answer:
    return Answer([each.json() for each in call.world.templates.named(call.path["name"])])


def read_template(call: Call) -> Answer:
    return Answer(call.world.templates.get(call.path["name"], call.path["language"]).json())


def create_template(call: Call) -> Answer:
    return Answer(call.world.templates.create(call.body).json(), 201)


def change_template(call: Call) -> Answer:
    return Answer(call.world.templates.change(call.path["name"], call.path["language"], call.body).json())


def delete_template(call: Call) -> Answer:
    call.world.templates.delete(call.path["name"], call.path.get("language"))
    return Answer(status=204)


def unpause_template(call: Call) -> Answer:
    return Answer([each.json() for each in call.world.templates.unpause(call.path["name"])])


def routes() -> list[Route]:
    return [
        route("GET", "/balance", balance),
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
        route("POST", base, create_template),
        route("POST", f"{base}/unpause/{{name}}", unpause_template),
        route("GET", f"{base}/{{name}}", templates_named),
        route("DELETE", f"{base}/{{name}}", delete_template),
        route("GET", f"{base}/{{name}}/{{language}}", read_template),
        route("PUT", f"{base}/{{name}}/{{language}}", change_template),
        route("DELETE", f"{base}/{{name}}/{{language}}", delete_template),
    ]
