"""The shop's WhatsApp templates: data, no rules. Every kind of header, of button and of state is among them."""

from __future__ import annotations

from typing import Any, NamedTuple

JSON = dict[str, Any]


class Form(NamedTuple):
    """One language of a template, as it stands with the vendor."""

    name: str
    language: str
    components: list[JSON]
    category: str = "UTILITY"
    status: str = "APPROVED"
    rejected: str = "NONE"


def body(text: str, *sample: str) -> JSON:
    """The component with placeholders {{1}}, {{2}} ... that `sample` fills."""
    return {"type": "BODY", "text": text, "example": {"body_text": [list(sample)]}}


def header(format: str, text: str = "", sample: str = "") -> JSON:
    """`format` TEXT has words, with {{1}} at most; the others have a file, which each message brings."""
    if format == "TEXT":
        return {"type": "HEADER", "format": format, "text": text} | (
            {"example": {"header_text": [sample]}} if sample else {}
        )
    return {"type": "HEADER", "format": format, "example": {"header_url": [f"https://glimworm.example/{sample}"]}}


def footer(text: str) -> JSON:
    return {"type": "FOOTER", "text": text}


def buttons(*each: JSON) -> JSON:
    return {"type": "BUTTONS", "buttons": list(each)}


_SHOP = footer("Glimworm, lamps from Groningen")
_TRACK = {"type": "URL", "text": "Track it", "url": "https://glimworm.example/track/{{1}}", "example": ["L-10188"]}
_CALL = {"type": "PHONE_NUMBER", "text": "Call us", "phone_number": "+31600000100"}
_CARD = [header("IMAGE", sample="duin.png"), body("{{1}}, from {{2}} euros", "Duin", "79"),
         buttons({"type": "URL", "text": "Look", "url": "https://glimworm.example/{{1}}"})]  # fmt: skip

FORMS: tuple[Form, ...] = (
    Form("order_shipped", "en", [body("Hello {{1}}, your order {{2}} is on its way.", "Robin", "L-10188")]),
    Form("order_shipped", "nl", [body("Hallo {{1}}, je bestelling {{2}} is onderweg.", "Robin", "L-10188")]),
    Form("order_shipped", "de", [body("Hallo {{1}}, Ihre Bestellung {{2}} ist unterwegs.", "Robin", "L-10188")]),
    Form("go_on", "en", [body("Hello {{1}}, may we go on with your question about {{2}}?", "Clara", "the shade")]),
    Form("go_on", "fr", [
        body("Bonjour {{1}}, pouvons-nous revenir à votre question sur {{2}} ?", "Clara", "l'abat-jour")]),
    Form("spring_sale", "en", [body("Hi {{1}}, ten percent off all floor lamps until {{2}}.", "Tom", "Sunday")],
         "MARKETING", "REJECTED", "TAG_CONTENT_MISMATCH"),
    Form("order_shipped", "ar", [body("مرحباً {{1}}، طلبك {{2}} في الطريق إليك.", "عمر", "L-10188")]),
    Form("order_shipped", "he", [body("שלום {{1}}, ההזמנה {{2}} בדרך אליך.", "נועה", "L-10188")]),
    Form("order_shipped", "th", [body("สวัสดีค่ะ คุณ{{1}} คำสั่งซื้อ {{2}} กำลังจัดส่งค่ะ", "ก้อง", "L-10188")]),
    Form("order_shipped", "zh_CN", [body("{{1}}您好，您的订单 {{2}} 已经发货。", "陈伟", "L-10188")]),
    Form("parcel_at_shop", "en", [
        header("IMAGE", sample="shop.png"),
        body("Hello {{1}}, your parcel {{2}} waits at {{3}} until {{4}}.", "Robin", "L-10188", "Kiosk Brug", "Friday"),
        _SHOP, buttons(_TRACK, _CALL)]),
    Form("invoice_ready", "en", [
        header("DOCUMENT", sample="invoice.pdf"), body("Dear {{1}}, here is the invoice of {{2}}.", "Robin", "L-10188"),
        _SHOP]),
    Form("invoice_ready", "nl", [
        header("DOCUMENT", sample="invoice.pdf"), body("Beste {{1}}, hier is de factuur van {{2}}.", "Robin", "L-1"),
        _SHOP]),
    Form("how_to_hang", "en", [
        header("VIDEO", sample="hang.mp4"), body("Hi {{1}}, this is how the {{2}} is hung.", "Robin", "Libel")]),
    Form("visit", "en", [
        header("TEXT", "Your visit on {{1}}", "Monday"),
        body("Hello {{1}}, our fitter comes on {{2}} between {{3}}. Does that suit you?", "Robin", "Monday", "9 and 1"),
        _SHOP, buttons({"type": "QUICK_REPLY", "text": "Yes"}, {"type": "QUICK_REPLY", "text": "Another day"})]),
    Form("welcome", "en", [
        header("TEXT", "Welcome to Glimworm"), body("Write to us whenever something flickers."), _SHOP]),
    Form("sign_in", "en", [body("{{1}} is your code. Tell it to nobody.", "424242"),
         buttons({"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy code"})], "AUTHENTICATION"),
    Form("birthday", "en", [
        body("Happy birthday {{1}}! Here are ten euros for your next lamp.", "Robin"),
        {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "A week only", "has_expiration": True}},
        buttons({"type": "COPY_CODE", "text": "Copy code", "example": "GLOW10"})], "MARKETING"),
    Form("new_lamps", "en", [
        body("Hello {{1}}, these are new.", "Robin"),
        {"type": "CAROUSEL", "cards": [{"components": _CARD}, {"components": _CARD}]}], "MARKETING"),
    Form("opening_hours", "en", [body("From {{1}} on we answer until {{2}}.", "May", "eight")], status="PENDING"),
    Form("black_friday", "en", [body("Twenty percent off, {{1}} only.", "today")], "MARKETING", "PAUSED"),
    Form("fax_number", "en", [body("Our fax number is {{1}}.", "+31 50 000000")], status="DISABLED"),
)  # fmt: skip
