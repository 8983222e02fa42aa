"""The key to the cable goes to nobody whose certificate does not hold."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from websockets.asyncio.server import ServerConnection, serve

from integrations.chatwoot import cable_line
from integrations.chatwoot.cable import Subscription
from integrations.chatwoot.cable_line import Patience, open_line
from integrations.errors import Broken, Unreachable

OURS = Subscription(1, 1, "pubsub-token-that-nobody-may-see")


def own_certificate(folder: Path) -> ssl.SSLContext:
    """What a server shows whom no authority knows; also the authority that would know it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "own.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@pytest.fixture
def heard() -> list[str | bytes]:
    """What reaches the server."""
    return []


@pytest.fixture
async def base_url(tmp_path: Path, heard: list[str | bytes]) -> AsyncIterator[str]:
    """A server that welcomes everybody, notes what it is told, and leaves."""

    async def talk(socket: ServerConnection) -> None:
        await socket.send('{"type":"welcome"}')
        heard.append(await socket.recv())
        await socket.send('{"type":"disconnect"}')
        await socket.wait_closed()

    async with serve(talk, "127.0.0.1", 0, ssl=own_certificate(tmp_path)) as server:
        (listener,) = server.sockets
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"


async def listen(base_url: str) -> None:
    async with open_line(base_url, OURS, Patience()) as line:
        await line.hear()


async def test_a_certificate_of_no_known_authority_is_told_nothing(
    base_url: str, heard: list[str | bytes]
) -> None:
    with pytest.raises(Unreachable, match="SSLCertVerificationError"):
        await listen(base_url)
    assert heard == []


async def test_a_certificate_of_a_known_authority_is_believed(
    base_url: str, heard: list[str | bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowing = ssl.create_default_context(cafile=tmp_path / "own.pem")
    # The authorities are httpx's: the test adds one of its own.
    monkeypatch.setattr(cable_line.httpx, "create_ssl_context", lambda **_: knowing)
    with pytest.raises(Broken, match="asks us to leave"):
        await listen(base_url)
    assert len(heard) == 1
