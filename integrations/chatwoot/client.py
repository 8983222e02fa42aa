"""The one client that talks to Chatwoot: builds a call, sends it, reads the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, BinaryIO, Self, TypeVar

import httpx

from integrations.chatwoot import download
from integrations.chatwoot.api import account, answers, contacts, conversations, messages, public
from integrations.chatwoot.api.call import Call, Surface, Token, Upload
from integrations.chatwoot.api.messages import NewMessage
from integrations.chatwoot.fields import Misshapen
from integrations.chatwoot.people import Contact, ContactInbox
from integrations.chatwoot.records import Version
from integrations.chatwoot.snapshots import Conversation, Message
from integrations.errors import Broken, Unreachable

T = TypeVar("T")

TIMEOUT_SECONDS = 20.0
LONGEST_CONNECT, LONGEST_QUEUE = 3.0, 5.0
# Chatwoot closes idle connections after 20 s; one closed just then would be an unknown outcome.
LIMITS = httpx.Limits(max_connections=20, max_keepalive_connections=10, keepalive_expiry=10.0)
WHOLE_CALL_SECONDS = 75.0
WHOLE_DOWNLOAD_SECONDS = 300.0
_NOTHING_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
)


@dataclass(frozen=True, slots=True)
class ChatwootConfig:
    """Where and as whom we talk; before set-up there is no inbox yet."""

    base_url: str
    account_id: int
    inbox_id: int
    inbox_identifier: str
    user_token: str = field(repr=False)
    bot_token: str | None = field(default=None, repr=False)
    storage_hosts: tuple[str, ...] = ()
    timeout_seconds: float = TIMEOUT_SECONDS
    whole_call_seconds: float = WHOLE_CALL_SECONDS
    """However slowly an answer drips; shorter than the lease under which a worker sends."""


class ChatwootClient:
    """Chatwoot as the portal uses it. Every method raises IntegrationError and nothing else."""

    def __init__(
        self, config: ChatwootConfig, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self.config = config
        self._prefixes = {
            Surface.ROOT: "",
            Surface.ACCOUNT: f"/api/v1/accounts/{config.account_id}",
            Surface.PUBLIC: f"/public/api/v1/inboxes/{config.inbox_identifier}",
        }
        self._tokens = {
            Token.BOT: config.bot_token or config.user_token,
            Token.USER: config.user_token,
            Token.NONE: "",
        }
        self._http = httpx.AsyncClient(
            base_url=config.base_url,
            transport=transport,
            timeout=_timeout(config.timeout_seconds),
            limits=LIMITS,
            follow_redirects=False,
            trust_env=False,
            headers={"user-agent": "tickets-portal", "accept": "application/json"},
            # A session cookie must not decide who we are: tokens alone do.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def send(self, call: Call[T]) -> T:
        """What the call reads from its answer; the methods below are the calls made daily."""
        with _errors_mapped():
            async with asyncio.timeout(self.config.whole_call_seconds):
                response = await self._http.send(self._request(call))
        answer = answers.Answer(response.status_code, response.headers, response.content)
        payload = answers.read_json(answer)
        try:
            return call.read(payload)
        except Misshapen as wrong:
            detail = f"unreadable answer: {wrong}"
            raise Broken(answers.SERVICE, detail, status=answer.status) from wrong

    def _request(self, call: Call[Any]) -> httpx.Request:
        token = self._tokens[call.token]
        return self._http.build_request(
            call.method,
            self._prefixes[call.surface] + call.path,
            params=dict(call.params) or None,
            json=call.json,
            data=call.form,
            files=[_part(upload) for upload in call.files] or None,
            # With dashes: nginx drops header names with underscores.
            headers={"api-access-token": token} if token else None,
        )

    async def version(self) -> Version:
        """Chatwoot's version, and so whether it is there at all."""
        return await self.send(account.version())

    async def find_contact(self, identifier: str) -> Contact | None:
        """The contact with exactly this identifier, or None."""
        return await self.send(contacts.find(identifier))

    async def get_contact(self, contact_id: int) -> Contact:
        """One contact. Raises Missing when it was deleted or merged into another."""
        return await self.send(contacts.get(contact_id))

    async def create_contact(
        self, *, identifier: str, name: str, email: str, custom_attributes: Mapping[str, Any]
    ) -> Contact:
        """A new contact. Raises Rejected with `fields` when the identifier or e-mail is taken."""
        values = {
            "identifier": identifier,
            "name": name,
            "email": email,
            "custom_attributes": custom_attributes,
        }
        return await self.send(contacts.create(values))

    async def update_contact(self, contact_id: int, values: Mapping[str, Any]) -> Contact:
        """The contact with these values changed. Raises Missing and Rejected."""
        return await self.send(contacts.update(contact_id, values))

    async def create_contact_inbox(self, contact_id: int, source_id: str) -> ContactInbox:
        """The contact's address in our inbox, made or found; safe to repeat."""
        call = contacts.create_inbox(contact_id, self.config.inbox_id, source_id)
        return await self.send(call)

    async def create_conversation(
        self,
        *,
        contact_id: int,
        source_id: str,
        custom_attributes: Mapping[str, Any],
        additional_attributes: Mapping[str, Any],
    ) -> Conversation:
        """A new conversation, every time: look up what is under `source_id` before a repeat."""
        call = conversations.create(
            inbox_id=self.config.inbox_id,
            contact_id=contact_id,
            source_id=source_id,
            custom_attributes=custom_attributes,
            additional_attributes=additional_attributes,
        )
        return await self.send(call)

    async def get_conversation(self, conversation_id: int) -> Conversation:
        """One conversation. Raises Missing when it is gone or not ours to see."""
        return await self.send(conversations.get(conversation_id))

    async def find_conversations(self, source_id: str) -> tuple[Conversation, ...]:
        """The conversations under one contact_inbox, in any state."""
        return await self.send(conversations.list_by_source(self.config.inbox_id, source_id))

    async def list_updated_conversations(self, within: timedelta) -> tuple[Conversation, ...]:
        """All of our inbox's conversations that changed in that time, by Chatwoot's clock."""
        return await self.send(conversations.list_updated(self.config.inbox_id, within))

    async def set_status(
        self, conversation_id: int, status: str, snoozed_until: datetime | None = None
    ) -> None:
        """Set a conversation's status as the bot."""
        await self.send(conversations.set_status(conversation_id, status, snoozed_until))

    async def set_priority(self, conversation_id: int, priority: str | None) -> None:
        """Set low, medium, high, urgent or none."""
        await self.send(conversations.set_priority(conversation_id, priority))

    async def replace_custom_attributes(
        self, conversation_id: int, values: Mapping[str, Any]
    ) -> None:
        """Put these custom attributes in the place of all others."""
        await self.send(conversations.replace_custom_attributes(conversation_id, values))

    async def create_message(self, conversation_id: int, message: NewMessage) -> Message:
        """The message as stored. After an unknown outcome, look for its `source_id` first."""
        return await self.send(messages.create(conversation_id, message))

    async def list_messages(
        self, conversation_id: int, *, after: int | None = None, before: int | None = None
    ) -> tuple[Message, ...]:
        """Messages by id, private ones and activities included: 100 after, 20 before or last."""
        return await self.send(messages.list_around(conversation_id, after=after, before=before))

    async def resolve_as_contact(self, source_id: str, conversation_id: int) -> None:
        """Resolve as the contact: the agents read who did it, and a repeat changes nothing."""
        await self.send(public.resolve(source_id, conversation_id))

    async def type_as_contact(self, source_id: str, conversation_id: int, *, is_on: bool) -> None:
        """Show or stop the contact typing to the agents."""
        await self.send(public.set_typing(source_id, conversation_id, is_on=is_on))

    async def mark_seen_as_contact(self, source_id: str, conversation_id: int) -> None:
        """Tell the agents that the contact has read everything so far."""
        await self.send(public.mark_seen(source_id, conversation_id))

    async def download(self, data_url: str, into: BinaryIO, limit: int) -> download.Downloaded:
        """Write an attachment's bytes, `limit` at most; no token goes along.

        Raises Rejected when it lies on a host not named to us or is larger, Missing when gone.
        """
        allowed = download.allowed_origins(self.config.base_url, self.config.storage_hosts)
        with _errors_mapped():
            async with asyncio.timeout(WHOLE_DOWNLOAD_SECONDS):
                return await download.fetch(
                    self._http, data_url, into, limit=limit, allowed=allowed
                )


def _timeout(seconds: float) -> httpx.Timeout:
    return httpx.Timeout(
        seconds, connect=min(seconds, LONGEST_CONNECT), pool=min(seconds, LONGEST_QUEUE)
    )


def _part(upload: Upload) -> tuple[str, tuple[str, bytes | BinaryIO, str]]:
    return "attachments[]", (upload.file_name, upload.content, upload.content_type)


@contextmanager
def _errors_mapped() -> Generator[None]:
    """The one place where httpx's errors become ours: what surely was not sent comes first."""
    try:
        yield
    except _NOTHING_SENT as error:
        raise Unreachable(answers.SERVICE, type(error).__name__) from error
    except (httpx.HTTPError, TimeoutError) as error:
        raise Broken(answers.SERVICE, type(error).__name__) from error
