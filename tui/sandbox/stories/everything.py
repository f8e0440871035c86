"""One conversation that holds a message of every type, for looking at how each is drawn. The rest is in `examples`."""

from __future__ import annotations

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
    9d1h50m  <@email     %raw mail_html
    9d1h     >@email!opened  %raw mail_out
    9d1h     >           %raw assigned
    8d22h    <@facebook  Also found you here on Messenger, is that easier for you?
    8d21h50m >@facebook  %raw quick_replies
    8d21h40m <@facebook  WhatsApp please 👍
    8d21h39m <@facebook  %raw attachment
    8d21h30m >@facebook  %raw generic
    8d21h28m >@facebook  %raw media_template
    8d20h    >           %hsm order_shipped en | Robin | L-10188
    8d19h    >           %raw parcel
    8d2h     <           Got the tracking link, thanks! Is it the same as https://glimworm.example/track/L-10188?
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
    2d4h8m   <           My “bank” writes: https://my-bank.example@evil.example/login or www.раypal.example
    2d4h     >Noor       %raw pending
    7h10m    <           %raw product_text
    7h2m     >           %raw products
    7h1m     >           %raw product
    6h48m    <           %raw order
    6h30m    >!301       %image lamp-broken-link.png | The black version
    6h29m    >           Sorry, the picture did not go through. The black one is on our site: https://glimworm.example/duin
    52m      <           %file rooms.txt | My list for the next order
    51m      <           Could you put the Libel on it as well? The brass one, 2 pieces
    14m      >           %raw fallback
    """,
    open=True,
)
