"""A figure in a story is named by its number, or the story is refused with how to write it."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories import make_case_study

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["body", "body_en"])
@pytest.mark.parametrize(
    "half", ["[[figure-abc]]", "[[figure-]]", "[[ figure-7 ]]", "［［figure-7］］", "[[figure-7]"]
)
def test_a_half_written_figure_is_refused_with_how_to_write_it(name, half):
    story = make_case_study(published=False)
    setattr(story, name, f"卖出[[figure-7]]和{half}。")

    with pytest.raises(ValidationError) as refusal:
        story.full_clean()

    [sentence] = refusal.value.message_dict[name]
    assert half in sentence
    assert "例如 [[figure-17]]" in sentence


@pytest.mark.parametrize(
    "text", ["卖出[[figure-7]]。", "[[figure-7]][[figure-8]]", "[figure]", "[[甲]]"]
)
def test_what_is_written_rightly_is_taken(text):
    story = make_case_study(published=False, body=text)

    story.full_clean()
