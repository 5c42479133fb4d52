#!/usr/bin/env python
import os
import secrets
import sys

# These read files and touch neither database nor sessions: they run without the site's settings.
WITHOUT_SITE = {"read_article", "find_reprints"}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ruralplan.settings")
    if WITHOUT_SITE.intersection(sys.argv[1:2]):
        os.environ.setdefault("DJANGO_SECRET_KEY", secrets.token_urlsafe(50))
        os.environ.setdefault("DJANGO_ALLOWED_HOSTS", "localhost")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def run():
    """Run the command; Ctrl-C ends it with a sentence, also while Django still loads."""
    try:
        main()
    except KeyboardInterrupt:
        print("按 Ctrl-C 停下了。", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    run()
