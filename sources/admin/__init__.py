"""The admin of publishers and articles, and what all apps' admins rest on."""

from sources.admin import articles, reprints

__all__ = ["articles", "reprints"]
