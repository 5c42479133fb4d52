from django.core.management.base import BaseCommand, CommandError

from ruralplan.content import load_content


class Command(BaseCommand):
    help = "Load the curated content of fixtures/ into an empty ledger."

    def handle(self, **options):
        try:
            rows = load_content()
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Content: {rows} records loaded.")
