"""Files behind links, over real HTTP and TLS: from the vendor, from strangers, and from those who want to trick us."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.api.scripted import KEY, Answer, Asked, Scripted, client_for, serving
from tests.api.strangers import PRIVATE, PUBLIC, Names, make_certificate, stranger
from tui.api import fetching, taking
from tui.api.client import Client
from tui.api.file_errors import FileError, NotSafe, TooBig
from tui.api.files import Fetched, Files
from tui.api.told import Told
from tui.credentials import Secret

pytestmark = pytest.mark.anyio

CAP = 1_000_000
BYTES = bytes(range(256)) * 1000


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def names(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Names:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    known = ("files.example.com", "cdn.example.net", "media.messagebird.com")
    return Names({name: [[PUBLIC]] for name in known} | {"intranet.example.com": [[PRIVATE]]})


async def taken(files: Files, url: str, cap: int = CAP) -> tuple[bytes, Fetched]:
    data = bytearray()
    fetched = await files.download(url, data.extend, cap=cap)
    return bytes(data), fetched


@asynccontextmanager
async def files_of_sandbox(server: Scripted, names: Names | None = None) -> AsyncIterator[Files]:
    """As with a sandbox: the API's own origin is on loopback, and is the vendor."""
    async with client_for(server) as client:
        yield Files(client, reach=names.reach(client.addresses) if names else None)


@asynccontextmanager
async def files_of_vendor(names: Names) -> AsyncIterator[Files]:
    """As with a real account: the vendor is messagebird.com."""
    async with Client(Secret(KEY)) as client:
        yield Files(client, reach=names.reach(client.addresses))


async def test_a_file_comes_whole_and_in_parts(server: Scripted) -> None:
    server.says(
        Answer(BYTES, headers={"Content-Type": "image/jpeg; q=1", "Content-Disposition": 'inline; filename="lid.jpg"'})
    )
    told: list[tuple[int, int | None]] = []
    data = bytearray()
    async with files_of_sandbox(server) as files:
        fetched = await files.download(
            f"{server.url}/media/1", data.extend, cap=CAP, progress=lambda done, total: told.append((done, total))
        )
    assert bytes(data) == BYTES
    assert (fetched.mime, fetched.size, fetched.name) == ("image/jpeg", len(BYTES), "lid.jpg")
    assert told[0] == (0, len(BYTES))
    assert told[-1] == (len(BYTES), len(BYTES))
    assert "authorization" not in server.asked[0].headers


async def test_the_key_is_shown_only_when_it_is_asked_for(server: Scripted) -> None:
    server.says(Answer(b"", 401), Answer(b"picture"))
    async with files_of_sandbox(server) as files:
        assert (await taken(files, f"{server.url}/media/1"))[0] == b"picture"
    assert [asked.headers.get("authorization") for asked in server.asked] == [None, f"AccessKey {KEY}"]


async def test_a_key_that_does_not_help_is_said(server: Scripted) -> None:
    server.says(Answer(b"", 401))
    async with files_of_sandbox(server) as files:
        with pytest.raises(FileError, match="wants a key"):
            await taken(files, f"{server.url}/media/1")
    assert len(server.asked) == 2


async def test_no_stranger_is_shown_the_key(server: Scripted, names: Names, certificate: Path) -> None:
    async with stranger(certificate) as (host, port), files_of_sandbox(server, names) as files:
        host.says(Answer(b"", 401))
        with pytest.raises(FileError, match="wants a key"):
            await taken(files, f"https://files.example.com:{port}/lid.jpg")
        assert not files.is_vendors(f"https://files.example.com:{port}/lid.jpg")
    assert [asked.headers.get("authorization") for asked in host.asked] == [None]


