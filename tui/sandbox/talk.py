"""What customers say, by language and topic, and which words of an agent lead to which topic."""

from __future__ import annotations

import re

# Topics in the order in which they are looked for. Words of all languages together: an agent may write in any.
_WORDS: dict[str, str] = {
    "photo": r"photo|picture|foto|bild|imagen|image|φωτο|фото|صورة|תמונה|तस्वीर|फोटो|照片|写真|รูป",
    "order": r"order number|which order|bestelnummer|bestellnummer|número de (pedido|encomenda)|numéro de commande"
             r"|numero (d'|dell')ordine|ordernummer|αριθμό|номер|رقم الطلب|מספר הזמנה|ऑर्डर नंबर|订单号|注文番号|เลขที่"
             r"|\border\b|bestelling|bestellung|pedido|commande|ordine|encomenda",
    "refund": r"refund|money|terugbetal|geld|erstatt|reembols|rembours|rimbors|återbetal|επιστροφ|поверн|استرداد|החזר"
              r"|रिफंड|वापस|退款|返金|คืนเงิน",
    "delivery": r"deliver|ship|parcel|courier|tomorrow|bezorg|pakket|morgen|liefer|paket|env[ií]|entrega|mañana|livr"
                r"|colis|demain|consegn|spedi|domani|lever|αποστολ|достав|посилк|توصيل|الطرد|משלוח|डिलीवरी|कूरियर"
                r"|发货|快递|配送|お届け|จัดส่ง|พัสดุ",
    "bye": r"thank|welcome|bye|bedankt|graag gedaan|dank|gern|gracias|de nada|merci|grazie|prego|obrigad|tack|ευχαριστ"
           r"|дякую|прошу|شكرا|عفوا|תודה|धन्यवाद|谢谢|不客气|ありがとう|ขอบคุณ",
}  # fmt: skip
_TOPICS = {topic: re.compile(words, re.IGNORECASE) for topic, words in _WORDS.items()}

