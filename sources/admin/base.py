"""The admin of versioned records, shared by all apps.

It stands in `sources` because that is the lowest app: imports go programs → counties → sources,
and no app may import the wiring in `ruralplan/` but for `ruralplan.editorial`.
"""

from __future__ import annotations

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, models
from django.forms.models import BaseInlineFormSet, _get_foreign_key
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from ruralplan.editorial import (
    AuditEvent,
    EditorialRecord,
    EditorialStatus,
    StaleRecord,
    acting_user,
    is_going_public,
    record_event,
)
from sources.admin.forms import (
    AutocompleteMany,
    AutocompleteOne,
    RowsField,
    TextArea,
    VersionedForm,
    is_id,
    sentences,
    typed_words,
)
from sources.admin.histories import HistoryPages
from sources.admin.lists import CappedPaginator
from sources.models import ArticleMark

PUBLIC = (EditorialStatus.PUBLISHED, EditorialStatus.APPROVED)
HANDED_IN = (*PUBLIC, EditorialStatus.IN_REVIEW)
MOST_INLINE_ROWS = 400


class VersionedFields:
    """What forms and inlines of versioned records share: the hidden version, safe pickers."""

    form = VersionedForm
    exclude = ("version",)
    formfield_overrides = {
        models.TextField: {"widget": TextArea},
        models.URLField: {"assume_scheme": "https"},
    }

    def get_fieldsets(self, request, obj=None):
        fieldsets = [(name, dict(options)) for name, options in super().get_fieldsets(request, obj)]
        fields = list(fieldsets[0][1]["fields"])
        own = ["change_reason", "version"] if self._may_be_public(obj) else ["version"]
        missing = [name for name in own if name not in fields]
        fieldsets[0][1]["fields"] = [*fields, *missing]
        return fieldsets

    def _may_be_public(self, obj) -> bool:
        return getattr(obj, "is_going_public", False)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Leave deleting to the record's own page, with its checks."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = AutocompleteOne(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = AutocompleteMany(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_field_queryset(self, db, db_field, request):
        """Load what the names of the choices show, so that no name costs a query."""
        queryset = super().get_field_queryset(db, db_field, request)
        related = self.admin_site._registry.get(db_field.remote_field.model)
        shown = getattr(related, "name_shows", ())
        if not shown:
            return queryset
        queryset = (
            db_field.remote_field.model._default_manager.all() if queryset is None else queryset
        )
        return queryset.select_related(*shown)


class VersionedFormSet(BaseInlineFormSet):
    """Rows of which none is deleted while it is public, or after somebody changed it.

    What was typed into a public row becomes a pending change of it.
    """

    def save_existing(self, form, obj, commit=True):
        if not getattr(obj, "is_going_public", False):
            return super().save_existing(form, obj, commit)
        form.propose(by=acting_user(obj))
        return obj

    def delete_existing(self, obj, commit=True):
        """Delete the row; that it went is told in the audit log, as for a record of its own."""
        if commit:
            record_event(AuditEvent.DELETION, by=acting_user(obj), record=obj)
        super().delete_existing(obj, commit)

    def clean(self):
        super().clean()
        for form in self.deleted_forms:
            record = form.instance
            if getattr(record, "status", None) in HANDED_IN:
                told = "已公开、已核准或待审，不能删除；请先撤回、退回或归档它。"
                raise ValidationError(f"{record}{told}")
            if form.cleaned_data.get("version") != record.version:
                raise ValidationError(f"{record}刚刚被别人修改，没有删除。请看过再决定。")


class VersionedInline(VersionedFields):
    formset = VersionedFormSet
    extra = 0
    show_change_link = True
    view_on_site = False  # the row's own page links to the public one, once there is one
    max_num = 100

    def get_formset(self, request, obj=None, **kwargs):
        # A forged form that claims thousands of rows would keep a worker busy for a minute.
        return super().get_formset(request, obj, **{"absolute_max": MOST_INLINE_ROWS} | kwargs)

    def _may_be_public(self, obj) -> bool:
        """Whether a row of the whole is public, so that changing it asks for a reason."""
        if obj is None or not issubclass(self.model, EditorialRecord):
            return False
        name = _get_foreign_key(type(obj), self.model, fk_name=self.fk_name).name
        return self.model._base_manager.filter(is_going_public(), **{name: obj}).exists()


