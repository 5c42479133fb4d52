"""The curated content in the test database."""

from django.conf import settings

from counties.division_file import load_divisions
from counties.models import Division
from ruralplan.content import load_content


def fill_ledger():
    """Load what `make demo` loads, unless it is there."""
    if not Division.objects.exists():
        load_divisions(settings.BASE_DIR / "fixtures" / "divisions.csv")
        load_content()
