"""The form of a versioned record: it knows what it was opened at and never saves over more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.db.models import Model, QuerySet
from simple_history.models import is_historic

from ruralplan.editorial import PendingChange, linked_keys
from sources.bounds import parse_id

STALE = (
    "在您打开之后，这条记录已被别人修改。您的改动还没有保存：请对照下面两种内容，改好后再按保存。"
)


CLASH = "刚刚有人存了与它冲突的内容，这次什么也没有保存。请再看一遍。"


@dataclass(frozen=True)
class Difference:
    """One field on which the stored record and the form disagree."""

    label: str
    stored: str
    typed: str
    changed_by: str


@dataclass(frozen=True)
class Conflict:
    """Who saved in between, when and why, and every field that differs."""

    by: str
    at: datetime | None
    reason: str
    differences: tuple[Difference, ...]


class VersionedForm(forms.ModelForm):
    """A form that carries the version it was opened at; a stale one is refused, its text kept."""

    # What the database or a verb said against the last attempt; set for one request.
    refusal: ClassVar[ValidationError | None] = None

    version = forms.IntegerField(label="版本号", required=False, widget=forms.HiddenInput)
    change_reason = forms.CharField(
        label="修改理由",
        required=False,
        max_length=500,
        widget=AdminTextInputWidget,
        help_text="公开。为什么改，例如“原文是1281亿，当初抄错了”。改数值而不改引文位置时必填。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflict: Conflict | None = None
        self.was_proposed = False
        if self.instance.pk is not None:
            self.initial["version"] = self.instance.version
        self._begin_with_pending_change()

    def _begin_with_pending_change(self) -> None:
        """Go on from what was proposed before; the public still sees the stored values.

        An old version is shown as it was.
        """
        change = getattr(self.instance, "pending_change", None)
        if change is not None and not is_historic(self.instance):
            names = set(change.values).intersection(self.fields)
            self.initial |= self.instance.proposed_values(change, names)
            self.initial["change_reason"] = change.reason

    def clean(self):
        cleaned = super().clean()
        if self.refusal is not None:
            self.add_error(None, self.refusal)
        if self.instance.pk is not None and cleaned.get("version") != self.instance.version:
            self._refuse(cleaned.get("version"))
        return cleaned

    def _refuse(self, held: int | None) -> None:
        """Refuse the save, and let the next one be deliberate: it carries the new version."""
        self.conflict = self._conflict(held)
        self.add_error(None, ValidationError(STALE, code="stale"))
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(self.instance.version)

    def _conflict(self, held: int | None) -> Conflict:
        history = self.instance.history.select_related("history_user")
        latest = history.first()
        opened = history.filter(version=held).first() if held is not None else None
        own = ("version", "change_reason")
        names = [n for n in self.changed_data if n not in own and n in self.cleaned_data]
        return Conflict(
            by=str(latest.history_user or "系统") if latest else "系统",
            at=latest.history_date if latest else None,
            reason=(latest.history_change_reason or "") if latest else "",
            differences=tuple(self._difference(name, opened) for name in names),
        )

    def _difference(self, name: str, opened: Any) -> Difference:
        typed, stored = self.cleaned_data[name], self._standing(self.instance, name)
        before = self._standing(opened, name) if hasattr(opened, name) else _UNKNOWN
        return Difference(
            label=str(self.fields[name].label),
            stored=_say(stored, self.fields[name]),
            typed=_say(typed, self.fields[name]),
            changed_by=_changed_by(*(_key(value) for value in (typed, stored, before))),
        )

    def _standing(self, record: Any, name: str) -> Any:
        """Return what a form on the record begins with: the proposed value, else the stored one."""
        change = PendingChange(**record.pending) if getattr(record, "pending", None) else None
        if change is not None and name in change.values:
            return self.instance.proposed_values(change, [name])[name]
        columns = {one.name: one for one in self.instance._meta.fields}
        links = {one.name: one for one in self.instance._meta.many_to_many}
        if name in links and record is not self.instance:
            return linked_keys(record, links[name])
        return getattr(record, columns[name].attname if name in columns else name, None)

    def proposed(self) -> dict[str, Any]:
        """Return the cleaned values of the model's own fields, by name."""
        columns = {field.name for field in self._meta.model._meta.get_fields()}
        return {n: v for n, v in self.cleaned_data.items() if n in columns and n != "version"}

    def propose(self, *, by: Any) -> None:
        """Keep what was typed as a pending change; the record is as it was stored afterwards."""
        stored = self._stored()
        stored.propose_change(self.proposed(), by=by, reason=self.cleaned_data["change_reason"])
        self.instance.refresh_from_db()
        self.was_proposed = True

    def _stored(self) -> Any:
        """Return the record without what was typed, at the version that was checked."""
        stored = type(self.instance)._base_manager.get(pk=self.instance.pk)
        stored.version = self.instance.version
        return stored

    def _post_clean(self):
        """Check every constraint; Django leaves out those that name a field the form hides."""
        super()._post_clean()
        if self.errors or self.cleaned_data.get("DELETE"):
            return
        try:
            self.instance.validate_constraints()
            self._check_proposal()
        except ValidationError as error:
            self._update_errors(beside_fields(error, self))

    def _check_proposal(self) -> None:
        """Check what was typed as a change of the public record, with its reason."""
        if self.instance.pk is None or not getattr(self.instance, "is_going_public", False):
            return
        stored = self._stored()
        change = stored.amended(
            self.proposed(), by=None, reason=self.cleaned_data.get("change_reason", "")
        )
        if change is not None:
            stored.check_change(change)


