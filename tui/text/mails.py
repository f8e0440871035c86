"""An e-mail in words: subject, who, the text, and what is attached."""

from __future__ import annotations

from tui.model import Email
from tui.text.files import lay_file
from tui.text.layout import Kind, Layout


def mail_summary(email: Email) -> str:
    return email.subject or email.text or ("(HTML only)" if email.html_only else "(no subject)")


def lay_mail(email: Email, layout: Layout) -> None:
    layout.head("email", email.subject or "(no subject)")
    for word, who in (("from", email.sender), ("to", ", ".join(email.to)), ("answers go to", email.answer_to)):
        layout.line(Kind.NOTE, f"{word} {who}" if who else "")
    for url in email.links:
        layout.link(url)
    layout.gap()
    layout.said(email.text)
    layout.gap()
    layout.line(Kind.NOTE, _remark(email))
    for file in email.attachments:
        lay_file("file", file, layout)


def _remark(email: Email) -> str:
    """What the reader should know of a text that was made out of HTML."""
    if not email.html_only:
        return ""
    if not email.text:
        return "(written in HTML, without any text)" if email.hidden or email.links else "(written in HTML only)"
    said = ["made out of HTML"]
    if email.hidden:
        said.append(f"{email.hidden:,} characters that it hides are left out")
    if email.is_cut:
        said.append("only its beginning")
    return f"({', '.join(said)})"
