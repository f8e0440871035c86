"""The real log on a disk that is full: nothing is acknowledged that is not kept, and it goes on when there is room."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.relay.rig import Rig, event, real_log, rig
from tui.relay.limits import Limits

pytestmark = pytest.mark.anyio

PADDING = "x" * 60_000


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """12 MB, of which a file `filler` takes 7."""
    with TemporaryDirectory(prefix="tb-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=12m,mode=700", "tmpfs", folder]
        if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("needs root and the right to mount a small disk")
        try:
            (Path(folder) / "filler").write_bytes(bytes(7 << 20))
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


async def reasons(at: Rig) -> list[str]:
    """Why it is not ready."""
    await at.vitals.look()
    answer = await at.get("/readyz")
    found: list[str] = answer.said["reasons"]
    assert answer.status == (503 if found else 200)
    return found


async def test_a_full_disk_is_503_and_not_ready_until_there_is_room_again(small_disk: Path) -> None:
    numbers = iter(range(10_000))
    acknowledged = []

    async def send(at: Rig) -> int:
        body = event(next(numbers), padding=PADDING)
        answer = await at.post(body)
        if answer.status == 200:
            acknowledged.append(body)
        return answer.status

    async with real_log(small_disk / "log") as log, rig(log, limits=Limits(append=10), room=100_000) as at:
        assert await reasons(at) == []
        async with asyncio.timeout(60):
            while (status := await send(at)) == 200:
                pass
        assert status == 503
        for _ in range(3):
            assert await send(at) == 503
        assert await reasons(at)
        assert (await at.get("/healthz")).status == 200
        (small_disk / "filler").unlink()
        assert await send(at) == 200
        assert await reasons(at) == []
        assert [body for body in acknowledged if body not in {each.body for each in await at.events()}] == []
    async with real_log(small_disk / "log") as log:
        assert set(acknowledged) <= {each.body for each in await log.read(0, 10_000)}
