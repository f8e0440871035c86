"""One message of every type, as the API's JSON makes it, in whatever words; put into a store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.app.world import World
from tui.api.content_in import content_of
from tui.api.models import Message as Wire
from tui.api.reading import reported
from tui.api.templates import form_of
from tui.model import MINUTE, Conversation, Direction, Message, Status, TemplateForm
from tui.sandbox.stories.examples import EXAMPLES, Example
from tui.sandbox.stories.forms import FORMS

ORIGIN = "https://media.messagebird.com/v1/"


def forms() -> list[TemplateForm]:
    """The shop's templates as they come in."""
    from tui.api.models import Template

    said = [{"name": each.name, "language": each.language, "components": each.components, "status": each.status}
            for each in FORMS]  # fmt: skip
    return [form_of(reported(json.dumps(each).encode(), Template).object) for each in said]


def filled(value: Any) -> Any:
    """`{dent.png}` as a link to such a file."""
    if isinstance(value, dict):
        return {key: filled(each) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each) for each in value]
    if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
        return ORIGIN + value[1:-1]
    return value


@dataclass
class Thread:
    """Says examples in a conversation, one a minute, the first of them so many minutes ago."""

    world: World
    conversation: str
    ago: int

    def __post_init__(self) -> None:
        self.ids: dict[str, str] = {}

    def say(self, name: str, example: Example) -> Message:
        content, extra = filled(example.content), filled(example.extra)
        told = {"event_type": extra.get("eventType"), "status": extra.get("status")}
        said = Wire(id="m", type=example.type, content=content, **told)
        number = len(self.ids) + 1
        self.ids[name] = f"{self.conversation}-{number:04}-{name}"
        message = Message(
            id=self.ids[name],
            conversation_id=self.conversation,
            direction=Direction.RECEIVED if example.inbound else Direction.SENT,
            created=self.world.clock() - (self.ago - number) * MINUTE,
            status=Status.RECEIVED if example.inbound else Status.READ,
            status_word="received" if example.inbound else "read",
            content=content_of(said),
            channel_id="whatsapp",
            platform="whatsapp",
            reply_to=self.ids.get(example.answers),
            author=extra.get("metadata", {}).get("sender", {}).get("displayName"),
        )
        self.world.see(message, Conversation(id=self.conversation, active_at=message.created))
        return message


def say_all(world: World, conversation: str, examples: Mapping[str, Example]) -> Thread:
    """All of them in one conversation, the answers behind what they answer."""
    thread = Thread(world, conversation, len(examples) + 2)
    for name, example in sorted(
        examples.items(), key=lambda each: (bool(each[1].answers), list(examples).index(each[0]))
    ):
        thread.say(name, example)
    return thread


def in_words(hello: str, name: str, thing: str, place: str, question: str, yes: str) -> dict[str, Example]:
    """The types that hold words, in words of another script."""
    from tui.sandbox.stories.examples import interactive

    file = {"url": "{room.png}", "caption": f"{hello} {thing}"}
    return {
        "text": Example("text", {"text": f"{hello} {question} https://glimworm.example/{thing}"}),
        "image": Example("image", {"image": file}),
        "location": Example("location", {"location": {"latitude": 1.5, "longitude": 2.25, "name": place}}),
        "template": Example("hsm", {"hsm": {"templateName": "visit", "language": {"code": "en"}, "components": [
            {"type": "header", "parameters": [{"type": "text", "text": place}]},
            {"type": "body", "parameters": [{"type": "text", "text": word} for word in (name, place, thing)]}]}},
            {}, inbound=False),
        "list": interactive("list", body={"text": question}, footer={"text": hello}, action={
            "button": yes, "sections": [{"title": place, "rows": [
                {"id": "1", "title": yes, "description": thing}, {"id": "2", "title": thing}]}]}),
        "list_reply": interactive("list_reply", True, "list", reply={"id": "1", "text": yes, "description": thing}),
        "mail": Example("email", {"email": {
            "from": {"name": name, "email": "a@example.net"}, "to": [{"name": place, "address": "b@example.net"}],
            "subject": question, "content": {"html": f"<p>{hello} {name}</p><ul><li>{thing}<li>{yes}</ul>", "text": ""},
            "attachments": [{"name": f"{thing}.pdf", "type": "application/pdf", "URL": "{x}", "length": 812}]}}),
        "order": Example("whatsappOrder", {"whatsappOrder": {"text": hello, "product_items": [
            {"product_retailer_id": thing, "quantity": 3, "item_price": "4.50", "currency": "EUR"}]}}),
        "unknown": Example("hologram", {"hologram": {"title": thing}}),
    }  # fmt: skip


SCRIPTS = {
    "arabic": in_words("مرحباً بكم", "عمر حسن", "مصباح أصفر", "شارع النيل ١٢", "أين طلبي رقم L-10188؟", "نعم، من فضلك"),
    "hebrew": in_words(
        "שלום וברכה", "נועה לוי", "מנורת שולחן", "רחוב הנביאים 12", "איפה ההזמנה שלי L-10188?", "כן, בבקשה"
    ),
    "chinese": in_words(
        "您好，店主",
        "陈伟",
        "黄铜台灯",
        "北京市朝阳区十二号",
        "我的订单 L-10188 到哪里了？能不能快一点？",
        "好的，谢谢",
    ),
    "thai": in_words("สวัสดีค่ะ", "ก้อง วงศ์ทอง", "โคมไฟตั้งโต๊ะ", "ถนนสุขุมวิท ๑๒", "คำสั่งซื้อ L-10188 อยู่ที่ไหนแล้วคะ", "ตกลงค่ะ ขอบคุณ"),
    "emoji": in_words("👋🏽 hi", "👨‍👩‍👧 Kim", "💡✨", "🏳️‍🌈🇳🇱 12", "🚚❓ L-10188 ❤️‍🔥", "👍🏻 yes"),
}

EVERY = EXAMPLES