async def test_the_key_does_not_follow_a_redirect(server: Scripted, names: Names, certificate: Path) -> None:
    """The vendor wants the key and then leads to a store of its own, as clouds do; that one asks for it in vain."""
    async with stranger(certificate) as (host, port), files_of_sandbox(server, names) as files:
        elsewhere = f"https://cdn.example.net:{port}/signed?token=1"
        server.says(Answer(b"", 401), Answer(b"", 302, {"Location": elsewhere}))
        host.says(Answer(b"", 401))
        with pytest.raises(FileError, match="wants a key"):
            await taken(files, f"{server.url}/media/1")
        assert [asked.headers.get("authorization") for asked in host.asked] == [None]
        server.says(Answer(b"", 401), Answer(b"", 302, {"Location": elsewhere}))
        host.says(Answer(b"picture"))
        data, fetched = await taken(files, f"{server.url}/media/1")
    assert (data, fetched.host) == (b"picture", f"cdn.example.net:{port}")
    assert [asked.headers.get("authorization") for asked in host.asked] == [None, None]


async def test_a_stranger_cannot_have_us_ask_the_vendor_in_our_name(
    server: Scripted, names: Names, certificate: Path
) -> None:
    async with stranger(certificate) as (host, port), files_of_sandbox(server, names) as files:
        host.says(Answer(b"", 302, {"Location": f"{server.url}/conversations"}))
        server.says(Answer(b"", 401))
        with pytest.raises(FileError):
            await taken(files, f"https://files.example.com:{port}/lid.jpg")
    assert [asked.headers.get("authorization") for asked in server.asked] == [None]


async def test_the_real_vendor_is_known_by_its_name_and_https(names: Names, certificate: Path) -> None:
    async with stranger(certificate) as (host, port), files_of_vendor(names) as files:
        host.says(Answer(b"", 401), Answer(b"picture"))
        assert (await taken(files, f"https://media.messagebird.com:{port}/1"))[0] == b"picture"
        assert not files.is_vendors("http://media.messagebird.com/1")
        assert not files.is_vendors("https://messagebird.com.example.com/1")
        assert not files.is_vendors("https://notmessagebird.com/1")
    assert [asked.headers.get("authorization") for asked in host.asked] == [None, f"AccessKey {KEY}"]


INSIDE = (
    "https://{private}:{port}/x",
    "https://intranet.example.com:{port}/x",
    "https://[::1]:{port}/x",
    "https://0x7f.1:{port}/x",
    "http://cdn.example.net:{port}/x",
    "file:///etc/passwd",
    "//intranet.example.com:{port}/x",
    "https://cdn.example.net\\@{private}:{port}/x",
    "https://user@cdn.example.net:{port}/x",
)


@pytest.mark.parametrize("target", INSIDE)
async def test_nothing_inside_of_a_network_is_asked(
    server: Scripted, names: Names, certificate: Path, target: str
) -> None:
    """Neither at once nor after a redirect, by whatever name."""
    names.known["0x7f.1"] = [[PRIVATE]]
    async with (
        stranger(certificate, PRIVATE) as (inside, port),
        stranger(certificate) as (host, other),
        files_of_sandbox(server, names) as files,
    ):
        inside.says(Answer(b"secret"))
        url = target.format(private=PRIVATE, port=port)
        host.says(Answer(b"", 302, {"Location": url}))
        for start in (url, f"https://files.example.com:{other}/lid.jpg"):
            with pytest.raises(NotSafe):
                await taken(files, start)
            with pytest.raises(NotSafe):
                await files.describe(start)
    assert inside.asked == []


async def test_another_service_of_this_host_is_not_the_sandbox(server: Scripted, names: Names) -> None:
    async with serving() as other, files_of_sandbox(server, names) as files:
        other.says(Answer(b"secret"))
        server.says(Answer(b"", 307, {"Location": f"{other.url}/x"}))
        for start in (f"{other.url}/x", f"{server.url}/media/1"):
            with pytest.raises(NotSafe):
                await taken(files, start)
    assert other.asked == []


async def test_a_name_is_looked_up_once_and_that_address_is_asked(
    server: Scripted, names: Names, certificate: Path
) -> None:
    """A name that leads inside at the second look has been looked at only once."""
    names.known["files.example.com"] = [[PUBLIC], [PRIVATE]]
    async with stranger(certificate) as (host, port), files_of_sandbox(server, names) as files:
        host.says(Answer(b"picture"))
        assert (await taken(files, f"https://files.example.com:{port}/1"))[0] == b"picture"
        assert names.asked == ["files.example.com"]
        assert host.asked[0].headers["host"] == f"files.example.com:{port}"


