"""What pages get to draw: frozen rows, already in the reader's language and time zone."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as others may see them: a name, a face, a sector or address to tell them apart."""

    user_id: str
    name: str
    initials: str
    hue: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One line of a list of tickets."""

    number: int
    reference: str
    href: str
    title: str
    sector: str
    turn: str
    turn_words: str
    priority: str
    speaker: str
    speaker_initials: str
    speaker_hue: str
    line: str
    when: str
    when_exact: str
    unread_count: int = 0
    is_yours: bool = False
    is_unsent: bool = False
    is_solved: bool = False
    is_confirmable: bool = False
    for_name: str = ""


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One page of a list: its rows and the cursor of the next page, empty at the end."""

    rows: tuple[TicketRow, ...] = ()
    next_cursor: str = ""
    waiting_count: int = 0
    open_count: int = 0
    solved_count: int = 0


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as a page shows it; `href` is our own, authorized address."""

    file_id: str
    name: str
    size: str
    kind: str
    href: str
    state: str = "ready"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One element of the thread: a message, an event, a day line or the "new" line.

    A message says `html`; it has a `text` only where it was deleted, the notice, and where it is
    the reader's own and has failed, what was typed. Its `state` is "held" while it waits for one
    before it that failed.
    """

    key: str
    kind: str
    entry_id: int = 0
    actor_kind: str = ""
    actor: str = ""
    initials: str = ""
    hue: str = ""
    is_own: bool = False
    starts_block: bool = False
    html: str = ""
    text: str = ""
    icon: str = ""
    when: str = ""
    when_exact: str = ""
    state: str = ""
    state_words: str = ""
    reason: str = ""
    is_deleted: bool = False
    is_edited: bool = False
    can_replace: bool = False
    files: tuple[FileRow, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A window on the thread, oldest first; `older_cursor` is 0 where nothing older exists.

    `newest_id` is the entry that was heard of last, wherever it stands.
    """

    entries: tuple[EntryRow, ...] = ()
    older_cursor: int = 0
    newest_id: int = 0


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket's page apart from its thread."""

    number: int = 0
    reference: str = ""
    title: str = ""
    sector: str = ""
    turn: str = ""
    turn_words: str = ""
    turn_help: str = ""
    complexity: str = ""
    complexity_words: str = ""
    priority: str = ""
    priority_words: str = ""
    status: str = ""
    requester: str = ""
    requested_for: str = ""
    agent: str = ""
    agent_initials: str = ""
    agent_hue: str = ""
    team: str = ""
    opened: str = ""
    opened_exact: str = ""
    last_activity: str = ""
    is_delivering: bool = False
    is_solved: bool = False
    can_write: bool = True
    can_confirm: bool = False
    reopens: bool = False
    closed_on: str = ""
    continues: str = ""
    continues_href: str = ""
    people: tuple[PersonRow, ...] = field(default=())
    files: tuple[FileRow, ...] = field(default=())
    read_entry_id: int = 0


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A person on the administrator's page."""

    user_id: str
    name: str
    email: str
    role: str
    role_words: str
    department: str
    language: str
    is_active: bool
    last_seen: str = ""


@dataclass(frozen=True, slots=True)
class SectorRow:
    """A sector on the administrator's page and in the form of a new ticket."""

    sector_id: str
    name: str
    is_active: bool = True
    ticket_count: int = 0
