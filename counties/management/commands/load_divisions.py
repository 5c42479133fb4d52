from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from counties.division_file import load_divisions


class Command(BaseCommand):
    help = "Load provinces, prefectures and counties; a second run mends what changed."

    def add_arguments(self, parser):
        default = Path(settings.BASE_DIR) / "fixtures" / "divisions.csv"
        parser.add_argument("path", nargs="?", type=Path, default=default)

    def handle(self, *, path, **options):
        try:
            counts = load_divisions(path)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Divisions: {counts.added} added, {counts.changed} changed, "
            f"{counts.unchanged} unchanged."
        )
