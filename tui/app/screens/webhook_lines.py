"""What the screen of webhooks says: the webhooks, the steps of a test, and what to do where there is nothing yet."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.cells import wrap
from tui.app.look.row_lines import BAR
from tui.app.look.spans import Span, Spans, apart
from tui.app.webhooks import Hook, Judgement, Step

SETTING = 'public_url = "https://inbox.example.com/messagebird"'
OURS = "your public_url"
STATE, NAME = 10, 12  # columns
WIDEST = 100  # columns of running text

_WORDS: dict[Judgement, Span] = {
    "good": ("ok", "good"),
    "warn": ("WARN", "warn"),
    "bad": ("BAD", "bad"),
    "skipped": ("skip", "quiet"),
}


def hook_lines(hook: Hook, width: int, chosen: bool) -> tuple[Spans, Spans]:
    """What is wrong stands out only with ours: others may be as they are."""
    bar: Span = (BAR if chosen else " ", "accent")
    odd = "warn" if hook.is_ours else "quiet"
    state: Span = (f" {'enabled' if hook.enabled else 'disabled':<{STATE}}", "good" if hook.enabled else odd)
    ours: Spans = [(f"{OURS}  ", "own")] if hook.is_ours else []
    first: Spans = [bar, state, (hook.url, "strong" if chosen else "text")]
    what: Spans = [(hook.channel, "quiet"), (" · ", "quiet"), (hook.events, odd if hook.lacks else "quiet")]
    second: Spans = [bar, (" " * (STATE + 1), "text"), *what, (f" · {hook.id[:8]}", "quiet")]
    return apart(first, ours, width), second


def empty_lines(public_url: str, width: int) -> list[Spans]:
    """An account without a webhook: what one would be good for, and how to get it."""
    why = (
        "MessageBird calls a webhook when something happens. With one, the relay of this host hears of every message "
        "at once, and so does every inbox. Without one, Ternbox asks for news every few seconds."
    )
    lines: list[Spans] = [[("No webhook yet.", "strong")], [], *_said(why, width)]
    if public_url:
        n: Spans = [("n", "strong"), ("   makes one for all channels and all events, to ", "text")]
        return [*lines, [], n, [("    ", "text"), (public_url, "accent")]]
    lines += [[], *_said("Nothing says which address MessageBird is to call. Put yours into the settings:", width)]
    lines += [[], [(f"    {SETTING}", "accent")], []]
    lines += _said("Then start the relay, which takes what comes, and makes the webhook as well:", width)
    return [*lines, [], [("    ternbox relay --register", "accent")]]


def step_lines(url: str, steps: Sequence[Step], ended: bool, width: int) -> list[Spans]:
    lines: list[Spans] = [[("─" * width, "rule")], [(" Test of ", "strong"), (url, "text")], []]
    lines += [line for step in steps for line in _step(step, width)]
    if not ended:
        return [*lines, [("  …", "quiet")]]
    bad = next((step.name for step in steps if step.judgement == "bad"), "")
    if bad:
        return [*lines, [], [(f"  Stuck at: {bad}.", "strong"), (" Mend it, and press t again.", "quiet")]]
    return [*lines, [], [("  The way is good: it came through.", "good")]]


def _step(step: Step, width: int) -> list[Spans]:
    word, role = _WORDS[step.judgement]
    head: Spans = [(f"  {word:<6}", role), (f"{step.name:<{NAME}}", "text")]
    indent = " " * (8 + NAME)
    first, *rest = wrap(step.words, min(width, WIDEST + len(indent)) - len(indent) - 2)
    quiet = "quiet" if step.judgement == "skipped" else "text"
    lines: list[Spans] = [[*head, (first, quiet)], *([(indent + line, quiet)] for line in rest)]
    for what, command in step.fix:
        lines += [[(f"{indent}{line}", "accent")] for line in wrap(command, width - len(indent) - 2)]
        lines += [[(f"{indent}  {line}", "quiet")] for line in wrap(what, width - len(indent) - 4) if what]
    return lines


def _said(words: str, width: int) -> list[Spans]:
    return [[(line, "text")] for line in wrap(words, min(width, WIDEST))]
