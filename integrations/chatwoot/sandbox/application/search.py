"""Searches conversations, contacts, messages and articles by a text (contract 2.5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from integrations.chatwoot.sandbox.clock import epoch, now
from integrations.chatwoot.sandbox.help_center import search as article_search
from integrations.chatwoot.sandbox.state.extras import Article
from integrations.chatwoot.sandbox.state.records import Contact, Conversation, Inbox, User
from integrations.chatwoot.sandbox.views import messages, people
from integrations.chatwoot.sandbox.web import access
from integrations.chatwoot.sandbox.web.calls import Call
from integrations.chatwoot.sandbox.web.problems import Broken
from integrations.chatwoot.sandbox.web.routing import Handler, account_route
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]
Finder = Callable[[Call, str], list[Json]]
PAGE_SIZE = 15
REACH = timedelta(days=91)


def _messages(call: Call, wanted: str) -> list[Json]:
    seen, oldest = _inbox_ids(call), now() - REACH
    found = [
        row
        for row in call.store.messages
        if row.inbox_id in seen
        and row.created_at >= oldest
        and row.content is not None
        and wanted in row.content.lower()
    ]
    found.sort(key=lambda row: (row.created_at, row.id), reverse=True)
    return [messages.application(call.world, row) for row in _page(call, found)]


def _contacts(call: Call, wanted: str) -> list[Json]:
    found = [row for row in call.store.contacts if _is_known(row) and wanted in _words(row)]
    found.sort(key=lambda row: epoch(row.last_activity_at), reverse=True)
    return [_contact(row) for row in _page(call, found)]


def _conversations(call: Call, wanted: str) -> list[Json]:
    seen = _inbox_ids(call)
    found = [
        row
        for row in call.store.conversations
        if row.inbox_id in seen and wanted in _conversation_words(call, row)
    ]
    found.sort(key=lambda row: row.created_at, reverse=True)
    return [_conversation(call.world, row) for row in _page(call, found)]


def _articles(call: Call, wanted: str) -> list[Json]:
    found = [
        row
        for row in call.store.articles
        if row.status == "published" and article_search.matches(row, wanted)
    ]
    found.sort(key=lambda row: row.updated_at, reverse=True)
    return [_article(call.world, row) for row in _page(call, found)]


FINDERS: dict[str, Finder] = {
    "conversations": _conversations,
    "contacts": _contacts,
    "messages": _messages,
    "articles": _articles,
}


def _finding(*kinds: str) -> Handler:
    def search(call: Call) -> Json:
        wanted = str(call.params.get("q") or "").strip().lower()
        return {"payload": {kind: FINDERS[kind](call, wanted) for kind in kinds}}

    return search


def _page(call: Call, found: list[Any]) -> list[Any]:
    start = (call.page() - 1) * PAGE_SIZE
    return found[start : start + PAGE_SIZE]


def _inbox_ids(call: Call) -> set[int]:
    return {inbox.id for inbox in access.inboxes_of(call.store, call.user)}


def _is_known(contact: Contact) -> bool:
    return bool(contact.email or contact.phone_number or contact.identifier)


def _words(contact: Contact) -> str:
    known = (contact.name, contact.email, contact.phone_number, contact.identifier)
    return "\n".join(word for word in known if word).lower()


def _conversation_words(call: Call, conversation: Conversation) -> str:
    contact = call.store.contacts.find(conversation.contact_id)
    return f"{conversation.display_id}\n{_words(contact) if contact else ''}"


def _contact(row: Contact) -> Json:
    return {
        "email": row.email,
        "id": row.id,
        "name": row.name,
        "phone_number": row.phone_number,
        "identifier": row.identifier,
        "additional_attributes": row.additional_attributes,
        "last_activity_at": epoch(row.last_activity_at) if row.last_activity_at else None,
    }


def _conversation(world: World, row: Conversation) -> Json:
    """A conversation with its first message; without any, Chatwoot breaks here."""
    store = world.store
    first = store.messages_by_conversation.first(row.id)
    if first is None:
        raise Broken
    contact, agent = store.contacts.find(row.contact_id), store.users.find(row.assignee_id)
    return {
        "id": row.display_id,
        "uuid": row.uuid,
        "account_id": store.account.id,
        "created_at": epoch(row.created_at),
        "message": messages.application(world, first),
        "contact": _contact(contact) if contact else {},
        "inbox": _inbox(store.inboxes.get(row.inbox_id)),
        "agent": _agent(agent) if agent else {},
    }


def _inbox(row: Inbox) -> Json:
    ours = {"id": row.id, "channel_id": row.channel_id, "name": row.name}
    return ours | {"channel_type": row.channel_type}


def _agent(row: User) -> Json:
    names = {"name": row.name, "available_name": people.available_name(row)}
    return {"id": row.id, **names, "email": row.email, "role": row.role}


def _article(world: World, row: Article) -> Json:
    shelf = world.store.categories.find(row.category_id)
    return {
        "id": row.id,
        "title": row.title,
        "locale": row.locale,
        "content": row.content,
        "slug": row.slug,
        "portal_slug": world.store.portals.get(row.portal_id).slug,
        "account_id": world.store.account.id,
        "category_name": shelf.name if shelf else None,
        "status": row.status,
        "updated_at": epoch(row.updated_at),
    }


routes = [
    account_route("GET", "/search", _finding(*FINDERS)),
    *(account_route("GET", f"/search/{kind}", _finding(kind)) for kind in FINDERS),
]
