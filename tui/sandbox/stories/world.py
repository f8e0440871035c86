"""Open conversations in other languages and scripts, on every channel."""

from __future__ import annotations

from tui.sandbox.stories.script import Person, Story

LUCIA = Person("Lucía Romero", "es", 33639980011)
AMIRA = Person("أميرة حدّاد", "ar", 491570000112)
DANIEL = Person(
    None, "he", addresses={"telegram": "900000014"},
    custom={"avatar": "https://t.example/a/14.jpg", "firstName": "דניאל", "lastName": "פרץ", "userId": 900000014},
)  # fmt: skip
PRIYA = Person("प्रिया नायर", "hi", 447700900115)
MEILIN = Person("林美", "zh", 12025550116)
MAI = Person("ใหม่ ศรีสุข", "th", addresses={"line": "U0000000000000000000000000000017"})
YUKI = Person("田中ゆき", "ja", addresses={"line": "U0000000000000000000000000000018"})
GIULIA = Person("Giulia Conti", "it", addresses={"facebook": "7100000000000019"})
CLARA = Person("Clara Moreau", "fr", 33639980020)
NIKOS = Person("Νίκος Παπαδάκης", "el", addresses={"email": "nikos.p@example.org"})
OLGA = Person("Ольга Кравець", "uk", addresses={"telegram": "900000022"},
              custom={"avatar": "", "firstName": "Ольга", "lastName": "Кравець", "userId": 900000022})  # fmt: skip
INES = Person("Inês Ferreira", "pt", addresses={"facebook": "7100000000000023"})

ABROAD: tuple[Story, ...] = (
    Story(LUCIA, "whatsapp", r"""
        4d2h    <   Buenas, ¿tenéis la lámpara Maanvis en color arena?
        4d1h    >   ¡Hola, Lucía! Sí, quedan tres. ¿Te reservo una?
        4d1h    <   Sí, por favor 🙏
        22h14m  <   Hola otra vez. ¿Me podéis cambiar la dirección de envío del pedido L-10290?
        22h13m  <   Es Calle de los Faroles 7, 2.º B. Me mudo el jueves
    """, open=True),
    Story(AMIRA, "whatsapp", r"""
        31m     <   مرحبا، طلبت مصباحين قبل أسبوع ووصل واحد فقط
        30m     <   رقم الطلب L-10275
        28m     <   %image parcel-wahid.png | هذا كل ما كان في الطرد
        26m     <   متى يصل الثاني؟ 🤔
    """, open=True),
    Story(DANIEL, "telegram", r"""
        1d20h   <   שלום, המנורה Duin מתאימה למתח של 230V?
        1d19h   >   שלום דניאל! כן, 220–240V, והתקע אירופאי.
        1h14m   <   תודה. הזמנתי, אבל קיבלתי אישור עם כתובת לא נכונה
        1h12m   <   אפשר לתקן לרחוב הנביאים 12 לפני המשלוח?
    """, open=True),
    Story(PRIYA, "whatsapp", r"""
        2h5m    <   नमस्ते, मैंने Libel लैंप लौटा दिया था। पैसे कब वापस मिलेंगे?
        1h50m   >   नमस्ते प्रिया जी! लैंप हमें मिल गया है। रिफंड दो–तीन दिन में आ जाएगा।
        50m     <   ठीक है, धन्यवाद 😊
        48m     <   और क्या मुझे कूरियर का खर्च भी वापस मिलेगा?
    """, open=True),
    Story(MEILIN, "whatsapp", r"""
        3h20m   <   你好，我的订单 L-10288 显示已发货，但是追踪号码查不到
        3h4m    <   能帮我看一下吗？谢谢！
    """, open=True),
    Story(MAI, "line", r"""
        5h40m   <   สวัสดีค่ะ โคมไฟ Maanvis ส่งมาที่เชียงใหม่ได้ไหมคะ
        5h12m   <   ค่าส่งเท่าไหร่คะ 😊
    """, open=True),
    Story(YUKI, "line", r"""
        1d2h    <   こんにちは。Libel のスイッチはどこにありますか？
        1d1h    >   こんにちは、田中さん。コードの途中、本体から約40 cmのところにあります。
        1d1h    <   ありがとうございます！
        20h     >   どういたしまして。素敵な夜を！
    """, open=True),
    Story(GIULIA, "facebook", r"""
        7h5m    <   Ciao! Il codice sconto LUCE10 non funziona 😭
        7h4m    <   %image receipt-carrello.png
        6h40m   >   Ciao Giulia! Scusaci, il codice era scaduto. Ora funziona di nuovo, fino a domenica 💡
    """, open=True),
    Story(CLARA, "whatsapp", r"""
        3d4h    <   Bonjour, l'abat-jour du Duin est arrivé un peu jauni. C'est normal ?
        3d3h    >   Bonjour Clara, non, pas du tout. Pouvez-vous nous envoyer une photo ?
        2d20h   <   %image lamp-jaunie.png | La voici, à la lumière du jour
        1d8h    >!470   Merci ! Nous vous envoyons un nouvel abat-jour dès lundi.
    """, open=True),
    Story(NIKOS, "email", r"""
        1d22h   <   %mail Τιμολόγιο | Καλησπέρα,\n\nχρειάζομαι τιμολόγιο για την παραγγελία L-10199.\n\nΕυχαριστώ\nΝίκος
        1d2h    >!delivered  %mail Re: Τιμολόγιο | Καλησπέρα Νίκο,\n\nτο τιμολόγιο είναι συνημμένο.\n\nGlimworm
    """, open=True),
    Story(OLGA, "telegram", r"""
        9h30m   <   Добрий день! Лампа, яку ви замінили влітку, світить чудово 💛
        9h26m   <   Хочу ще одну таку саму, у подарунок
        9h2m    >Noor   Добрий день, Ольго! Дуже рада. Замовила для вас зелену, L-10301, приїде в середу.
        8h58m   <   Дякую!
        8h50m   >Noor   Прошу! Гарного дня ☀️
    """, open=True),
    Story(INES, "facebook", r"""
        2d7h    <   Olá! O candeeiro Vuurtoren ainda está em promoção?
        2d6h    >   Olá Inês! Sim, até domingo. Quer que reserve um?
    """, open=True),
)  # fmt: skip

# An earlier conversation of somebody who writes again today.
OLGA_BEFORE = Story(OLGA, "telegram", r"""
    128d4h  <   Добрий день, лампа прийшла розбита
    128d4h  <   %image dent-lampa.png
    128d3h  >   Добрий день, Ольго! Дуже шкода. Надсилаємо нову вже сьогодні.
    125d    <   Отримала, все ціле. Дякую!
    125d    >   Чудово! Гарного літа 🌻
""")  # fmt: skip