# `{order}` is an order number, `{lamp}` a lamp. `new` begins a talk, `more` follows when nothing else fits.
TALK: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "new": ("Hi, is the {lamp} in stock again?", "Hello! Where is my order {order}?", 
                "Does the {lamp} come in black?",
                "My {lamp} arrived without a bulb, is that right?", "Good afternoon, can I still cancel {order}?"),
        "photo": ("Here you are",), "order": ("It is {order}", "{order}, from last week"),
        "refund": ("Great, how long does it take?", "Thank you, I will keep an eye on my account"),
        "delivery": ("Perfect, I will be at home", "What time roughly?", "Could he leave it with the neighbours?"),
        "bye": ("👍", "Have a nice day!"),
        "more": ("Ok, thank you", "I see. And what would you recommend?", "Good to know!"),
    },
    "nl": {
        "new": ("Hoi, is de {lamp} weer op voorraad?",
                "Waar blijft mijn bestelling {order}?", "Kan ik {order} nog wijzigen?"),
        "photo": ("Alsjeblieft",), "order": ("Dat is {order}", "{order}, van vorige week"),
        "refund": ("Fijn! Hoe lang duurt dat?", "Dank je, ik hou mijn rekening in de gaten"),
        "delivery": ("Top, ik ben thuis", "Hoe laat ongeveer?", "Mag het ook bij de buren?"),
        "bye": ("👍", "Fijne dag nog!"), "more": ("Oké, dankjewel", "En wat raad je aan?", "Goed om te weten!"),
    },
    "de": {
        "new": ("Hallo, ist die {lamp} wieder lieferbar?", "Wo bleibt meine Bestellung {order}?",
                "Kann ich {order} noch stornieren?"),
        "photo": ("Bitte sehr",), "order": ("{order}", "Das ist die {order}, von letzter Woche"),
        "refund": ("Super, wie lange dauert das?", "Danke, ich behalte mein Konto im Auge"),
        "delivery": ("Prima, ich bin zu Hause", "Um wie viel Uhr ungefähr?", "Geht es auch beim Nachbarn?"),
        "bye": ("👍", "Schönen Tag noch!"),
        "more": ("Alles klar, danke", "Und was würden Sie empfehlen?", "Gut zu wissen!"),
    },
    "es": {
        "new": ("Hola, ¿vuelve a haber {lamp}?", "¿Dónde está mi pedido {order}?"),
        "photo": ("Aquí la tiene",), "order": ("Es el {order}",), "refund": ("Genial, ¿cuánto tarda?",),
        "delivery": ("Perfecto, estaré en casa", "¿A qué hora más o menos?"), "bye": ("👍", "¡Buen día!"),
        "more": ("Vale, gracias", "¿Y qué me recomienda?"),
    },
    "fr": {
        "new": ("Bonjour, le {lamp} est-il de nouveau en stock ?", "Où en est ma commande {order} ?"),
        "photo": ("La voici",), "order": ("C'est la {order}",), "refund": ("Super, combien de temps faut-il ?",),
        "delivery": ("Parfait, je serai là", "Vers quelle heure ?"), "bye": ("👍", "Bonne journée !"),
        "more": ("D'accord, merci", "Et que me conseillez-vous ?"),
    },
    "it": {
        "new": ("Ciao, la {lamp} torna disponibile?", "Dov'è il mio ordine {order}?"),
        "photo": ("Eccola",), "order": ("È il {order}",), "refund": ("Bene, quanto ci vuole?",),
        "delivery": ("Perfetto, sarò a casa", "Verso che ora?"), "bye": ("👍", "Buona giornata!"),
        "more": ("Va bene, grazie", "E cosa mi consiglia?"),
    },
    "pt": {
        "new": ("Olá, o {lamp} voltou ao stock?",), "photo": ("Aqui está",), "order": ("É a {order}",),
        "refund": ("Ótimo, quanto tempo demora?",), "delivery": ("Perfeito, vou estar em casa",), "bye": ("👍",),
        "more": ("Está bem, obrigada", "E o que me recomenda?"),
    },
    "sv": {
        "new": ("Hej, finns {lamp} i lager igen?",), "photo": ("Varsågod",), "order": ("Det är {order}",),
        "refund": ("Toppen, hur lång tid tar det?",), "delivery": ("Perfekt, jag är hemma",),
        "bye": ("👍", "Ha det bra!"),
        "more": ("Okej, tack", "Vad rekommenderar du?"),
    },
    "el": {
        "new": ("Καλησπέρα, υπάρχει ξανά το {lamp};",), "photo": ("Ορίστε",), "order": ("Είναι η {order}",),
        "refund": ("Ωραία, πόσο θα πάρει;",), "delivery": ("Τέλεια, θα είμαι σπίτι",), "bye": ("👍",),
        "more": ("Εντάξει, ευχαριστώ", "Τι προτείνετε;"),
    },
    "uk": {
        "new": ("Добрий день, чи є {lamp} у наявності?",), "photo": ("Ось, будь ласка",), "order": ("Це {order}",),
        "refund": ("Чудово, скільки це триватиме?",), "delivery": ("Чудово, я буду вдома",),
        "bye": ("👍", "Гарного дня!"),
        "more": ("Добре, дякую", "А що ви порадите?"),
    },
    "ar": {
        "new": ("مرحبا، هل {lamp} متوفر الآن؟", "أين طلبي {order}؟"), "photo": ("تفضلوا",), "order": ("رقمه {order}",),
        "refund": ("ممتاز، كم يستغرق ذلك؟",), "delivery": ("رائع، سأكون في البيت", "في أي ساعة تقريباً؟"),
        "bye": ("👍", "يومكم سعيد"), "more": ("حسناً، شكراً", "وبماذا تنصحونني؟"),
    },
    "he": {
        "new": ("שלום, {lamp} חזרה למלאי?", "איפה ההזמנה שלי {order}?"), "photo": ("הנה",),
        "order": ("המספר הוא {order}",),
        "refund": ("מעולה, כמה זמן זה לוקח?",), "delivery": ("מצוין, אהיה בבית", "באיזו שעה בערך?"),
        "bye": ("👍", "יום טוב!"),
        "more": ("בסדר, תודה", "ומה אתם ממליצים?"),
    },
    "hi": {
        "new": ("नमस्ते, क्या {lamp} फिर से मिल रहा है?", "मेरा ऑर्डर {order} कहाँ है?"), "photo": ("यह लीजिए",),
        "order": ("ऑर्डर {order} है",), "refund": ("बहुत अच्छा, कितना समय लगेगा?",),
        "delivery": ("ठीक है, मैं घर पर रहूँगी", "लगभग किस समय?"), "bye": ("👍", "आपका दिन शुभ हो"),
        "more": ("ठीक है, धन्यवाद", "आप क्या सलाह देंगे?"),
    },
    "zh": {
        "new": ("你好，{lamp} 有货了吗？", "我的订单 {order} 到哪里了？"), "photo": ("给您",), "order": ("是 {order}",),
        "refund": ("太好了，大概要多久？",), "delivery": ("好的，我在家", "大概几点？"), "bye": ("👍", "祝您愉快"),
        "more": ("好的，谢谢", "那您推荐哪一款？"),
    },
    "th": {
        "new": ("สวัสดีค่ะ {lamp} มีของหรือยังคะ",), "photo": ("นี่ค่ะ",), "order": ("เลขที่ {order} ค่ะ",),
        "refund": ("ดีค่ะ ใช้เวลานานไหมคะ",), "delivery": ("ได้ค่ะ อยู่บ้านค่ะ", "ประมาณกี่โมงคะ"), "bye": ("👍",),
        "more": ("ขอบคุณค่ะ", "แนะนำรุ่นไหนคะ"),
    },
    "ja": {
        "new": ("こんにちは。{lamp} は再入荷しましたか？",), "photo": ("こちらです",), "order": ("{order} です",),
        "refund": ("ありがとうございます。何日くらいかかりますか？",),
        "delivery": ("はい、家にいます", "何時ごろですか？"),
        "bye": ("👍",), "more": ("わかりました", "おすすめはどれですか？"),
    },
}  # fmt: skip

# Understood everywhere by somebody who waits.
NUDGES = ("?", "🙏", "…?")

COLLEAGUE = {
    "en": "Hi, Noor here. I am looking into it and will be back in a moment.",
    "nl": "Hoi, Noor hier. Ik zoek het even uit, momentje.",
    "de": "Hallo, hier ist Noor. Ich sehe nach und melde mich gleich.",
    "es": "Hola, soy Noor. Lo miro y le digo enseguida.",
    "fr": "Bonjour, ici Noor. Je regarde et je reviens vers vous.",
}


def topic(text: str) -> str:
    """What an agent's words are about; `more` when they are about nothing that we know."""
    return next((topic for topic, words in _TOPICS.items() if words.search(text)), "more")
