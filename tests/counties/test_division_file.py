"""The divisions' data file: read whole or not at all, and the same however often it is read."""

import csv
import io

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from counties.division_file import Counts, load_divisions, read_rows
from counties.models import Division
from ruralplan.editorial.audit import AuditEntry

FILE = settings.BASE_DIR / "fixtures" / "divisions.csv"
HEADER = [
    "code",
    "name",
    "name_en",
    "pinyin",
    "level",
    "parent",
    "valid_from",
    "valid_to",
    "successors",
    "former_names",
    "note",
]
PROVINCE = {"code": "990000", "name": "试写省", "level": "province"}
COUNTY = {"code": "990101", "name": "试写县", "level": "county", "parent": "990000"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(tmp_path):
    def write(*rows, header=HEADER):
        path = tmp_path / "divisions.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def test_the_committed_file_is_what_the_table_holds():
    assert load_divisions(FILE) == Counts(added=0, changed=0, unchanged=len(read_rows(FILE)))


def test_a_new_row_is_added_with_its_parent_links_and_first_history_entry(write):
    heir = {"code": "990102", "name": "试写市", "level": "county", "parent": "990000"}
    path = write(heir, COUNTY | {"valid_to": "2021-02", "successors": "990102"}, PROVINCE)

    assert load_divisions(path).added == 3

    county = Division.objects.get(code="990101")
    assert county.parent.name == "试写省"
    assert [division.code for division in county.successors.all()] == ["990102"]
    entry = county.history.get()
    assert entry.history_type == "+"
    assert [link.to_division.code for link in entry.successors.all()] == ["990102"]


def test_the_log_tells_what_a_file_changed_and_nothing_of_one_that_changed_nothing(write):
    path = write(PROVINCE, COUNTY)
    for _ in range(2):
        load_divisions(path)

    [entry] = AuditEntry.objects.filter(event="import", model="division", details__new=2)
    assert entry.details == {"file": "divisions.csv", "new": 2, "update": 0}


def test_a_changed_row_is_mended_and_the_old_one_stays_in_its_history(write):
    load_divisions(write(PROVINCE, COUNTY))

    counts = load_divisions(write(PROVINCE, COUNTY | {"name": "试写新县", "successors": "990000"}))

    assert counts == Counts(added=0, changed=1, unchanged=1)
    county = Division.objects.get(code="990101")
    assert (county.name, county.version) == ("试写新县", 2)
    assert "试写县" in county.history.values_list("name", flat=True)
    assert county.successors.count() == 1


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([PROVINCE, COUNTY | {"code": "99010"}], "Line 3: '99010' is no code"),
        ([PROVINCE, COUNTY | {"level": "village"}], "Line 3: "),
        ([PROVINCE, COUNTY | {"valid_to": "2021-13"}], "Line 3: "),
        ([PROVINCE, COUNTY | {"name": ""}], "Line 3: "),
        ([PROVINCE, PROVINCE], "Line 3 repeats the code 990000."),
        ([PROVINCE, COUNTY | {"parent": ""}], "Line 3: a province has no parent"),
        ([PROVINCE | {"parent": "110000"}], "Line 2: a province has no parent"),
        ([COUNTY], "990101 试写县 names 990000, which has no row."),
        ([PROVINCE, COUNTY | {"successors": "990199"}], "names 990199, which has no row."),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_stored(write, rows, sentence):
    with pytest.raises(CommandError) as refusal:
        call_command("load_divisions", write(*rows))

    assert sentence in str(refusal.value)
    assert not Division.objects.filter(code__startswith="99").exists()


def test_a_row_of_another_width_and_a_missing_column_are_named(write, tmp_path):
    ragged = tmp_path / "ragged.csv"
    ragged.write_text(",".join(HEADER) + "\n990000,试写省\n", encoding="utf-8")
    with pytest.raises(ValueError, match="Line 2 has too many or too few cells"):
        load_divisions(ragged)

    with pytest.raises(ValueError, match="lacks the columns: note"):
        load_divisions(write(header=HEADER[:-1]))


def test_the_command_reports_counts(write):
    out = io.StringIO()
    call_command("load_divisions", write(PROVINCE), stdout=out)

    assert out.getvalue() == "Divisions: 1 added, 0 changed, 0 unchanged.\n"
