"""What Chatwoot says about messages and conversations, whichever of its surfaces said it.

Webhooks, the application API and the cable tell the same things in slightly different shapes
(contract 2.2, 2.3, 4.3, 5.5); here they become one. Their words stay plain text, for they add
new ones.
"""

from __future__ import annotations

from integrations.chatwoot.snapshots.actors import Actor, Team
from integrations.chatwoot.snapshots.attachments import Attachment
from integrations.chatwoot.snapshots.conversations import Conversation
from integrations.chatwoot.snapshots.messages import Message

__all__ = ["Actor", "Attachment", "Conversation", "Message", "Team"]