def beside_fields(error: ValidationError, form: forms.Form) -> ValidationError:
    """Return the error with each sentence at its field, those of fields the form lacks above."""
    if not hasattr(error, "error_dict"):
        return error
    found: dict[str, list[ValidationError]] = {}
    for name, errors in error.error_dict.items():
        found.setdefault(name if name in form.fields else NON_FIELD_ERRORS, []).extend(errors)
    return ValidationError(found)


_UNKNOWN = object()


def _changed_by(typed: Any, stored: Any, before: Any) -> str:
    if before is _UNKNOWN:
        return ""
    mine, theirs = typed != before, stored != before
    return {(True, True): "双方都改了", (True, False): "您改的"}.get((mine, theirs), "别人改的")


def _key(value: Any) -> Any:
    """Return what two values are compared by: rows by their keys."""
    if hasattr(value, "all"):
        value = value.all()
    if isinstance(value, list | QuerySet):
        return sorted(_key(one) for one in value)
    return value.pk if isinstance(value, Model) else value


def _say(value: Any, field: forms.Field) -> str:
    """Return a form value in words; a key as the row that it means."""
    if isinstance(field, forms.ModelChoiceField):
        return _say_rows(value, field)
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None or value == "":
        return "（空）"
    if isinstance(field, forms.TypedChoiceField):
        return str(dict(field.choices).get(value, value))
    return str(value)


def _say_rows(value: Any, field: forms.ModelChoiceField) -> str:
    keys = _key(value)
    keys = keys if isinstance(keys, list) else [keys]
    rows = field.queryset.model._base_manager.filter(pk__in=[key for key in keys if key])
    return "、".join(str(row) for row in rows) or "（空）"


def sentences(error: ValidationError | IntegrityError, model: Any) -> list[str]:
    """Return the error's sentences, each led by the name of its field.

    What was checked and is refused by the database all the same was stored by another meanwhile.
    """
    if isinstance(error, IntegrityError):
        return [CLASH]
    if not hasattr(error, "error_dict"):
        return error.messages
    names = {field.name: field.verbose_name for field in model._meta.fields}
    return [
        f"{names[name]}：{sentence}" if name in names else sentence
        for name, found in error.message_dict.items()
        for sentence in found
    ]


def typed_words(data: Any, model: Any) -> list[tuple[str, str]]:
    """Return what a posted form says, rows included, as label and text; nothing that is empty."""
    told = [(name, "、".join(filter(None, values))) for name, values in data.lists()]
    return [(_label(name, model), text) for name, text in told if text and not _UNSAID.search(name)]


# What a form carries that nobody typed.
_UNSAID = re.compile(r"^(csrfmiddlewaretoken|post|_.*)$|(^|-)(version|id|[A-Z]+_FORMS)$|__prefix__")


def _label(name: str, model: Any) -> str:
    """Return the label of a field by its name in the form; of a row's field with the row."""
    prefix, _, column = name.rpartition("-")
    accessor = prefix.rpartition("-")[0]
    rows = {one.get_accessor_name(): one.related_model for one in model._meta.related_objects}
    options = rows.get(accessor, model)._meta
    labels = {one.name: one.verbose_name for one in (*options.fields, *options.many_to_many)}
    label = str(labels.get(column, column))
    return f"{options.verbose_name}：{label}" if accessor in rows else label


class TextArea(AdminTextareaWidget):
    """A text whose line ends are \\n, as they are stored; browsers send \\r\\n."""

    def __init__(self, attrs=None):
        super().__init__({"rows": 3, **(attrs or {})})

    def value_from_datadict(self, data, files, name):
        text = super().value_from_datadict(data, files, name)
        return text if text is None else text.replace("\r\n", "\n")


class _IdsOnly:
    """Drop what is no id before it reaches the query that looks up the chosen rows."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [one for one in value if is_id(one)], attr)


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows by their keys; what no key can be is refused before it reaches the database."""

    def clean(self, value):
        for one in value or ():
            if not is_id(one):
                self._refuse_key(one)
        return super().clean(value)

    def _refuse_key(self, value: Any) -> None:
        raise ValidationError(
            self.error_messages["invalid_pk_value"],
            code="invalid_pk_value",
            params={"pk": str(value)[:20]},
        )


class AutocompleteOne(_IdsOnly, AutocompleteSelect):
    pass


class AutocompleteMany(_IdsOnly, AutocompleteSelectMultiple):
    pass


def is_id(value: Any) -> bool:
    try:
        parse_id(str(value))
    except ValueError:
        return False
    return True
