"""The addresses of the desk, below those of the proposals."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from programs.admin.desk import batches, deciding, pages, updates


def desk_urls(site: AdminSite) -> list[URLPattern]:
    """Return the patterns to put before the admin's own, which would take `desk` for an id."""
    routes = (
        ("", pages.desk, "desk"),
        ("read/", batches.read, "desk_read"),
        ("confirming/", batches.confirming, "desk_confirming"),
        ("background/", batches.background, "desk_background"),
        ("submit/", batches.submit, "desk_submit"),
        ("put-forward/", batches.put_forward_by_hand, "desk_put_forward"),
        ("updates/", updates.updates, "desk_updates"),
        ("<id:proposal_pk>/", deciding.proposal, "desk_proposal"),
    )
    return [
        path(f"desk/<id:article_pk>/{end}", site.admin_view(view), name=f"programs_proposal_{name}")
        for end, view, name in routes
    ]
