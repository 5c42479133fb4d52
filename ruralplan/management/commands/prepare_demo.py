import os
import secrets
import signal
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ruralplan.content import has_content


class Command(BaseCommand):
    help = "Bring the demo's database, static files and content up to date; keep what is there."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("prepare_demo is for the demo only; it needs DEMO=on.")
        # Ctrl-C ends it without a traceback: every step is a transaction or can be repeated.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        self._step("database", "migrate", verbosity=0)
        self._step("static files", "collectstatic", interactive=False, verbosity=0)
        self._step("divisions", "load_divisions")
        if has_content():
            self.stdout.write("Content: kept as it is.")
        else:
            self._step("content", "load_content")
        if settings.ARTICLES:
            self._try(
                "article texts",
                "load_articles",
                settings.ARTICLES,
                otherwise="Not every text is stored",
            )
        self._try("charts", "draw_charts", otherwise="Not every chart is drawn")
        self._make_admin()

    def _step(self, name, command, *args, **options):
        self.stdout.write(f"Preparing: {name} …")
        self.stdout.flush()
        call_command(command, *args, stdout=self.stdout, **options)

    def _try(self, name, command, *args, otherwise):
        try:
            self._step(name, command, *args)
        except CommandError as error:
            self.stdout.write(f"{otherwise}, the demo starts all the same: {error}")

    def _make_admin(self):
        """Make the first administrator; the password waits in a file until it is shown once."""
        users = get_user_model().objects
        if users.filter(username="admin").exists():
            return
        password = secrets.token_urlsafe(12)
        note = Path(settings.DATA, "password")
        note.unlink(missing_ok=True)
        with open(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(password)
        users.create_superuser("admin", password=password)
