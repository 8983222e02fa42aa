"""Who somebody is and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tickets_app.domain.ids import CompanyId, UserId


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
