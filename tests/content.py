"""The curated content in the test database."""

from django.conf import settings
from django.db import connection

from counties.division_file import load_divisions
from counties.models import CaseStudy, Division
from programs.models import Figure, Indicator, SearchRecord
from ruralplan.content import load_content
from sources.models import Article
from sources.passages import citation_models


def fill_ledger():
    """Load what `make demo` loads, unless it is there."""
    if not Division.objects.exists():
        load_divisions(settings.BASE_DIR / "fixtures" / "divisions.csv")
        load_content()


def leave_only_plans():
    """Take out articles and all that rests on them; programmes, editions and measures stay."""
    cited = [*citation_models(Article), SearchRecord, Figure, Indicator, CaseStudy]
    with connection.constraint_checks_disabled():
        for model in (*cited, Article):
            model._base_manager.all()._raw_delete("default")
