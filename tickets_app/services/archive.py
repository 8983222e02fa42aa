"""The one file of a backup: tables, stored files, and a manifest that vouches for both.

A zip: `tables/<name>.jsonl` with one row a line, `files/<id>`, and last `manifest.json` with the
SHA-256 of each. It is there under its name only once all of it lies safely on the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from tickets_app.domain.errors import ProductError

FORMAT = 1
MANIFEST = "manifest.json"
PIECE = 1024 * 1024
UNREADABLE = (BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError)
"""How a file that is no backup, or a damaged one, shows itself."""


@dataclass(frozen=True, slots=True)
class TablePart:
    """One table: its columns, how many rows it has, and the digest of its lines."""

    columns: list[str]
    row_count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, and of what it was made."""

    version: str
    revision: str
    made_at: str
    tables: Mapping[str, TablePart]
    files: Mapping[str, str]
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Found:
    """A backup that was checked."""

    zip: ZipFile
    manifest: Manifest

    def rows(self, table: str) -> Iterator[list[Any]]:
        """Give the table's rows, one after the other."""
        with self.zip.open(_table(table)) as part:
            for line in part:
                yield json.loads(line)

    def extract(self, file_id: str, folder: Path) -> None:
        """Put a stored file into the folder, whole or not at all."""
        part = folder / f"{file_id}.part"
        with self.zip.open(_file(file_id)) as content, part.open("wb") as written:
            shutil.copyfileobj(content, written, PIECE)
            written.flush()
            os.fsync(written.fileno())
        part.rename(folder / file_id)


@dataclass(slots=True)
class Archive:
    """A backup while it is written."""

    zip: ZipFile
    tables: dict[str, TablePart] = field(default_factory=dict[str, TablePart])
    files: dict[str, str] = field(default_factory=dict[str, str])

    def add_table(self, name: str, columns: list[str], rows: Iterable[list[Any]]) -> None:
        """Write the table's rows."""
        digest, count = hashlib.sha256(), 0
        with self.zip.open(_info(_table(name), ZIP_DEFLATED), "w", force_zip64=True) as part:
            for row in rows:
                line = json.dumps(row, separators=(",", ":")).encode() + b"\n"
                digest.update(line)
                part.write(line)
                count += 1
        self.tables[name] = TablePart(columns, count, digest.hexdigest())

    def add_file(self, file_id: str, content: IO[bytes]) -> None:
        """Write a stored file."""
        digest = hashlib.sha256()
        with self.zip.open(_info(_file(file_id), ZIP_STORED), "w", force_zip64=True) as part:
            while piece := content.read(PIECE):
                digest.update(piece)
                part.write(piece)
        self.files[file_id] = digest.hexdigest()

    def close(self, version: str, revision: str, made_at: str) -> None:
        """Write the manifest."""
        manifest = Manifest(version, revision, made_at, self.tables, self.files)
        self.zip.writestr(_info(MANIFEST, ZIP_DEFLATED), json.dumps(asdict(manifest)))


@contextmanager
def new(path: Path) -> Generator[Archive]:
    """Give the archive to fill; it stands at the path after the block, and only if that was done.

    Raises ProductError "backup_exists" rather than overwrite anything.
    """
    part = path.with_name(f"{path.name}.part")
    if path.exists():
        raise ProductError("backup_exists", file=str(path))
    try:
        with _private(part) as opened, ZipFile(opened, "w") as made:
            yield Archive(made)
            made.close()
            opened.flush()
            os.fsync(opened.fileno())
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


@contextmanager
def checked(path: Path) -> Generator[Found]:
    """Give the backup at the path once all of it was read and fits its digests.

    Raises ProductError "backup_missing", "backup_damaged", or "backup_newer" than this program.
    """
    if not path.is_file():
        raise ProductError("backup_missing", file=str(path))
    with ExitStack() as stack:
        try:
            found = stack.enter_context(ZipFile(path))
            manifest = _manifest_of(found)
            _check(found, manifest)
        except UNREADABLE as damaged:
            raise ProductError("backup_damaged", file=str(path)) from damaged
        yield Found(found, manifest)


def _manifest_of(found: ZipFile) -> Manifest:
    told: dict[str, Any] = json.loads(found.read(MANIFEST))
    if told["format"] != FORMAT:
        raise ProductError("backup_newer", version=str(told["version"]))
    if any(Path(file_id).name != file_id for file_id in told["files"]):
        raise BadZipFile("a file that would lie elsewhere")
    told["tables"] = {name: TablePart(**part) for name, part in told["tables"].items()}
    return Manifest(**told)


def _check(found: ZipFile, manifest: Manifest) -> None:
    promised = {_table(name): part.sha256 for name, part in manifest.tables.items()}
    promised |= {_file(file_id): digest for file_id, digest in manifest.files.items()}
    for name, promise in promised.items():
        digest = hashlib.sha256()
        with found.open(name) as part:
            while piece := part.read(PIECE):
                digest.update(piece)
        if digest.hexdigest() != promise:
            raise BadZipFile(name)


def sync_folder(folder: Path) -> None:
    """Have what was named in the folder stay so, power or not."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _private(path: Path) -> IO[bytes]:
    # Passwords' hashes and people's words are in it: the others on the machine shall not read it.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "wb")


def _info(name: str, compression: int) -> ZipInfo:
    info = ZipInfo(name)
    info.compress_type = compression
    return info


def _table(name: str) -> str:
    return f"tables/{name}.jsonl"


def _file(file_id: str) -> str:
    return f"files/{file_id}"
