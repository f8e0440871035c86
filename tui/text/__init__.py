"""What strangers wrote, made fit for a terminal; and how times, names, sizes and delivery are put into words.

Pure functions of text and numbers, used by the screen and by plain output. `clean` holds the rules, `content` what is
said in place of pictures, orders and the like, `times`, `names` and `marks` what their names say.
"""

from tui.text.clean import clean_block, clean_line, clean_typed, show_hidden, was_changed
from tui.text.content import block, size, summary
from tui.text.marks import failure, mark, status_word
from tui.text.names import badge, display_name, is_openable, link_host, safe_file_name, safe_link
from tui.text.times import Zone, ago, clock_time, day_line, exact, left, zone

__all__ = [
    "Zone",
    "ago",
    "badge",
    "block",
    "clean_block",
    "clean_line",
    "clean_typed",
    "clock_time",
    "day_line",
    "display_name",
    "exact",
    "failure",
    "is_openable",
    "left",
    "link_host",
    "mark",
    "safe_file_name",
    "safe_link",
    "show_hidden",
    "size",
    "status_word",
    "summary",
    "was_changed",
    "zone",
]
