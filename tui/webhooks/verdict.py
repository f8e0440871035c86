"""What an answer means: of a proxy that never asked the relay, or of the relay itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from json import dumps
from shlex import quote

from tui.credentials import Secret, Way
from tui.doctor.network import SET_CLOCK, apart
from tui.doctor.report import Line
from tui.webhooks.posting import Answered
from tui.webhooks.route import Target
from tui.webhooks.steps import AREA, Stuck, stuck

STATUS = Way("is the relay running?", "ternbox relay status")
LOGIN = Way("the key is in MessageBird's dashboard, Developers, API settings", "ternbox login --signing-key")


def setting(url: str) -> str:
    """The line of the settings, whatever is in the address."""
    return f"public_url = {dumps(url)}"


def of_the_relay(target: Target) -> Way:
    return Way("the relay's own setting, exactly so; then start it again", setting(target.url))


def of_proxy(answer: Answered, target: Target) -> Line:
    """Raises Stuck when somebody else than the relay has answered."""
    if not answer.is_of_relay:
        raise _stranger(answer, target)
    between = answer.headers.get("via") or answer.headers.get("server")
    return AREA.good("proxy", f"the relay answers, through {between}" if between else "the relay answers")


def _stranger(answer: Answered, target: Target) -> Stuck:
    status, path = answer.status, target.path.partition("?")[0]
    if 300 <= status < 400:
        return _redirect(answer)
    if status in (401, 403, 407):
        words = f"something in front of the relay wants a login ({status}), and MessageBird has none."
        return stuck("proxy", words, Way("let this path through without a login", path))
    if status in (404, 405):
        words = f"the proxy does not send this path on ({status})."
        return stuck("proxy", words, Way("or caddy: how it is set up", "ternbox relay example nginx"))
    if status in (502, 504):
        words = f"the proxy gets no answer from the relay ({status}): it does not run, or has another port or socket."
        return stuck("proxy", words, STATUS, Way("start it", "ternbox relay"))
    if status == 503:
        return stuck("proxy", "the proxy or tunnel has nothing behind it just now (503).", STATUS)
    if 200 <= status < 300:
        words = f"something else answers here ({status}): a page of the proxy, of a tunnel, or another program."
        return stuck("proxy", words, _ask(target))
    return stuck("proxy", f"something in front of the relay answers {status}.", _ask(target))


def _ask(target: Target) -> Way:
    return Way("what it says", f"curl -si -X POST {quote(target.url)}")


def _redirect(answer: Answered) -> Stuck:
    to = answer.headers.get("location", "")
    words = f"a redirect ({answer.status}) to {to or 'nowhere'}: MessageBird must be given the right address at once."
    return stuck("proxy", words, *([Way("if that is the right one", setting(to))] if to else []))


def is_forged(answer: Answered) -> bool:
    return answer.is_of_relay and (answer.status, answer.why) == (401, "forged")


def of_relay(answer: Answered, target: Target, key: Secret, forged: Stuck | None) -> Iterator[Line]:
    """The steps behind the proxy; raises Stuck. `forged` is what was found out about a signature that is refused."""
    status, why = answer.status, answer.why
    if status == 404:
        words = f"the relay has nothing at {target.path.partition('?')[0]}: its public_url has another path."
        raise stuck("path", words, of_the_relay(target))
    if status == 421:
        words = f"the relay is not called {target.host}: its public_url has another name, or the proxy changes Host."
        raise stuck("path", words, of_the_relay(target), Way("of nginx", "proxy_set_header Host $host;"))
    if status not in (200, 401, 503):
        raise stuck("path", f"the relay does not take it ({status}): {why or 'it does not say why'}.", STATUS)
    yield AREA.good("path", f"{target.path.partition('?')[0]} is the relay's")
    if forged:
        raise forged
    if why == "no key":
        raise stuck("signature", "the relay has no signing key, so it can check nothing.", LOGIN)
    if status == 503:
        words = f"the relay cannot keep it now ({why or 'it does not say why'}). MessageBird sends events again later."
        raise stuck("log", words, STATUS, Way("is the disk full?", "df -h"))
    yield _of_signature(answer, key)
    yield _of_clock(answer)
    yield AREA.good("log", f"kept as number {answer.said.get('seq')}", answer.seconds)


def _of_signature(answer: Answered, key: Secret) -> Line:
    if answer.why == "no signature":
        raise stuck("signature", "it never arrives: the proxy drops the header MessageBird-Signature-JWT.")
    if answer.status == 401 and answer.why != "expired":
        raise stuck("signature", f"the relay refuses it: {answer.why or 'it does not say why'}.")
    return AREA.good("signature", f"the relay has this key ({key.fingerprint}) and this address")


def _of_clock(answer: Answered) -> Line:
    skew = _skew(answer.headers.get("date", ""))
    if answer.status == 401:
        words = "the clocks of this host and of the relay are more than a minute apart"
        words = f"{apart(skew, 'the proxy')}: one of the clocks is wrong." if skew and abs(skew) > 30 else f"{words}."
        raise stuck("clock", words, Way("on both hosts", SET_CLOCK))
    if skew is not None and abs(skew) >= 5:
        return AREA.warn("clock", f"{apart(skew, 'the other side')}; a minute would be too much.", SET_CLOCK)
    return AREA.good("clock", "agrees with that of the relay")


def _skew(date: str) -> float | None:
    """Seconds that we are ahead; None where the other side says nothing. Its time is of a whole second."""
    try:
        return time.time() - (parsedate_to_datetime(date).timestamp() + 0.5)
    except (ValueError, OverflowError):
        return None
