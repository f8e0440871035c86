"""Open conversations in Dutch, German and English: most of them wait for an answer."""

from __future__ import annotations

from tui.sandbox.stories.script import Person, Story

FEMKE = Person("Femke Bakker", "nl", 31600000003)
JONAS = Person("Jonas Weber", "de", 491570000104)
SANNE = Person("Sanne Visser", "nl", 31600000005, custom=[])
TOM = Person("Tom Hargreaves", "en", 447700900106, custom=dict.fromkeys(("custom1", "custom2", "custom3", "custom4")))
KWAME = Person("Kwame Boateng", "en", 447700900107)
HUGO = Person("Hugo Lindqvist", "sv", addresses={"email": "hugo.lindqvist@example.org"})
ELIF = Person("Elif Yıldız", "de", 491570000109)
PIOTR = Person("Piotr Zieliński", "en", 491570000110, registered=False)
SOMEBODY = Person(None, "en", 447700900123)
ANJA = Person("Anja Köhler", "de", addresses={"facebook": "7100000000000012"})
BRAM = Person("Bram & Lotte Hendriks", "nl", 31600000013)

TODAY: tuple[Story, ...] = (
    Story(FEMKE, "whatsapp", r"""
        1h12m   <   Hoi! Mijn Strandjutter is net bezorgd 🎉
        1h10m   >   Wat leuk, Femke! Veel plezier ermee. Laat je ons weten hoe hij staat?
        4m      <   Ik heb hem nu pas uitgepakt, en er zit een deuk in de kap 😕
        3m      <   %image dent-strandjutter.png | Zie je het, rechts?
        2m      <   Kan ik een nieuwe krijgen? Het is een cadeau voor zaterdag
    """, open=True),
    Story(JONAS, "whatsapp", r"""
        1d3h    <   Guten Tag, wann kommt meine Bestellung L-10231? Laut E-Mail sollte sie gestern da sein.
        1d2h50m >   Guten Tag Herr Weber, das Paket ist in Bremen und kommt morgen zwischen 10 und 14 Uhr.
        1d2h48m <   Alles klar, danke!
        1d2h40m >   Gern geschehen!
        11m     <   Jetzt steht da „Zustellung nicht möglich“. Ich war den ganzen Tag zu Hause!
        9m      <   Können Sie bitte beim Paketdienst nachfragen? Ich brauche die Lampe bis Freitag.
    """, open=True),
    Story(SANNE, "whatsapp", r"""
        26m     <   Hallo, past er een gewone ledlamp in de Maanvis?
        19m     >   Hallo Sanne! Ja, een E27 tot 12 watt. Neem liefst een matte, dan zie je de draad niet.
        6m      <   Top. En mag hij in de badkamer?
        3m      >!delivered   Boven de wastafel wel (IP44), in de douche niet. 🙂
    """, open=True),
    Story(TOM, "whatsapp", r"""
        3d1h    <   Hi, I returned two Libel lamps last week (RET-5521-88). When do I get my refund?
        3d      >Sam  Hi Tom! They came in this morning. The refund of £118 takes three working days.
        2d22h   <   Cheers
        2d21h   >Sam  You're welcome. Have a good weekend!
        23h41m  <   Still nothing on my account I'm afraid
        23h38m  <   Could you check? It should have been there yesterday
    """, open=True),
    Story(KWAME, "sms", r"""
        5h2m    <   hello do u deliver to accra? need 6 of the duin lamps
        4h40m   >   Hello Kwame! Not yet, sorry. A forwarder can pick them up in Groningen.
        4h31m   <   ok my cousin is in rotterdam. i order to his address then
        4h29m   >   Great idea. With 6 lamps you get 10% off, use code SIX.
    """, open=True),
    Story(SOMEBODY, "sms", r"""
        1h50m   <   Is this the lamp shop? Parcel says delivered but its not here
        1h49m   <   number L-10307
    """, open=True),
    Story(HUGO, "email", r"""
        2d1h    <   %mail Fakturan för order L-9958 | Hej,\n\nkan ni skicka fakturan igen?\n\nMvh\nHugo
        1d23h   >!opened  %mail Re: Fakturan för order L-9958 | Hej Hugo,\n\nhär kommer den.\n\nGlimworm
    """, open=True),
    Story(ELIF, "whatsapp", r"""
        8h14m   <   Hallo, gibt es die Libel auch in Schwarz?
        7h58m   >!301   %image lamp-libel-schwarz.png | Ja, so sieht sie aus
        7h57m   >   Das Bild kam leider nicht durch. Hier ist der Link: https://glimworm.example/libel?farbe=schwarz
    """, open=True),
    Story(PIOTR, "whatsapp", r"""
        6h20m   >!302   %hsm order_shipped en | Piotr | L-10266
    """, open=True),
    Story(ANJA, "facebook", r"""
        1d6h    <   Hallo! Liefert ihr auch in die Schweiz?
        1d5h40m >   Hallo Anja! Ja, ab 60 Euro Bestellwert. Den Zoll übernehmen wir.
        1d5h38m <   Super, dann überlege ich noch wegen der Farbe
        1d4h    >   Gern! Wenn Sie mögen, schicken wir Ihnen Stoffmuster.
    """, open=True),
    Story(BRAM, "whatsapp", r"""
        22h31m  <   Goedenavond, we zoeken een lamp voor boven een tafel van 2,40 m. Eén grote of drie kleine?
        22h20m  <   %image room-eettafel.png | Dit is de tafel
    """, open=True),
)  # fmt: skip
