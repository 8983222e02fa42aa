"""Which files should lie on the disk, in a database of whatever revision."""

from __future__ import annotations

from sqlalchemy import Connection, column, select, table

from tickets_app.domain.timeline import FileState

FILE = table("file", column("id"), column("state"), column("sha256"))


def digests(connection: Connection) -> dict[str, str]:
    """Give the digest of every file whose bytes should be there, by its id."""
    there = select(FILE.c.id, FILE.c.sha256).where(
        FILE.c.state.in_((FileState.SPOOLED, FileState.READY))
    )
    return {row[0]: row[1] for row in connection.execute(there)}
