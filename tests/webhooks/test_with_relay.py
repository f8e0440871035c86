"""`webhooks test` and `relay --register` with a real relay: over HTTP into its log, and back over its feed."""

from __future__ import annotations

from tests.webhooks.account import Webhooks, relay
from tests.webhooks.test_commands import configure


def test_the_event_comes_back_over_the_feed(webhooks: Webhooks) -> None:
    with relay(webhooks.environment) as where:
        configure(f'public_url = "{where["public_url"]}"', f'relay = "{where["feed"]}"')
        found = webhooks.data("test")
        assert found["stuck"] is None
        states = {line["name"]: line["state"] for line in found["lines"]}
        assert [name for name, state in states.items() if state == "skipped"] == ["TLS"]
        assert set(states.values()) == {"good", "skipped"}
        said = webhooks.says("test")
    assert "ok    hub         it came to this inbox" in said
    assert said.endswith("\n\nThe way is good: it came through.\n")


def test_without_a_relay_on_this_host_the_rest_is_tested(webhooks: Webhooks) -> None:
    with relay(webhooks.environment) as where:
        found = webhooks.data("test", "--url", where["public_url"])
        assert found["stuck"] is None
        assert found["lines"][-1]["state"] == "skipped"
        assert "no relay on this host" in found["lines"][-1]["words"]


def test_a_feed_of_another_relay_is_noticed(webhooks: Webhooks) -> None:
    with relay(webhooks.environment) as where, relay(webhooks.environment) as other:
        configure(f'public_url = "{where["public_url"]}"', f'relay = "{other["feed"]}"')
        done = webhooks("test")
    assert done.returncode == 1
    assert "BAD   hub" in done.stdout
    assert "its relay is another one" in done.stdout


def test_the_relay_of_this_host_tells_its_public_url(webhooks: Webhooks) -> None:
    public = "https://inbox.example.net/messagebird"
    with relay(webhooks.environment, f"--public-url={public}") as where:
        called = where["http"] if where["http"].endswith("/messagebird") else where["http"] + "/messagebird"
        configure(f'relay = "{where["feed"]}"')
        done = webhooks("test", "--url", called)
    assert done.returncode == 1
    assert f"the relay's public_url is {public}, and MessageBird calls {called}" in done.stdout


def test_what_the_relay_registers_needs_no_match(webhooks: Webhooks) -> None:
    with relay(webhooks.environment, "--register") as where:
        (hook,) = webhooks.data("list")
        assert (hook["url"], hook["enabled"], len(hook["events"])) == (where["public_url"], True, 4)
        assert "nothing to change" in webhooks.says("match", "--url", where["public_url"])
