"""Who somebody is and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

from tickets_app.domain.ids import CompanyId, UserId

HUES = ("sky", "iris", "plum", "teal", "bronze")


class Role(StrEnum):
    """What a person is in the portal."""

    EMPLOYEE = "employee"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Language(StrEnum):
    """The languages in which every text exists."""

    PORTUGUESE = "pt"
    ENGLISH = "en"


class Appearance(StrEnum):
    """Light, dark, or as the device says."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in person on whose behalf a service works."""

    user_id: UserId
    company_id: CompanyId
    email: str
    name: str
    role: Role
    language: Language = Language.PORTUGUESE
    appearance: Appearance = Appearance.SYSTEM
    time_zone: str = "America/Sao_Paulo"
    department: str = ""
    session_hash: str = ""

    @property
    def is_admin(self) -> bool:
        """Whether the administrator's pages open."""
        return self.role is Role.ADMIN


def initials_of(name: str) -> str:
    """Give the letters on a person's face: of the first and the last name."""
    words = [word for word in name.split() if word[0].isalpha()]
    letters = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in letters).upper()


def hue_of(identity: str) -> str:
    """Give the colour of a face, the same for ever for the same id or name."""
    return HUES[crc32(identity.encode()) % len(HUES)]
