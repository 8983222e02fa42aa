"""Whether Chatwoot knows our tokens, told apart from what a token may not do in one place."""

from __future__ import annotations

from integrations.chatwoot.api import account
from integrations.chatwoot.api.call import Call, Token, nothing
from integrations.chatwoot.client import ChatwootClient
from integrations.chatwoot.findings import Finding, Level, Visit, bad, ok, warn
from integrations.errors import Missing, Unauthenticated


async def faults(client: ChatwootClient) -> tuple[Finding, ...]:
    """What is wrong with the tokens, nothing when they are good. Raises IntegrationError."""
    found = [*await _user(client), *await _bot(client)]
    return tuple(one for one in found if one.level is Level.BAD)


async def user(visit: Visit) -> list[Finding]:
    """Whose the reading token is, and in which role."""
    return await _user(visit.client)


async def bot(visit: Visit) -> list[Finding]:
    """Whether the bot's token is good."""
    return await _bot(visit.client)


async def _user(client: ChatwootClient) -> list[Finding]:
    try:
        profile = await client.send(account.profile())
    except Unauthenticated as refusal:
        return [bad("user_token_invalid", why=refusal.detail)]
    role = profile.roles.get(client.config.account_id)
    if role is None:
        number = str(client.config.account_id)
        return [bad("user_token_of_other_account", name=profile.name, account=number)]
    return [ok("user_token", name=profile.name, role=role)]


async def _bot(client: ChatwootClient) -> list[Finding]:
    """Writing to a conversation that cannot be shows the token good by 404 and changes nothing."""
    if not client.config.bot_token:
        return [warn("bot_token_not_set")]
    nowhere = Call(
        method="POST",
        path="/conversations/0/messages",
        token=Token.BOT,
        json={"content": ""},
        read=nothing,
    )
    try:
        await client.send(nowhere)
    except Unauthenticated as refusal:
        code = "bot_token_of_other_account" if refusal.is_token_known else "bot_token_invalid"
        return [bad(code, why=refusal.detail)]
    except Missing:
        pass
    return [ok("bot_token")]