async def test_one_private_address_among_public_ones_is_one_too_many(
    server: Scripted, names: Names, certificate: Path
) -> None:
    names.known["files.example.com"] = [[PUBLIC, PRIVATE]]
    async with stranger(certificate) as (host, port), files_of_sandbox(server, names) as files:
        with pytest.raises(NotSafe):
            await taken(files, f"https://files.example.com:{port}/1")
    assert host.asked == []


async def test_a_host_must_prove_who_it_is(server: Scripted, names: Names, certificate: Path) -> None:
    names.known["shop.example.org"] = [[PUBLIC]]
    async with stranger(certificate) as (host, port), files_of_sandbox(server, names) as files:
        with pytest.raises(FileError, match="prove"):
            await taken(files, f"https://shop.example.org:{port}/1")
    assert host.asked == []


@pytest.mark.parametrize(("times", "arrives"), [(5, True), (6, False)])
async def test_a_chain_of_redirects_has_an_end(server: Scripted, times: int, arrives: bool) -> None:
    def script(asked: Asked) -> Answer:
        step = int(asked.path.rpartition("/")[2])
        return Answer(b"picture") if step == times else Answer(b"", 302, {"Location": str(step + 1)})

    server.script = script
    async with files_of_sandbox(server) as files:
        if arrives:
            assert (await taken(files, f"{server.url}/media/0"))[0] == b"picture"
        else:
            with pytest.raises(FileError, match="more than 5 times"):
                await taken(files, f"{server.url}/media/0")
    assert len(server.asked) == 6


@pytest.mark.parametrize("fault", ["", "endless"])
async def test_never_more_than_was_agreed_to(server: Scripted, fault: str) -> None:
    server.says(Answer(BYTES, fault=fault))
    got = bytearray()
    async with files_of_sandbox(server) as files:
        with pytest.raises(TooBig) as caught:
            await files.download(f"{server.url}/media/1", got.extend, cap=len(BYTES) - 1)
    assert caught.value.size == (None if fault else len(BYTES))
    assert len(got) <= (len(BYTES) if fault else 0)


@pytest.mark.parametrize(
    "said",
    [
        Answer(BYTES, fault="half"),
        Answer(BYTES, fault="cut"),
        Answer(BYTES, headers={"Content-Length": str(len(BYTES) + 1)}),
        Answer(b"\x00\x01not http\r\n\r\n", fault="raw"),
        Answer(gzip.compress(BYTES)[:-20], headers={"Content-Encoding": "gzip"}),
        Answer(b"no gzip at all", headers={"Content-Encoding": "gzip"}),
        Answer(BYTES, headers={"Content-Encoding": "br"}),
        Answer(b"", 404),
        Answer(b"", 206),
        Answer(b"", 302),
    ],
    ids=["half", "cut", "shorter", "no-http", "half-packed", "not-packed", "brotli", "gone", "a-part", "nowhere"],
)
async def test_what_is_not_whole_is_an_error(server: Scripted, said: Answer) -> None:
    server.says(said)
    async with files_of_sandbox(server) as files:
        with pytest.raises(FileError) as caught:
            await taken(files, f"{server.url}/media/1")
    assert caught.value.__context__ is None
    assert KEY not in repr(vars(caught.value))


@pytest.mark.parametrize("packed", [gzip.compress(BYTES), zlib.compress(BYTES)])
async def test_what_comes_packed_is_unpacked(server: Scripted, packed: bytes) -> None:
    server.says(Answer(packed, headers={"Content-Encoding": "gzip"}))
    async with files_of_sandbox(server) as files:
        assert (await taken(files, f"{server.url}/media/1"))[0] == BYTES


async def test_a_bomb_is_unpacked_no_further_than_agreed(server: Scripted) -> None:
    server.says(Answer(gzip.compress(bytes(40_000_000), 1), headers={"Content-Encoding": "gzip"}))
    parts: list[int] = []
    async with files_of_sandbox(server) as files:
        with pytest.raises(TooBig):
            await files.download(f"{server.url}/media/1", lambda part: parts.append(len(part)), cap=CAP)
    assert sum(parts) <= CAP
    assert max(parts) <= 64 * 1024


