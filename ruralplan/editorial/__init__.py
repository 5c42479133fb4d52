"""The editorial life of a record, from draft to published to corrected: the one base of every app.

A record carries one `status` and one `version`. Every save and every change of status is an
`UPDATE … WHERE version = …`: who holds an old copy is told, and nothing is overwritten.
"""

from ruralplan.editorial.audit import AuditEvent, record_event
from ruralplan.editorial.authors import acting_user, writes_on_behalf
from ruralplan.editorial.histories import linked_keys, record_entries, record_first_entries
from ruralplan.editorial.pending import PendingChange
from ruralplan.editorial.records import EditorialRecord
from ruralplan.editorial.status import (
    EditorialQuerySet,
    EditorialStatus,
    is_going_public,
    is_public,
)
from ruralplan.editorial.trials import is_trial, tries_out
from ruralplan.editorial.versions import StaleRecord, VersionedModel

__all__ = [
    "AuditEvent",
    "EditorialQuerySet",
    "EditorialRecord",
    "EditorialStatus",
    "PendingChange",
    "StaleRecord",
    "VersionedModel",
    "acting_user",
    "is_going_public",
    "is_public",
    "is_trial",
    "linked_keys",
    "record_entries",
    "record_event",
    "record_first_entries",
    "tries_out",
    "writes_on_behalf",
]
