"""Somebody of support, who works through Chatwoot's own API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from tests.browser.served import until

ACCOUNT = "/api/v1/accounts/1"


class Agent:
    """A person of support, by name; tickets are named by the reference that employees know."""

    def __init__(self, chatwoot: str, name: str = "") -> None:
        """Be the named one; without a name, whoever Chatwoot knows first."""
        people = httpx.get(f"{chatwoot}/_sandbox/people").json()
        me = next(person for person in people if name in ("", person["name"]))
        self.name: str = me["name"]
        self.id: int = me["id"]
        self._http = httpx.Client(
            base_url=chatwoot, headers={"api_access_token": me["access_token"]}, timeout=30
        )

    def conversation(self, reference: str) -> dict[str, Any]:
        """Wait for the ticket to arrive, and give its conversation."""

        def look() -> dict[str, Any] | None:
            everything = self._http.get("/_sandbox/conversations").json()
            mine = [one for one in everything if one["custom_attributes"].get("portal_ticket")]
            return next(
                (one for one in mine if one["custom_attributes"]["portal_ticket"] == reference),
                None,
            )

        return until(look, f"{reference} in Chatwoot")

    def messages(self, reference: str) -> list[dict[str, Any]]:
        """What was said in the ticket, but for activity lines."""
        number = self.conversation(reference)["id"]
        everything = self._http.get("/_sandbox/messages").json()
        return [
            one
            for one in everything
            if one["conversation_id"] == number and one["message_type"] != "activity"
        ]

    def wait_for(self, reference: str, text: str) -> None:
        until(
            lambda: any(text in (one["content"] or "") for one in self.messages(reference)),
            f"{text!r} in {reference} in Chatwoot",
        )

    def wait_for_files(self, reference: str, count: int) -> list[str]:
        """Wait for that many files in the ticket, and give their names."""
        number = self.conversation(reference)["id"]

        def look() -> list[str] | None:
            found = self._http.get(f"{ACCOUNT}/conversations/{number}/messages").json()["payload"]
            files = [file for one in found for file in one.get("attachments", [])]
            names = [file["data_url"].rpartition("/")[2] for file in files]
            return names if len(names) >= count else None

        return until(look, f"{count} files in {reference} in Chatwoot")

    def wait_for_status(self, reference: str, status: str) -> None:
        until(
            lambda: self.conversation(reference)["status"] == status,
            f"{reference} {status} in Chatwoot",
        )

    def reply(self, reference: str, text: str, *, file: Path | None = None) -> None:
        fields = {"content": text, "message_type": "outgoing"}
        files = {"attachments[]": (file.name, file.read_bytes(), "image/png")} if file else None
        self._post(reference, "messages", data=fields, files=files)

    def note(self, reference: str, text: str) -> None:
        """Write what only support may read."""
        fields = {"content": text, "message_type": "outgoing", "private": True}
        self._post(reference, "messages", json=fields)

    def take(self, reference: str) -> None:
        self._post(reference, "assignments", json={"assignee_id": self.id})

    def prioritise(self, reference: str, priority: str) -> None:
        self._post(reference, "toggle_priority", json={"priority": priority})

    def resolve(self, reference: str) -> None:
        self._post(reference, "toggle_status", json={"status": "resolved"})

    def type(self, reference: str) -> None:
        self._post(reference, "toggle_typing_status", json={"typing_status": "on"})

    def switch(self, **faults: Any) -> None:
        """Have Chatwoot misbehave."""
        self._http.patch("/_sandbox/faults", json=faults).raise_for_status()

    def close(self) -> None:
        self._http.close()

    def _post(self, reference: str, path: str, **body: Any) -> None:
        # Nobody answers before there is something to read.
        until(lambda: self.messages(reference), f"words of {reference} in Chatwoot")
        address = f"{ACCOUNT}/conversations/{self.conversation(reference)['id']}/{path}"
        self._http.post(address, **body).raise_for_status()
