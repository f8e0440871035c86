"""One conversation that holds a message of every type, for looking at how each is drawn."""

from __future__ import annotations

from typing import Any

from tui.sandbox.stories.script import Person, Story

ROBIN = Person(
    "Robin Aalders",
    "en",
    31600000001,
    {"email": "robin.aalders@example.net", "facebook": "7100000000000001"},
    {"custom1": "Studio Aalders", "custom2": None, "custom3": None, "custom4": None},
)

EVERYTHING = Story(
    ROBIN,
    "whatsapp",
    r"""
    9d2h     <@email     %raw mail_in
    9d1h     >@email!opened  %raw mail_out
    9d1h     >           %raw assigned
    8d22h    <@facebook  Also found you here on Messenger, is that easier for you?
    8d21h50m >@facebook  %raw quick_replies
    8d21h40m <@facebook  WhatsApp please 👍
    8d21h39m <@facebook  %raw attachment
    8d21h30m >@facebook  %raw generic
    8d20h    >           %hsm order_shipped en | Robin | L-10188
    8d2h     <           Got the tracking link, thanks!
    6d23h    <           The first two lamps are in place. Have a look:
    6d22h59m <           %image room.png | The reading corner
    6d22h40m >           That looks lovely! Where did you put the second one?
    6d22h31m <           %image lamp-evening.png
    6d22h30m <           %audio voice-message.wav
    6d22h12m >           %file assembly-vuurtoren.pdf | Here is the assembly guide for the floor lamp
    6d22h2m  <           %sticker sun.webp
    2d5h     <           One of them flickers when I dim it, see the video
    2d5h     <           %video flicker.avi | Flicker at about 30 %
    2d4h48m  >Noor       %raw buttons
    2d4h41m  <           %raw button_reply
    2d4h35m  >Noor       %raw list
    2d4h30m  <           %raw list_reply
    2d4h20m  >Noor       Then a courier can pick the old one up. Where should he go?
    2d4h12m  <           %place 53.2193835,6.5665018 | Studio Aalders
    2d4h10m  <           %raw contacts
    2d4h9m   <           %raw unsupported
    2d4h     >Noor       %raw pending
    7h10m    <           %raw product_text
    7h2m     >           %raw products
    6h48m    <           %raw order
    6h30m    >!301       %image lamp-broken-link.png | The black version
    6h29m    >           Sorry, the picture did not go through. The black one is on our site: https://glimworm.example/duin
    52m      <           %file rooms.txt | My list for the next order
    51m      <           Could you put the Libel on it as well? The brass one, 2 pieces
    14m      >           %raw fallback
    """,
    open=True,
)

_MAIL = {"email": "robin.aalders@example.net", "name": "Robin Aalders"}
_SHOP = {"address": "hello@glimworm.example", "name": "Glimworm"}


def _interactive(kind: str, **fields: Any) -> tuple[str, dict[str, Any], dict[str, Any]]:
    return "interactive", {"interactive": {"type": kind, **fields}}, {}


# Type, content, and what else the message carries. `{invoice}` and the like become links to files.
RAW: dict[str, tuple[str, dict[str, Any] | None, dict[str, Any]]] = {
    "mail_in": ("email", {"email": {
        "id": "em-1", "to": [_SHOP], "from": _MAIL, "subject": "Lamps for a studio",
        "content": {"text": "Hi,\n\nwe are looking for two table lamps and a floor lamp for our studio in Groningen. "
                            "Do you deliver on Saturdays?\n\nRobin", "html": "<p>Hi,</p><p>we are looking for …</p>"},
        "attachments": [{"id": "a1", "name": "receipt.png", "type": "image/png", "URL": "{receipt.png}",
                         "length": 1402}]}}, {}),
    "mail_out": ("email", {"email": {
        "id": "em-2", "to": [_MAIL], "from": _SHOP, "subject": "Re: Lamps for a studio",
        "content": {"html": "<p>Dear Robin,</p><p>yes, we do. Your quote is attached.</p>", "text": ""},
        "attachments": [{"id": "a2", "name": "invoice-quote.pdf", "type": "application/pdf",
                         "URL": "{invoice-quote.pdf}", "length": 812}]}}, {}),
    "assigned": ("event", None, {"eventType": "ticketLifecycleAssigned", "platform": "events",
                                 "metadata": {"sender": {"displayName": "Noor"}}}),
    "pending": ("event", None, {"eventType": "ticketLifecycleSubstatusPending", "platform": "events"}),
    "quick_replies": ("facebookQuickReply", {"facebookQuickReply": {
        "text": "Where shall we go on?", "quick_replies": [
            {"content_type": "text", "title": "WhatsApp", "payload": "whatsapp"},
            {"content_type": "text", "title": "E-mail", "payload": "email"}]}}, {}),
    "attachment": ("externalAttachment", {"externalAttachments": [
        {"url": "{parcel-facebook.png}", "caption": "This is how it stood at the door"}]}, {}),
    "generic": ("facebookGenericTemplate", {"facebookGenericTemplate": {"attachment": {
        "type": "template", "payload": {"template_type": "generic", "elements": [
            {"title": "Duin", "subtitle": "Table lamp, 79 euros", "image_url": "{lamp-duin.png}"}]}}}}, {}),
    "buttons": _interactive(
        "button", header={"type": "text", "text": "Flickering lamp"},
        body={"text": "Sorry to hear that! What would you like us to do?"}, footer={"text": "Within 30 days"},
        action={"buttons": [{"id": "replace", "type": "reply", "title": "Replace it"},
                            {"id": "refund", "type": "reply", "title": "Refund"}]}),
    "button_reply": _interactive("button_reply", reply={"id": "replace", "text": "Replace it"}),
    "list": _interactive(
        "list", body={"text": "When does it suit you?"},
        action={"button": "Choose a time", "sections": [{"title": "Thursday", "rows": [
            {"id": "am", "title": "9 to 12", "description": "Small van"},
            {"id": "pm", "title": "13 to 17"}]}]}),
    "list_reply": _interactive("list_reply", reply={"id": "am", "text": "9 to 12", "description": "Small van"}),
    "products": _interactive(
        "product_list", header={"type": "text", "text": "Brass lamps"}, body={"text": "These two are in stock"},
        action={"catalog_id": "4410", "sections": [{"title": "Libel", "product_items": [
            {"product_retailer_id": "libel-brass"}, {"product_retailer_id": "libel-black"}]}]}),
    "product_text": ("whatsappText", {"whatsappText": {
        "text": {"body": "Is this one still available in brass?"},
        "context": {"id": "", "from": "31600000100",
                    "referred_product": {"catalog_id": "4410", "product_retailer_id": "libel-brass"}}}}, {}),
    "order": ("whatsappOrder", {"whatsappOrder": {
        "catalog_id": "4410", "text": "For the studio, please", "product_items": [
        {"product_retailer_id": "libel-brass", "quantity": 2, "item_price": "64.50", "currency": "EUR"},
        {"product_retailer_id": "duin-sand", "quantity": 1, "item_price": "79.00", "currency": "EUR"}]}}, {}),
    "contacts": ("contacts", {"contacts": [{"name": {"formatted_name": "Workshop (Thijs)"},
                                            "phones": [{"phone": "+31 6 0000 0077"}]}]}, {}),
    "unsupported": ("unsupported", {}, {"status": "unsupported"}),
    "fallback": ("text", {"text": "Done: 2 x Libel brass are on the order, 208 euros in all. We ship on Monday."},
                 {"fallback": {"from": "{sms}", "after": "30m"}, "trackId": "order-10240"}),
}  # fmt: skip
