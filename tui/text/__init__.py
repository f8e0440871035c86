"""What strangers wrote, made fit for a terminal; and how times, names, sizes and delivery are put into words.

Pure functions of text and numbers, used by the screen and by plain output. `clean` holds the rules, `content` what is
said in place of pictures, orders and the like, `times`, `names` and `marks` what their names say.
"""

from tui.text.clean import clean_block, clean_line, clean_typed, was_changed
from tui.text.content import Around, block, event_words, layout, summary
from tui.text.files import file_name, size
from tui.text.layout import Kind, Layout, Part
from tui.text.links import Link
from tui.text.marks import delivery_words, failure, mark, status_word
from tui.text.names import badge, display_name, is_openable, link_host, safe_file_name, safe_link
from tui.text.odd import Odd, fields, is_changed, odd_characters, spell
from tui.text.templates import filled, place_names, template_text
from tui.text.times import Zone, ago, clock_time, day_line, exact, left, zone

__all__ = [
    "Around",
    "Kind",
    "Layout",
    "Link",
    "Odd",
    "Part",
    "Zone",
    "ago",
    "badge",
    "block",
    "clean_block",
    "clean_line",
    "clean_typed",
    "clock_time",
    "day_line",
    "delivery_words",
    "display_name",
    "event_words",
    "exact",
    "failure",
    "fields",
    "file_name",
    "filled",
    "is_changed",
    "is_openable",
    "layout",
    "left",
    "link_host",
    "mark",
    "odd_characters",
    "place_names",
    "safe_file_name",
    "safe_link",
    "size",
    "spell",
    "status_word",
    "summary",
    "template_text",
    "was_changed",
    "zone",
]
