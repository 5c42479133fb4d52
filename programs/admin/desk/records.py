"""Fields that name a record: an autocomplete with scripts, a short list and a name without."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from counties.models import Division
from programs.models import Edition, Indicator, Initiative, Program, Proposal
from sources.admin.forms import AutocompleteOne

MOST_NAMED = 6
LONGEST_WORDS = 100


@dataclass(frozen=True)
class Named:
    """How a record is found by what an editor types: by a whole name first, then by a part."""

    rows: Callable[[], QuerySet]
    whole: tuple[str, ...]
    part: tuple[str, ...]
    says: Callable[[Any], str] = str

    def find(self, words: str) -> list[Any]:
        """Return the records that the words mean, a few at most."""
        for lookups in ([*self.whole], [f"{name}__icontains" for name in self.part]):
            meant = reduce(or_, (Q(**{lookup: words}) for lookup in lookups))
            if found := list(self.rows().filter(meant)[:MOST_NAMED]):
                return found
        return []


RECORDS = {
    "indicator": Named(
        lambda: Indicator.objects.select_related("program"),
        ("slug", "name"),
        ("name", "slug"),
        lambda indicator: f"{indicator}，{indicator.program.name}",
    ),
    "program": Named(Program.objects.all, ("slug", "name"), ("name", "former_names", "slug")),
    "edition": Named(lambda: Edition.objects.select_related("program"), ("title",), ("title",)),
    "initiative": Named(
        lambda: Initiative.objects.select_related("edition"), ("slug", "title"), ("title", "slug")
    ),
    "place": Named(
        Division.objects.for_display,
        ("code", "name"),
        ("name", "former_names"),
        lambda division: division.full_name,
    ),
}


class SeveralNamed(ValidationError):
    """The words name more than one record: `found`."""

    def __init__(self, message: str, found: Sequence[Model]) -> None:
        super().__init__(message)
        self.found = found


def named_one(name: str, words: str) -> Any:
    """Return the one record that the words name, or raise ValidationError."""
    found = RECORDS[name].find(words)
    if len(found) == 1:
        return found[0]
    label = Proposal._meta.get_field(name).verbose_name
    if not found:
        raise ValidationError(f"没有叫“{words}”的{label}。请写名称里的几个字，或换个写法。")
    raise SeveralNamed(
        f"“{words}”对得上不止一个{label}：都列在上面的单子里了，请选一个，或把名称写全。", found
    )


class SuggestingSelect(AutocompleteOne):
    """Lists the suggested records even where no script fetches more."""

    suggested: Iterable[Model] = ()

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Without a word of its own an empty box of Select2 has no name to be spoken by.
        attrs = super().build_attrs(*args, **kwargs)
        return attrs | {"data-placeholder": f"选{self.field.verbose_name}…"}

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        groups = super().optgroups(name, value, attr)
        options = groups[0][1]
        listed = {str(option["value"]) for option in options}
        for record in self.suggested:
            if str(record.pk) not in listed:
                label = self.choices.field.label_from_instance(record)  # type: ignore[attr-defined]
                index = len(options)
                options.append(self.create_option(name, record.pk, label, False, index))
        return groups


class RecordField(forms.ModelChoiceField):
    """A record of the kind that the proposal's column of that name points at."""

    default_error_messages = {"invalid_choice": "没有这一个，可能刚被删掉。请另选。"}

    def __init__(self, name: str, **options: Any) -> None:
        self.named = RECORDS[name]
        column = Proposal._meta.get_field(name)
        super().__init__(
            self.named.rows(),
            required=False,
            label=column.verbose_name,
            widget=SuggestingSelect(column, admin.site),
            **options,
        )

    def label_from_instance(self, record: Any) -> str:
        return self.named.says(record)
