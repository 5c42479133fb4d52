"""The shape of the tree: who may import whom, what a template may hold, what a field must say."""

import ast
import graphlib
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

ROOT = settings.BASE_DIR
# An app may import only what stands to its left; ruralplan/ is the wiring and sees all.
APPS = ["sources", "counties", "programs"]
SHARED = "ruralplan.editorial"
LONGEST_FILE = 400
# Where rows leave for the public: these ask `.published()`, never for all rows.
PUBLIC_CODE = ("views", "api", "templatetags", "filters.py", "urls.py", "feeds.py")


def tracked(*patterns):
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def modules():
    """Return the hand-written modules: {dotted name: (path, tree)}."""
    found = {}
    for top in [*APPS, "ruralplan"]:
        for path in (ROOT / top).rglob("*.py"):
            if "migrations" not in path.parts:
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                found[name.removesuffix(".__init__")] = path, ast.parse(path.read_text("utf-8"))
    return found


MODULES = modules()
TEMPLATES = sorted((ROOT / "templates").rglob("*.*")) + sorted(ROOT.glob("*/templates/**/*.html"))


def imports(tree):
    """Yield every dotted name that a module imports, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "write imports in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_imports_between_apps_go_one_way():
    upward = []
    for name, (_, tree) in MODULES.items():
        app = name.split(".")[0]
        if app not in APPS:
            continue
        barred = [*APPS[APPS.index(app) + 1 :], "ruralplan"]
        upward += [
            f"{name} imports {target}"
            for target in imports(tree)
            if target.split(".")[0] in barred and not target.startswith(f"{SHARED}.")
        ]

    assert upward == []


def test_the_shared_base_imports_no_app():
    own = {name: tree for name, (_, tree) in MODULES.items() if f"{name}.".startswith(f"{SHARED}.")}
    named = {target for tree in own.values() for target in imports(tree)}
    ours = {name for name in named if name.split(".")[0] in [*APPS, "ruralplan"]}

    assert len(own) > 1
    assert [name for name in sorted(ours) if not name.startswith(f"{SHARED}.")] == []


def test_no_module_imports_itself_through_others():
    graph = {
        name: {
            module
            for target in imports(tree)
            for module in (target, target.rpartition(".")[0])
            if module in MODULES and module != name
        }
        for name, (_, tree) in MODULES.items()
    }

    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError with the cycle


def test_the_reader_knows_no_django():
    reading = {name: tree for name, (_, tree) in MODULES.items() if "sources.reading" in name}

    assert reading
    for name, tree in reading.items():
        assert not [target for target in imports(tree) if target.startswith("django")], name


def test_public_code_asks_for_published_rows_only():
    public = [path for path, _ in MODULES.values() if set(PUBLIC_CODE) & set(path.parts)]
    asks_for_all = re.compile(r"\b(objects|_base_manager|_default_manager)\.all\(\)")

    assert public
    assert [path for path in public if asks_for_all.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_no_script_or_style_of_its_own(path):
    text = path.read_text("utf-8")

    assert not re.search(r"<script(?![^>]*\bsrc=)", text, re.I)
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", text, re.I)
    assert not re.search(r"(src|href)=[\"'](https?:)?//", text), "nothing from other hosts"
    assert "|safe" not in text


def own_fields():
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if model.__module__.endswith("models") or ".models." in model.__module__:
                yield from (f for f in model._meta.get_fields() if not f.auto_created)


def is_historical(field):
    return field.model.__name__.startswith("Historical")


@pytest.mark.parametrize(
    "field", [f for f in own_fields() if not is_historical(f)], ids=lambda field: str(field)
)
def test_a_field_has_a_chinese_name_and_help(field):
    chinese = re.compile(r"[\u4e00-\u9fff]")

    assert chinese.search(str(field.verbose_name))
    assert chinese.search(str(field.help_text))


def test_files_stay_short():
    long = {
        name: len(path.read_text("utf-8").splitlines())
        for name, (path, _) in MODULES.items()
        if len(path.read_text("utf-8").splitlines()) >= LONGEST_FILE
    }

    assert long == {}


def test_no_file_names_a_machine_or_a_package_host():
    # Spelt in parts, so that this file does not name them either.
    barred = re.compile(
        "|".join(["/wor" + "k/", "/roo" + "t/", "/ho" + "me/\\w", "pypi" + "\\.org"])
    )
    named = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        named += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in barred.finditer(text)]

    assert named == []


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_package_is_locked_with_a_hash():
    for path in Path(ROOT, "requirements").glob("*.txt"):
        entries = re.split(r"\n(?=[a-z0-9])", path.read_text("utf-8"), flags=re.I)
        packages = [entry for entry in entries if "==" in entry.splitlines()[0]]

        assert packages
        assert all("--hash=sha256:" in entry for entry in packages), path