HEAD = b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000


@pytest.mark.parametrize(
    ("said", "patience", "why"),
    [
        (Answer(BYTES, fault="drip"), 30.0, "too slowly"),
        (Answer(BYTES, fault="hang"), 0.2, "in time"),
        (Answer(HEAD, fault="drip raw"), 0.2, "in time"),
    ],
    ids=["body", "nothing", "head"],
)
async def test_a_host_that_crawls_is_given_up(
    server: Scripted, monkeypatch: pytest.MonkeyPatch, said: Answer, patience: float, why: str
) -> None:
    monkeypatch.setattr(taking, "CRAWL", (0.1, 1000))
    monkeypatch.setattr(fetching, "FOR_AN_ANSWER", patience)
    server.says(said)
    async with files_of_sandbox(server) as files, asyncio.timeout(8):
        with pytest.raises(FileError, match=why):
            await taken(files, f"{server.url}/media/1")


# What is told without the bytes


async def test_a_look_asks_for_the_head_alone(server: Scripted) -> None:
    server.says(
        Answer(
            BYTES,
            headers={
                "Content-Type": "application/pdf",
                "Content-Disposition": "attachment; filename*=UTF-8''r%C3%A9.pdf",
            },
        )
    )
    async with files_of_sandbox(server) as files:
        assert await files.describe(f"{server.url}/media/1") == Told("application/pdf", len(BYTES), "ré.pdf")
    assert server.calls == ["HEAD /v1/media/1"]


@pytest.mark.parametrize("ranged", [True, False])
async def test_where_the_head_is_refused_one_byte_is_asked_for(server: Scripted, ranged: bool) -> None:
    part = Answer(b"%", 206, {"Content-Range": "bytes 0-0/1234567", "Content-Type": "application/pdf"})
    whole = Answer(BYTES, headers={"Content-Type": "application/pdf"})
    server.says(Answer(b"", 405), part if ranged else whole)
    async with files_of_sandbox(server) as files:
        told = await files.describe(f"{server.url}/media/invoice.pdf")
    assert told == Told("application/pdf", 1234567 if ranged else len(BYTES), "invoice.pdf")
    assert server.asked[1].headers["range"] == "bytes=0-0"


@pytest.mark.parametrize("refused", [405, None])
async def test_a_look_does_not_follow_to_strangers(
    server: Scripted, names: Names, certificate: Path, refused: int | None
) -> None:
    async with stranger(certificate) as (host, port), files_of_sandbox(server, names) as files:
        leads_on = Answer(b"", 302, {"Location": f"https://cdn.example.net:{port}/1"})
        server.says(*([Answer(b"", refused)] if refused else []), leads_on)
        host.says(Answer(BYTES))
        with pytest.raises(NotSafe):
            await files.describe(f"{server.url}/media/1")
        assert host.asked == []
        with pytest.raises(NotSafe):
            await files.describe(f"https://cdn.example.net:{port}/1")
    assert host.asked == []


async def test_a_look_at_what_is_gone_fails_at_once(server: Scripted) -> None:
    server.says(Answer(b"", 404))
    async with files_of_sandbox(server) as files:
        with pytest.raises(FileError, match="not there any more"):
            await files.describe(f"{server.url}/media/1")
    assert len(server.asked) == 1


async def test_the_environments_proxy_is_asked_by_name(
    server: Scripted, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving() as proxy, files_of_vendor(names) as files:
        monkeypatch.setenv("https_proxy", proxy.url.removesuffix("/v1"))
        names.known["only-the-proxy-knows.example.com"] = [[]]
        proxy.says(Answer(b"", 403))
        for host in ("cdn.example.net", "only-the-proxy-knows.example.com"):
            with pytest.raises(FileError):
                await taken(files, f"https://{host}/1")
        with pytest.raises(NotSafe):
            await taken(files, "https://intranet.example.com/1")
    assert [asked.method for asked in proxy.asked] == ["CONNECT", "CONNECT"]
    assert proxy.asked[0].headers["host"].startswith("cdn.example.net")
