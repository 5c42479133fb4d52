"""The OpenAPI document is complete, committed, and true."""

from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from jsonschema import Draft202012Validator

from ruralplan.api.urls import COLLECTIONS
from tests.factories import make_claim, make_figure

COMMITTED = Path(__file__).parent.parent / "docs" / "openapi.yaml"


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    file = tmp_path_factory.mktemp("schema") / "openapi.yaml"
    call_command("spectacular", file=str(file), validate=True, fail_on_warn=True)
    return file.read_text("utf-8")


def test_the_committed_document_is_the_generated_one(generated):
    assert COMMITTED.read_text("utf-8") == generated, (
        "run: python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml"
    )


def test_it_is_openapi_3_1_and_names_no_machine(generated):
    document = yaml.safe_load(generated)

    assert document["openapi"] == "3.1.0"
    assert "servers" not in document
    assert "localhost" not in generated


def test_every_collection_is_documented(generated):
    paths = yaml.safe_load(generated)["paths"]

    for name in COLLECTIONS:
        assert f"/api/v1/{name}/" in paths


def test_every_operation_names_its_answers(generated):
    for path, operations in yaml.safe_load(generated)["paths"].items():
        answers = set(operations["get"]["responses"])
        assert {"200", "304", "400", "429"} <= answers
        assert ("404" in answers) == ("{" in path)
        assert list(operations) == ["get"]


def test_every_parameter_is_described(generated):
    for operations in yaml.safe_load(generated)["paths"].values():
        for parameter in operations["get"].get("parameters", ()):
            assert parameter["schema"]
            assert parameter["in"] == "path" or parameter["description"]


@pytest.mark.django_db
def test_the_document_is_served_as_it_is_committed(client, generated):
    as_yaml, as_json = client.get("/api/v1/schema/"), client.get("/api/v1/schema/?format=json")

    assert yaml.safe_load(as_yaml.content)["paths"] == yaml.safe_load(generated)["paths"]
    assert as_json.json()["paths"].keys() == yaml.safe_load(generated)["paths"].keys()
    assert client.get("/api/v1/schema/?lang=zh").status_code == 400


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_answers_are_as_the_document_says(client, ledger, generated, collection):
    figure = make_figure("14万元")
    figure.resolve(make_claim(figure, "15万元"), by=None, reason="以后一篇为准")
    document = yaml.safe_load(generated)
    address = f"/api/v1/{collection}/"
    content = document["paths"][address]["get"]["responses"]["200"]["content"]
    schema = content["application/json"]["schema"] | {"components": document["components"]}

    answer = client.get(address, {"q": "县"} if collection == "search" else {})

    assert answer.json()["results"]
    assert [
        error.message for error in Draft202012Validator(schema).iter_errors(answer.json())
    ] == []
