"""The models of the site as a whole."""

from ruralplan.editorial.audit import AuditEntry

__all__ = ["AuditEntry"]
