"""Lists that only show: what they list is made and decided on the desk."""

from __future__ import annotations

from programs.admin.desk.access import CHANGE, VIEW
from sources.admin.base import SteadyList


class ReadOnlyList(SteadyList):
    """Seen by who may see the table, and by who sees or decides proposals; changed by nobody."""

    def has_view_permission(self, request, obj=None):
        seen = any(request.user.has_perm(name) for name in (VIEW, CHANGE))
        return seen or super().has_view_permission(request, obj)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
