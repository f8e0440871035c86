"""Files go before the reply that brings them: with progress, once, and never a reply without its file."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.sync.live import CALM, Agent, agent, conversations, thread, world_of
from tui.model import File, Media
from tui.sandbox.server import Sandbox, running
from tui.store import OutgoingState
from tui.sync import SyncState

pytestmark = pytest.mark.anyio

FILM = b"\0\0\0\x18ftypmp42" + bytes(2_000_000)
UPLOADS = "POST /v1/files"


@asynccontextmanager
async def at_work(tmp_path: Path) -> AsyncIterator[tuple[Sandbox, Agent, str]]:
    """A sandbox, an inbox that has read its one conversation, and that conversation's id."""
    async with running(world_of(1, time.time_ns)) as sandbox:
        (id_,) = conversations(sandbox.world)
        async with agent(sandbox.url, sandbox.key, tmp_path, pace=CALM) as one:
            one.start()
            await one.until(lambda: bool(one.store.threads.latest(id_, 1)))
            yield sandbox, one, id_


def send(one: Agent, id_: str) -> str:
    copy = one.store.spool.take(io.BytesIO(FILM), ".mp4")
    film = Media("video", (File("", "How it folds", "film.mp4", "video/mp4", len(FILM)),))
    return one.store.outbox.add(id_, film, seen=None, check=False, files=[copy]).reference or ""


def state(one: Agent, reference: str) -> OutgoingState | None:
    outgoing = one.store.outbox.get(reference)
    return outgoing.state if outgoing else None


async def test_progress_is_told_while_a_file_goes_out(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (sandbox, one, id_):
        told: list[SyncState] = []
        one.sync.listen(told.append)
        reference = send(one, id_)
        await one.until(lambda: state(one, reference) is OutgoingState.SENT)
        going = [each for state in told for each in state.transfers]
        assert {(each.what, each.name, each.conversation_id) for each in going} == {("sending", "film.mp4", id_)}
        assert one.sync.state.transfers == ()
        newest = thread(sandbox.world, id_)[-1]
        assert newest.type == "video"
        assert list((tmp_path / "outgoing").iterdir()) == []


async def test_a_reply_that_is_tried_again_uploads_nothing_again(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (sandbox, one, id_):
        sandbox.faults.add("too_many", method="POST", path="/v1/conversations/*/messages", times=3)
        sandbox.faults.add("cut", method="POST", path="/v1/conversations/*/messages", after=True)
        reference = send(one, id_)
        await one.until(lambda: state(one, reference) is OutgoingState.SENT)
        assert sandbox.world.requests[UPLOADS] == 1
        assert [each.type for each in thread(sandbox.world, id_)] == ["text", "video"]


async def test_a_lost_upload_is_repeated_and_the_reply_is_not(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (sandbox, one, id_):
        sandbox.faults.add("cut", method="POST", path="/v1/files", after=True, times=2)
        reference = send(one, id_)
        await one.until(lambda: state(one, reference) is OutgoingState.SENT)
        assert sandbox.world.requests[UPLOADS] == 3
        assert [each.type for each in thread(sandbox.world, id_)] == ["text", "video"]


async def test_what_is_dropped_while_it_is_uploaded_is_not_sent(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (sandbox, one, id_):
        sandbox.faults.add("slow", method="POST", path="/v1/files", seconds=0.3)
        reference = send(one, id_)
        await one.until(lambda: bool(one.sync.state.transfers))
        assert one.store.outbox.drop(reference)
        await one.until(lambda: not one.sync.state.transfers)
        await asyncio.sleep(0.1)
        assert [each.type for each in thread(sandbox.world, id_)] == ["text"]
        assert one.store.outbox.unsent() == []


async def test_a_refused_upload_fails_with_what_to_do(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (sandbox, one, id_):
        sandbox.faults.add("invalid", method="POST", path="/v1/files")
        reference = send(one, id_)
        await one.until(lambda: state(one, reference) is OutgoingState.FAILED)
        outgoing = one.store.outbox.get(reference)
        assert outgoing
        assert outgoing.reason
        assert outgoing.advice
        assert one.store.outbox.retry(reference)
        await one.until(lambda: state(one, reference) is OutgoingState.SENT)


async def test_a_copy_that_is_gone_fails_and_says_so(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (_, one, id_):
        film = Media("video", (File("", None, "film.mp4", "video/mp4"),))
        reference = one.store.outbox.add(id_, film, seen=None, check=False, files=["gone.mp4"]).reference or ""
        await one.until(lambda: state(one, reference) is OutgoingState.FAILED)
        outgoing = one.store.outbox.get(reference)
        assert outgoing
        assert "cannot be read" in outgoing.reason
