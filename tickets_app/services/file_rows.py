"""Files as a page shows them."""

from __future__ import annotations

from tickets_app.db.files import File
from tickets_app.domain.file_kinds import INLINE_TYPES
from tickets_app.domain.rows import FileRow
from tickets_app.domain.timeline import FileState
from tickets_app.texts import sizes

SHOWN_STATES = {FileState.SPOOLED: "ready", FileState.FETCHING: "fetching"}


def row(file: File, language: str) -> FileRow:
    """Give the file with our own address of it, which checks who asks."""
    return FileRow(
        file_id=file.id,
        name=file.name,
        size=sizes.size(file.size, language),
        kind=kind(file.content_type),
        href=f"/files/{file.id}",
        state=SHOWN_STATES.get(FileState(file.state), file.state),
    )


def kind(content_type: str) -> str:
    """Give image, pdf, audio, video or file: which drawing stands for it."""
    if content_type in INLINE_TYPES:
        return "image"
    if content_type == "application/pdf":
        return "pdf"
    family = content_type.partition("/")[0]
    return family if family in ("audio", "video") else "file"
