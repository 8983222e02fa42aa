"""Every sentence a person reads: `texts.say(key, language)`; the modules hold the words."""

from tickets_app.texts.table import M, say, say_count

__all__ = ["M", "say", "say_count"]
