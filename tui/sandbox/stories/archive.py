"""Closed conversations, back to the oldest, which have the bare form of their time."""

from __future__ import annotations

from tui.sandbox.stories.script import Person, Story
from tui.sandbox.stories.today import FEMKE, JONAS, KWAME
from tui.sandbox.stories.world import LUCIA, OLGA_BEFORE


def _whatsapp(name: str, language: str, phone: int, script: str) -> Story:
    return Story(Person(name, language, phone), "whatsapp", script)


ARCHIVE: tuple[Story, ...] = (
    OLGA_BEFORE,
    Story(FEMKE, "whatsapp", r"""
        96d5h   <   Hoi, doen jullie ook cadeaupapier?
        96d4h   >   Zeker! Vink het aan bij het afrekenen, dan pakken we hem mooi in 🎁
        96d4h   <   Perfect, dankjewel
    """),
    Story(JONAS, "sms", r"""
        210d2h  <   Ist die Lampe Vuurtoren wieder lieferbar?
        210d1h  >!delivered   Ja, ab nächster Woche. Wir haben Ihnen eine zurückgelegt.
    """),
    Story(KWAME, "sms", r"""
        61d     >!delivery_failed  Hello Kwame, your parcel is at the pick-up point until Friday.
        60d22h  >!delivered  Hello Kwame, your parcel is at the pick-up point until Friday. (second try)
        60d20h  <   got it thx
    """),
    Story(LUCIA, "whatsapp", r"""
        300d3h  <   ¿Hacéis envíos a Canarias?
        300d2h  >   Sí, tardan unos ocho días.
        300d2h  <   Vale, gracias
    """),
    _whatsapp("Nils Andersen", "en", 46701740605, r"""
        19h     <   The lamp works again, it was the fuse. Sorry for the fuss!
        18h50m  >   No fuss at all. Enjoy the light!
    """),
    _whatsapp("Carmen Ortiz", "es", 33639980031, r"""
        1d9h    <   Ya llegó, muchas gracias 💡
        1d8h    >   ¡Qué bien! Que la disfrutes.
    """),
    _whatsapp("Bas van Dalen", "nl", 31600000032, r"""
        2d3h    <   Waar vind ik de handleiding van de Libel?
        2d2h    >   %file assembly-libel.pdf | Alsjeblieft!
        2d2h    <   👍
    """),
    _whatsapp("Miriam Adler", "de", 491570000133, r"""
        3d6h    <   Können Sie die Rechnung auf meine Firma ausstellen?
        3d5h    >   %file invoice-10177.pdf | Erledigt, hier ist sie
        3d5h    <   Vielen Dank, das ging ja schnell.
    """),
    Story(Person("Pim de Groot", "nl", addresses={"email": "pim@example.net"}), "email", r"""
        4d      <   %mail Samenwerking | Beste mensen,\n\nwillen jullie een lamp sponsoren voor ons buurthuis?\n\nPim
        3d22h   >!opened  %mail Re: Samenwerking | Beste Pim,\n\ngraag! We sturen twee keer Duin.\n\nGlimworm
    """),
    _whatsapp("Ayşe Demir", "de", 491570000135, r"""
        5d1h    <   Die Lampe summt, wenn ich dimme
        5d      >   Das ist der Dimmer. Mit einem Phasenabschnittdimmer ist Ruhe.
        4d20h   <   Stimmt, jetzt ist es still. Danke!
    """),
    _whatsapp("Raj Malhotra", "hi", 447700900136, r"""
        6d4h    <   क्या आप भारत में डिलीवरी करते हैं?
        6d3h    >   अभी नहीं, माफ़ कीजिए। अगले साल से करेंगे।
        6d3h    <   कोई बात नहीं 👍
    """),
    Story(Person("Sofia Nilsson", "sv", addresses={"facebook": "7100000000000037"}), "facebook", r"""
        8d2h    <   Har ni butik i Stockholm?
        8d1h    >   Nej, bara på nätet. Men du kan lämna tillbaka gratis i 30 dagar.
    """),
    _whatsapp("陈伟", "zh", 12025550138, r"""
        11d5h   <   灯罩可以单独买吗？
        11d4h   >   可以的，每个 19 欧元。
        11d4h   <   好的，谢谢
    """),
    Story(Person("ก้อง วงศ์ทอง", "th", addresses={"line": "U0000000000000000000000000000039"}), "line", r"""
        14d     <   หลอดไฟใช้ขั้วอะไรครับ
        13d23h  >   ขั้ว E27 ครับ ไม่เกิน 12 วัตต์
    """),
    _whatsapp("Youssef Benali", "ar", 33639980040, r"""
        17d2h   <   هل يمكنني إرجاع المصباح بعد أسبوعين؟
        17d1h   >   نعم، لديك ثلاثون يوماً. أرسلنا لك ملصق الإرجاع.
        17d1h   >   %file return-label-5520.pdf
        17d     <   شكراً جزيلاً
    """),
    _whatsapp("Margaret O'Dowd", "en", 447700900141, r"""
        23d3h   <   My late husband's Vuurtoren has stopped working after eleven years. Is there any hope?
        23d2h   >Noor  Dear Margaret, there is. Send it to us and our workshop will have a look, free of charge.
        9d6h    <   Has my parcel reached you? It is rather dear to me.
        9d4h    >Noor  It has. It was only the cord. It is on its way back to you, with our best wishes.
        9d1h    <   You can't imagine how much this means to me. Thank you, Noor.
    """),
    _whatsapp("Lukas Brandt", "de", 491570000142, r"""
        34d1h   <   Rabatt für Architekten?
        34d     >   15 Prozent ab fünf Leuchten. Schreiben Sie uns einfach die Liste.
        33d     <   %file rooms-brandt.txt | So in etwa
        33d     >   Angebot ist per E-Mail raus.
    """),
    Story(Person(None, "en", 447700900143), "sms", r"""
        41d     <   STOP
        41d     >!delivered   You will not get any more texts from us. Questions? hello@glimworm.example
    """),
    Story(Person("נועה לוי", "he", addresses={"telegram": "900000044"}), "telegram", r"""
        55d     <   יש לכם מנורות לחדר ילדים?
        55d     >   בטח! Maanvis היא הכי פופולרית.
    """),
    _whatsapp("Giorgos & Eleni", "el", 33639980045, r"""
        140d    <   Ευχαριστούμε για τη γρήγορη αποστολή!
        140d    >   Να τη χαρείτε!
    """),
    Story(Person("Joke Mulder", "nl", 31600000046), "old", r"""
        400d4h  <   Dit nummer stond nog op de doos. Klopt het?
        400d3h  >   We zijn verhuisd naar +31 6 0000 0100. Tot zo!
    """),
    Story(Person("Willem Kuiper", "nl", 31600000047), "whatsapp", r"""
        820d5h  <   Goedemiddag, is de winkel op zaterdag open?
        820d4h  >   We hebben geen winkel, maar online zijn we altijd open.
        820d4h  <   Ha, goed antwoord
    """, bare=True),
    Story(Person("Hannelore Vogt", "de", 491570000148), "sms", r"""
        905d    <   Danke für die schöne Lampe
        905d    >!delivered   Danke Ihnen, Frau Vogt!
    """, bare=True),
)  # fmt: skip
