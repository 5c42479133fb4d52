"""The curated content in the test database."""

from django.conf import settings
from django.db import connection, transaction

from counties.division_file import load_divisions
from counties.models import CaseStudy, Division
from programs.models import Edition, Figure, Indicator, Initiative, SearchRecord
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
    going = [*citation_models(Article), SearchRecord, Figure, Indicator, CaseStudy, Article]
    links = [field.remote_field.through for model in going for field in model._meta.many_to_many]
    links.append(Initiative.case_studies.through)
    # Within one transaction the order does not matter: keys are checked at its end.
    with transaction.atomic(), connection.constraint_checks_disabled():
        Edition._base_manager.update(announced_figure=None)
        for table in (*links, *going):
            table._base_manager.all()._raw_delete("default")
