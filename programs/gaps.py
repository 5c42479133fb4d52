"""What nobody reported or wrote down: the holes in the record, each a list of its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from counties.models import Posting
from programs.ledger import LedgerEntry, judged
from programs.models import Edition, Figure, Initiative, Program, PromiseState
from ruralplan.editorial import is_public
from sources.models import Article


@dataclass(frozen=True)
class ShortEdition:
    """An edition of which fewer measures are known than were announced."""

    edition: Edition
    announced: Figure
    listed: int

    @property
    def missing(self) -> int:
        return int(self.announced.value or 0) - self.listed


def unreported(targets) -> list[LedgerEntry]:
    """Return the entries, judged only, of the published targets that no article reports on."""
    entries = judged(promises(targets.targets().for_judging()))
    return [entry for entry in entries if entry.state == PromiseState.NO_REPORT]


def promises(targets):
    """Leave out the number of measures that an edition announced: the edition's page shows it."""
    counts = Edition.objects.filter(announced_figure__isnull=False).values("announced_figure")
    return targets.exclude(pk__in=counts)


def short_editions() -> list[ShortEdition]:
    """Return the editions with fewer listed than announced measures; three queries."""
    listed = Count("initiatives", filter=is_public("initiatives__"))
    editions = Edition.objects.published().for_display().annotate(listed=listed)
    rows = list(editions.filter(announced_figure__isnull=False).order_by("-year"))
    figures = Figure.objects.published().for_display()
    announced = figures.in_bulk([edition.announced_figure_id for edition in rows])
    found = [
        ShortEdition(edition, announced[edition.announced_figure_id], edition.listed)
        for edition in rows
        if edition.announced_figure_id in announced
    ]
    return [short for short in found if short.missing > 0]


def programs_without_figures():
    """Return the programmes for which no article gives a number, only words or a name."""
    told = Figure.objects.published().order_by().values("indicator__program")
    return Program.objects.published().for_display().exclude(pk__in=told)


def measures_without_promises():
    """Return the measures for which no article gives a number to reach, newest plan first."""
    told = Figure.objects.published().targets().filter(initiative__isnull=False).order_by()
    measures = Initiative.objects.published().for_display()
    measures = measures.exclude(pk__in=told.values("initiative"))
    return measures.order_by("-edition__year", "edition", "order", "pk")


def unclear_postings():
    """Return the postings whose envoy or first day no article gives."""
    unclear = Q(envoy__isnull=True) | Q(start_date="")
    return Posting.objects.published().for_display().filter(unclear)


def articles_without_text():
    return Article.objects.published().for_display().filter(text_sha256="")
