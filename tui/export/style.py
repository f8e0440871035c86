"""How an exported page looks: on a screen by day and by night, on paper, on a telephone."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

CSS = """
:root { color-scheme: light dark; --ground: #fbfbf8; --text: #1c242b; --quiet: #56626c; --rule: #ccd4d9;
  --in: #eaf3f0; --out: #e9ebfa; --customer: #0b6453; --own: #4547ae; --bad: #ab231c; --card: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ground: #11161b; --text: #d9dfe5; --quiet: #8f9ca8; --rule: #303c46;
  --in: #18302b; --out: #23263f; --customer: #7fcfbb; --own: #a9b4f0; --bad: #f08a87; --card: #1a2129; } }
* { box-sizing: border-box; }
html { background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans",
  "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Thai", "Noto Sans CJK SC", sans-serif; }
body { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
a { color: var(--own); }
.facts, .quiet, footer, time, .state, dt { color: var(--quiet); }
.facts { margin: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 1rem 0 0; font-size: .9rem; }
dt { max-width: 12rem; } dd { margin: 0; }
.gap { border: 1px dashed var(--quiet); border-radius: .5rem; padding: .6rem .9rem; margin: 1.5rem 0 0; }
.day { display: flex; align-items: center; gap: 1rem; margin: 2rem 0 1rem; font-size: .85rem; font-weight: 600;
  color: var(--quiet); }
.day::before, .day::after { content: ""; flex: 1; border-top: 1px solid var(--rule); }
article { width: fit-content; max-width: 85%; min-width: 9rem; margin: .5rem 0; padding: .5rem .8rem;
  border-radius: .8rem; background: var(--in); border-inline-start: 3px solid var(--customer); }
article.out { margin-inline-start: auto; background: var(--out); border-inline-start: 0;
  border-inline-end: 3px solid var(--own); }
article.event { max-width: 100%; margin: .8rem auto; padding: 0; background: none; border: 0; text-align: center;
  font-size: .85rem; color: var(--quiet); }
article > header { display: flex; flex-wrap: wrap; gap: 0 .6rem; font-size: .8rem; }
.who { font-weight: 600; color: var(--customer); } .out .who { color: var(--own); }
.failed { color: var(--bad); font-weight: 600; }
.said { white-space: pre-wrap; }
.kind { font-size: .8rem; font-weight: 600; color: var(--quiet); }
.quote { font-size: .85rem; color: var(--quiet); border-inline-start: 2px solid var(--rule);
  padding-inline-start: .6rem; }
figure { margin: .3rem 0; } figcaption { white-space: pre-wrap; }
img, video { display: block; max-width: 100%; max-height: 28rem; border-radius: .4rem; background: var(--card); }
audio { width: 20rem; max-width: 100%; }
.file { display: inline-block; padding: .3rem .6rem; border: 1px solid var(--rule); border-radius: .4rem;
  background: var(--card); font-size: .9rem; }
pre { white-space: pre-wrap; font-size: .8rem; margin: .3rem 0 0; }
table { width: 100%; border-collapse: collapse; margin-top: 1.5rem; font-size: .9rem; }
th { text-align: start; white-space: nowrap; color: var(--quiet); font-weight: 600; }
th, td { padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
.number { text-align: end; } td.number, td.date { white-space: nowrap; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--rule); font-size: .85rem; }
nav { margin-top: 1.5rem; }
@media print { :root { --ground: #fff; --text: #000; --quiet: #444; --rule: #bbb; --in: #fff; --out: #fff;
  --customer: #000; --own: #000; --bad: #000; --card: #fff; }
  html { font-size: 11pt; } body { padding: 0; max-width: none; }
  article { border: 1px solid var(--rule); } article, figure, tr { break-inside: avoid; } .day { break-after: avoid; }
  audio, video, nav { display: none; } img { max-height: 16rem; } }
@media (max-width: 34rem) { body { padding: 1rem .8rem; } article { max-width: 95%; } .wide { display: none; } }
""".strip()

# Nothing but this style and what lies beside the page: no script, no font, no picture from anywhere else.
POLICY = (
    "default-src 'none'; "
    f"style-src 'sha256-{b64encode(sha256(CSS.encode()).digest()).decode()}'; "
    "img-src 'self' file:; media-src 'self' file:; base-uri 'none'; form-action 'none'"
)


def head(title: str) -> str:
    """The beginning of a page; `title` is escaped."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{CSS}</style>\n</head>\n<body>\n"
    )


END = "</body>\n</html>\n"
