"""One message of each type and shape that the API reference names (its section 5), and of some that it does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """`extra` is what else the message carries. `answers` names the example whose message it replies to.

    In the content `{invoice.pdf}` becomes a link to such a file, `{sms}` the id of that channel.
    """

    type: str
    content: JSON | None
    extra: JSON = field(default_factory=dict)
    inbound: bool = True
    answers: str = ""


_ROBIN = {"email": "robin.aalders@example.net", "name": "Robin Aalders"}
_SHOP = {"address": "hello@glimworm.example", "name": "Glimworm"}
_NAMESPACE = "0a1b2c3d_4e5f_6071_8293_a4b5c6d7e8f9"

_HTML = """<html><head><style>.pre {display: none} @media print {p {display: none}}</style><title>no</title></head>
<body><div class="pre">You have won a lamp. Click now.</div><p style="color:#ffffff">And this is white on white.</p>
<h1>Offer for your studio</h1><p>Hello <b>Glimworm</b>,<br>our architect sent this list &mdash; do the prices hold?</p>
<table><tr><th>Lamp</th><th>Pieces</th></tr><tr><td>Duin</td><td>4</td></tr><tr><td>Libel</td><td>2</td></tr></table>
<ul><li>Delivery on a Saturday</li><li>Two dimmers</li></ul>
<p>The plan: <a href="https://studio-aalders.example/plan">our site</a>, or
<a href="https://studio-aalders.example.evil.example/plan">https://studio-aalders.example/plan</a></p>
<blockquote><p>Thank you for your visit.</p><p>Noor</p></blockquote><script>alert(1)</script>
<img src="https://tracker.example/1.gif" width="1" height="1">
<img src="https://studio-aalders.example/l.png" alt="Logo">
</body></html>"""


def interactive(kind: str, inbound: bool = False, answers: str = "", **fields: Any) -> Example:
    return Example("interactive", {"interactive": {"type": kind, **fields}}, {}, inbound, answers)


def _hsm(name: str, language: str = "en", **fields: Any) -> Example:
    said = {"namespace": _NAMESPACE, "templateName": name, "language": {"policy": "deterministic", "code": language}}
    return Example("hsm", {"hsm": {**said, **fields}}, {}, inbound=False)


def _words(*values: str) -> list[JSON]:
    return [{"type": "text", "text": value} for value in values]


def _event(kind: str, sender: str = "") -> Example:
    extra: JSON = {"eventType": kind, "platform": "events"}
    return Example("event", None, extra | ({"metadata": {"sender": {"displayName": sender}}} if sender else {}), False)


_FILES = {
    "image": Example("image", {"image": {"url": "{room.png}", "caption": "The reading corner"}}),
    "image_bare": Example("image", {"image": {"url": "{lamp-evening.png}"}}),
    "audio": Example("audio", {"audio": {"url": "{voice-message.wav}", "caption": "this is ignored"}}),
    "video": Example("video", {"video": {"url": "{flicker.avi}", "caption": "Flicker at about 30 %"}}),
    "file": Example("file", {"file": {"url": "{rooms.txt}", "caption": "My list for the next order"}}),
    "sticker": Example("whatsappSticker", {"whatsappSticker": {"link": "{sun.webp}"}}),
    "attachment": Example("externalAttachment", {"externalAttachments": [
        {"url": "{parcel-facebook.png}", "caption": "This is how it stood at the door"}]}),
    "attachments": Example("externalAttachment", {"externalAttachments": [
        {"url": "{parcel-one.png}", "caption": "From above"}, {"url": "{invoice-9.pdf}"}]}),
}  # fmt: skip

_PLACES = {
    "location": Example("location", {"location": {"latitude": 53.2193835, "longitude": 6.5665018}}),
    "location_named": Example("location", {"location": {
        "latitude": 53.2193835, "longitude": 6.5665018, "name": "Studio Aalders", "address": "Brugstraat 9"}}),
    "location_as_text": Example("location", {"location": {"latitude": "53.2193835", "longitude": "-6.5665018"}}),
}  # fmt: skip

_TEMPLATES = {
    "template": _hsm("order_shipped", components=[{"type": "body", "parameters": _words("Robin", "L-10188")}]),
    "template_old": _hsm("order_shipped", "nl", params=[
        {"default": "Robin"}, {"default": "€ 12,34", "currency": {"currencyCode": "EUR", "amount": 12340}}]),
    "parcel": _hsm("parcel_at_shop", components=[
        {"type": "header", "parameters": [{"type": "image", "image": {"url": "{parcel-shop.png}"}}]},
        {"type": "body", "parameters": _words("Robin", "L-10188", "Kiosk Brug", "Friday")},
        {"type": "button", "sub_type": "url", "index": 0, "parameters": _words("L-10188")}]),
    "template_unknown": _hsm("made_at_meta", components=[{"type": "body", "parameters": _words("Robin")}]),
    "template_carousel": _hsm("new_lamps", components=[
        {"type": "body", "parameters": _words("Robin")},
        {"type": "carousel", "cards": [
            {"card_index": 0, "components": [
                {"type": "header", "parameters": [{"type": "image", "image": {"url": "{lamp-duin.png}"}}]},
                {"type": "body", "parameters": _words("Duin", "79")}]},
            {"card_index": 1, "components": [{"type": "body", "parameters": _words("Libel", "64")}]}]}]),
    "template_coupon": _hsm("birthday", components=[
        {"type": "body", "parameters": _words("Robin")},
        {"type": "button", "sub_type": "copy_code", "index": 0,
         "parameters": [{"type": "coupon_code", "coupon_code": "GLOW10"}]}]),
}  # fmt: skip

_QUESTIONS = {
    "buttons": interactive(
        "button", header={"type": "text", "text": "Flickering lamp"},
        body={"text": "Sorry to hear that! What would you like us to do?"}, footer={"text": "Within 30 days"},
        action={"buttons": [{"id": "replace", "type": "reply", "title": "Replace it"},
                            {"id": "refund", "type": "reply", "title": "Refund"}]}),
    "button_reply": interactive("button_reply", True, "buttons", reply={"id": "replace", "text": "Replace it"}),
    "button_picture": interactive(
        "button", header={"type": "image", "image": {"url": "{lamp-libel.png}"}}, body={"text": "This one?"},
        action={"buttons": {"id": "yes", "type": "reply", "title": "Yes"}}),
    "list": interactive(
        "list", body={"text": "When does it suit you?"},
        action={"button": "Choose a time", "sections": [
            {"title": "Thursday", "rows": [{"id": "am", "title": "9 to 12", "description": "Small van"},
                                           {"id": "pm", "title": "13 to 17"}]},
            {"title": "Friday", "rows": [{"id": "fr", "title": "9 to 12"}]}]}),
    "list_reply": interactive(
        "list_reply", True, "list", reply={"id": "am", "text": "9 to 12", "description": "Small van"}),
    "product": interactive(
        "product", body={"text": "The brass one is back"},
        action={"catalog_id": "4410", "product_retailer_id": "libel-brass"}),
    "products": interactive(
        "product_list", header={"type": "text", "text": "Brass lamps"}, body={"text": "These two are in stock"},
        action={"catalog_id": "4410", "sections": [{"title": "Libel", "product_items": [
            {"product_retailer_id": "libel-brass"}, {"product_retailer_id": "libel-black"}]}]}),
    "quote": Example("text", {"text": "That one, please"}, {}, True, "products"),
    "product_text": Example("whatsappText", {"whatsappText": {
        "text": {"body": "Is this one still available in brass?"},
        "context": {"id": "", "from": "31600000100",
                    "referred_product": {"catalog_id": "4410", "product_retailer_id": "libel-brass"}}}}),
    "order": Example("whatsappOrder", {"whatsappOrder": {
        "catalog_id": "4410", "text": "For the studio, please", "product_items": [
            {"product_retailer_id": "libel-brass", "quantity": 2, "item_price": "64.50", "currency": "EUR"},
            {"product_retailer_id": "duin-sand", "quantity": 1, "item_price": "79.00", "currency": "EUR"}]}}),
}  # fmt: skip

_MAILS = {
    "mail_in": Example("email", {"email": {
        "id": "em-1", "to": [_SHOP], "from": _ROBIN, "subject": "Lamps for a studio",
        "content": {"text": "Hi,\n\nwe are looking for two table lamps and a floor lamp for our studio in Groningen. "
                            "Do you deliver on Saturdays?\n\nRobin", "html": "<p>Hi,</p><p>we are looking for …</p>"},
        "attachments": [{"id": "a1", "name": "receipt.png", "type": "image/png", "URL": "{receipt.png}",
                         "length": 1402}]}}),
    "mail_out": Example("email", {"email": {
        "id": "em-2", "to": [_ROBIN], "from": _SHOP, "subject": "Re: Lamps for a studio",
        "content": {"html": "<p>Dear Robin,</p><p>yes, we do. Your quote is attached.</p>", "text": ""},
        "attachments": [{"id": "a2", "name": "invoice-quote.pdf", "type": "application/pdf",
                         "URL": "{invoice-quote.pdf}", "length": 812}]}}, {}, False),
    "mail_html": Example("email", {"email": {
        "id": "em-3", "to": [_SHOP], "from": _ROBIN, "replyTo": "orders@studio-aalders.example",
        "subject": "Prices for the studio", "content": {"html": _HTML, "text": ""}, "headers": {"X-Priority": "3"},
        "tracking": {"open": True, "click": False},
        "inlineImages": [{"id": "i1", "name": "logo.png", "type": "image/png", "URL": "{lamp-logo.png}",
                          "length": 640, "contentId": "logo"}]}}),
}  # fmt: skip

_FACEBOOK = {
    "quick_replies": Example("facebookQuickReply", {"facebookQuickReply": {
        "text": "Where shall we go on?", "quick_replies": [
            {"content_type": "text", "title": "WhatsApp", "payload": "whatsapp"},
            {"content_type": "text", "title": "E-mail", "payload": "email"}]}}, {}, False),
    "generic": Example("facebookGenericTemplate", {"facebookGenericTemplate": {"attachment": {
        "type": "template", "payload": {"template_type": "generic", "image_aspect_ratio": "square", "elements": [
            {"title": "Duin", "subtitle": "Table lamp, 79 euros", "image_url": "{lamp-duin.png}", "buttons": [
                {"type": "web_url", "title": "Look", "url": "https://glimworm.example/duin"},
                {"type": "postback", "title": "Order", "payload": "order-duin"}]}]}}}}, {}, False),
    "media_template": Example("facebookMediaTemplate", {"facebookMediaTemplate": {"attachment": {
        "type": "template", "payload": {"template_type": "media", "elements": [
            {"media_type": "image", "url": "{lamp-strand.png}"}]}}}}, {}, False),
}  # fmt: skip

_OTHERS = {
    "text": Example("text", {"text": "Hello, is the Duin in stock?"}),
    "text_links": Example("text", {"text": "Is it https://glimworm.example/duin, or www.glimworm.example/libel (sale)? "
                                           "My bank says https://my-bank.example@evil.example/login, and a friend "
                                           "https://xn--pypal-4ve.example/ and https://раypal.example/pay.",
                                   "disableUrlPreview": True}),
    "text_hidden": Example("text", {"text": "Invoice \u202efdp.exe\u202c\u200b for p\u0430ypal"}),
    "assigned": _event("ticketLifecycleAssigned", "Noor"),
    "unassigned": _event("ticketLifecycleUnassigned", "Noor"),
    "active": _event("ticketLifecycleSubstatusActive"),
    "pending": _event("ticketLifecycleSubstatusPending"),
    "fallback": Example(
        "text", {"text": "Done: 2 x Libel brass are on the order, 208 euros in all. We ship on Monday."},
        {"fallback": {"from": "{sms}", "after": "30m"}, "trackId": "order-10240"}, False),
    # A slip of the vendor's: the type says one thing, the content is another.
    "disagree": Example("text", {"video": {"url": "{flicker.avi}"}}),
    "rich": Example("rich", {"rich": {"title": "A card", "buttons": [{"text": "Yes"}]}}),
    "menu": Example("menu", {"menu": {"items": ["One", "Two"]}}),
    "buttons_bare": Example("buttons", {"buttons": [{"title": "Yes"}, {"title": "No"}]}),
    "link": Example("link", {"link": {"url": "https://glimworm.example", "title": "Glimworm"}}),
    "contacts": Example("contacts", {"contacts": [{"name": {"formatted_name": "Workshop (Thijs)"},
                                                  "phones": [{"phone": "+31 6 0000 0077"}]}]}),
    "unknown": Example("hologram", {"hologram": {"depth": 3, "url": "https://example.net/lamp.holo"}}),
    "unsupported": Example("unsupported", {}, {"status": "unsupported"}),
    "empty": Example("text", None),
}  # fmt: skip

EXAMPLES: dict[str, Example] = {
    **_OTHERS, **_FILES, **_PLACES, **_TEMPLATES, **_QUESTIONS, **_MAILS, **_FACEBOOK,
}  # fmt: skip
