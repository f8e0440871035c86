"""What the commands of `ternbox relay` do. `start` runs a relay, `install` makes it a service of a host.

The others look at one that runs: `place` finds it, `state` says how it is, `events` shows what passes, `masked` hides
whom it is about, `commands` puts them together.
"""