class SteadyList:
    """A list that stays quick in a large table and answers any address without an error."""

    paginator = CappedPaginator
    list_per_page = 25
    list_max_show_all = 100
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_changelist_instance(self, request):
        """Treat a filter no column can hold (year 9999, 30 digits) as any other wrong filter."""
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError, DataError) as error:
            raise IncorrectLookupParameters(str(error)) from error

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("form_class", RowsField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def changelist_view(self, request, extra_context=None):
        chosen = request.POST.getlist("_selected_action")
        if not all(is_id(one) for one in chosen):
            self.message_user(request, "所选的记录编号有误，没有做任何改动。", messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        title = {"title": self.opts.verbose_name_plural}
        return super().changelist_view(request, {**title, **(extra_context or {})})


class VersionedAdmin(SteadyList, VersionedFields, HistoryPages):
    """Saves that overwrite nobody, and a history for every record."""

    # Relations that __str__ reads; loaded wherever the record is listed or offered.
    name_shows: tuple[str, ...] = ()

    change_form_template = "admin/record_form.html"
    delete_confirmation_template = "admin/record_delete.html"

    def get_queryset(self, request):
        related = (*self.name_shows, *(self.list_select_related or ()))
        rows = super().get_queryset(request)
        return rows.select_related(*related) if related else rows

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Answer a refusal that comes while saving with the form as typed, never with a 500.

        The transaction is undone by then; the second pass reads the stored record anew and finds
        the form either stale or refused.
        """
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (ValidationError, IntegrityError) as error:
            request.refusal = ValidationError(sentences(error, self.model))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Answer a form whose record is gone with what was typed into it, never with its loss."""
        typed = typed_words(request.POST, self.model)
        if not typed:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        key = unquote(object_id)
        entries = self.model.history.select_related("history_user").filter(history_type="-")
        context = {
            **self.admin_site.each_context(request),
            "title": f"这条{self.opts.verbose_name}已经不在了",
            "opts": self.opts,
            "deletion": entries.filter(id=key).first() if is_id(key) else None,
            "typed": typed,
        }
        return TemplateResponse(request, "admin/record_gone.html", context, status=409)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        forms = [form, *(row for formset in formsets for row in formset.forms)]
        request.proposed = [one.instance for one in forms if getattr(one, "was_proposed", False)]

    def message_user(self, request, message, level=messages.INFO, *args, **kwargs):
        """Say of what now waits for approval that it waits, and not that it was changed."""
        if level == messages.SUCCESS and getattr(request, "proposed", None):
            message, level = tell_proposed(request.proposed), messages.WARNING
        super().message_user(request, message, level, *args, **kwargs)

    def render_change_form(self, request, context, *args, **kwargs):
        forms = [context["adminform"].form]
        forms += [form for inline in context["inline_admin_formsets"] for form in inline.formset]
        context["conflicts"] = [(f.instance, f.conflict) for f in forms if _conflict(f)]
        return super().render_change_form(request, context, *args, **kwargs)

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        return {name: value for name, value in initial.items() if self._can_begin_with(name, value)}

    def _can_begin_with(self, name, value):
        relations = {f.name for f in self.opts.get_fields() if f.is_relation}
        values = value if isinstance(value, list) else [value]
        return name not in relations or all(is_id(one) for one in values)

    def view_on_site(self, obj):
        """Return the public page, or nothing while the public cannot see the record."""
        rows = type(obj)._default_manager.filter(pk=obj.pk)
        rows = rows.published() if hasattr(rows, "published") else rows
        return obj.get_absolute_url() if rows.exists() else None

    def get_view_on_site_url(self, obj=None):
        if not hasattr(self.model, "get_absolute_url"):
            return None
        return super().get_view_on_site_url(obj)

    def get_deleted_objects(self, objs, request):
        """Leave out what goes along unnamed: links of many-to-many fields, marks of texts.

        A record that links to what would go is changed by it, so it stands in the way.
        """
        shown, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        protected += [str(one) for record in objs for one in _linking_records(record)]
        tables = apps.get_models(include_auto_created=True)
        links = [one._meta for one in tables if one._meta.auto_created or one is ArticleMark]
        for link in links:
            counts.pop(link.verbose_name_plural, None)
        prefixes = tuple(f"{capfirst(link.verbose_name)}: " for link in links)
        return _without(shown, prefixes), counts, forbidden, protected

    def delete_view(self, request, object_id, extra_context=None):
        if request.method == "POST":
            record = self.get_object(request, unquote(object_id))
            if not self.has_delete_permission(request, record):
                raise PermissionDenied
            if record is not None and request.POST.get("version") != str(record.version):
                self.message_user(
                    request, "这条记录已被别人修改，没有删除。请看过再决定。", messages.ERROR
                )
                return HttpResponseRedirect(request.get_full_path())
        try:
            return super().delete_view(request, object_id, extra_context)
        except StaleRecord as error:
            self.message_user(request, error.message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def delete_model(self, request, obj):
        held = self.model._base_manager.select_for_update().filter(pk=obj.pk, version=obj.version)
        if not held.exists():
            raise StaleRecord("这条记录刚刚被别人修改，没有删除。请看过再决定。", code="stale")
        obj._history_user = request.user
        record_event(AuditEvent.DELETION, by=request.user, record=obj)
        super().delete_model(request, obj)


def _linking_records(record):
    """Yield the editorial records that name this one in a many-to-many field."""
    for relation in record._meta.related_objects:
        if relation.many_to_many and issubclass(relation.related_model, EditorialRecord):
            yield from relation.related_model._base_manager.filter(**{relation.field.name: record})


def tell_proposed(records) -> str:
    """Return what became of changes to public records, and what their author does next."""
    waiting = "、".join(f"“{one}”" for one in records if one.pending)
    dropped = "、".join(f"“{one}”" for one in records if not one.pending)
    told = []
    if waiting:
        told.append(
            f"{waiting}已经公开：您的改动记为待定修改，公众看到的仍是原来的。"
            "检查无误后，在它的页面按“提交修改”，由另一个人核准。"
        )
    if dropped:
        told.append(f"{dropped}填得和公开的一样，没有待定的修改。")
    return "".join(told)


def _without(rows, prefixes):
    """Return the nested list without the rows that begin so, nor lists that this empties."""
    rows = [_without(row, prefixes) if isinstance(row, list) else row for row in rows]
    return [row for row in rows if row and not str(row).startswith(prefixes)]


def _conflict(form):
    return getattr(form, "conflict", None)
