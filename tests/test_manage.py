"""Which commands run without the environment of a site."""

import subprocess
import sys

from django.conf import settings


def run_bare(*arguments):
    """Run a command as on a machine where nothing is set up."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR, capture_output=True, text=True, env={"PYTHONUTF8": "1"},
    )  # fmt: skip


def test_the_reader_reads_where_no_site_is_set_up(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("合作社建成冷库12座，带动1860户增收。\n", encoding="utf-8")

    result = run_bare("read_article", str(page), "--json")

    assert result.returncode == 0, result.stderr
    assert '"exact": "1860户"' in result.stdout


def test_a_command_of_the_site_still_asks_for_its_secret():
    result = run_bare("check")

    assert result.returncode != 0
    assert "DJANGO_SECRET_KEY is not set" in result.stderr
