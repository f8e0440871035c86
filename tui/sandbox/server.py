"""A world served by uvicorn: in a process of its own (`serve`) or in the caller's event loop (`running`)."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import uvicorn

from tui.ending import end_wanted
from tui.sandbox.actors import Actors
from tui.sandbox.clock import Clock
from tui.sandbox.deliveries import Deliveries
from tui.sandbox.demo import demo_world
from tui.sandbox.faults import Faults, read_fault_file
from tui.sandbox.http import make_app
from tui.sandbox.world import World

KEY = "sandbox-access-key"
# As long as the vendor's: HS256 wants 32 bytes.
SIGNING_KEY = "sandbox-signing-key-known-to-everybody"
# How often things that are due come to pass while nobody asks, in seconds.
PACE = 0.05


@dataclass(frozen=True)
class SandboxOptions:
    """The options of `ternbox sandbox`. `conversations` and `messages` 0 leave the demo world as it is."""

    host: str = "127.0.0.1"
    port: int = 0
    seed: int = 1
    conversations: int = 0
    messages: int = 0
    no_actors: bool = False
    faults: Path | None = None
    control: bool = False
    hmac: bool = False
    until_eof: bool = False
    clock: Clock = time.time_ns


@dataclass(frozen=True)
class Sandbox:
    """A running one. `url` is the Conversations base with its version; `origin` is where the neighbours are."""

    url: str
    origin: str
    key: str
    signing_key: str
    world: World
    faults: Faults
    deliveries: Deliveries


def serve(options: SandboxOptions) -> int:
    """Print where it is as one line of JSON, then serve until SIGTERM, SIGINT or, if asked for, the end of stdin."""
    world = demo_world(options.clock, seed=options.seed, conversations=options.conversations, messages=options.messages)
    if not options.no_actors:
        Actors(world).begin()
    asyncio.run(_serve(world, options))
    return 0


async def _serve(world: World, options: SandboxOptions) -> None:
    end = end_wanted(until_eof=options.until_eof)
    faults = Faults(world.rng, read_fault_file(options.faults) if options.faults else ())
    async with running(
        world, host=options.host, port=options.port, faults=faults, control=options.control, hmac=options.hmac
    ) as sandbox:
        facts = {"url": sandbox.url, "access_key": sandbox.key, "signing_key": sandbox.signing_key}
        print(json.dumps(facts), flush=True)
        await end.wait()


@asynccontextmanager
async def running(
    world: World,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    key: str = KEY,
    signing_key: str = SIGNING_KEY,
    faults: Faults | None = None,
    control: bool = False,
    hmac: bool = False,
) -> AsyncIterator[Sandbox]:
    """Serve a world in this event loop. Raises OSError when the address is taken."""
    faults = faults or Faults(Random(world.seed))
    with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
        # Inherited by what is accepted: without it each answer waits 40 ms for the client's acknowledgement.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        place = f"[{host}]" if ":" in host else host
        world.origin = f"http://{place}:{listener.getsockname()[1]}"
        async with Deliveries(world, signing_key, faults, hmac=hmac) as deliveries:
            server = _Server(_config(world, key, faults, control))
            tasks = [asyncio.create_task(server.serve([listener])), asyncio.create_task(_pass_time(world))]
            try:
                await server.ready.wait()
                yield Sandbox(f"{world.origin}/v1", world.origin, key, signing_key, world, faults, deliveries)
            finally:
                faults.closing.set()
                server.stop.set()
                tasks[1].cancel()
                await asyncio.gather(*tasks, return_exceptions=True)


class _Server(uvicorn.Server):
    """Says when it is ready, ends at once when told, and leaves signals to the program around it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready, self.stop = asyncio.Event(), asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        await self.stop.wait()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _config(world: World, key: str, faults: Faults, control: bool) -> uvicorn.Config:
    app = make_app(world, key, faults, with_control=control)
    return uvicorn.Config(
        app, http="h11", ws="none", lifespan="off", log_config=None, access_log=False, proxy_headers=False,
        server_header=False, timeout_graceful_shutdown=1, timeout_keep_alive=60,
    )  # fmt: skip


async def _pass_time(world: World) -> None:
    while True:
        world.tick()
        await asyncio.sleep(PACE)
