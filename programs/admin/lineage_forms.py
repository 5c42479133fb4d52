"""The form of one relation between measures of two editions."""

from __future__ import annotations

from django import forms

from programs.models import Continuation, ContinuationKind, Initiative
from ruralplan.editorial import AuditEvent, StaleRecord, acting_user, record_event
from sources.admin.forms import TextArea, VersionedForm

GONE = "这条关系刚刚被别人改过或删去，没有删除。请看过再决定。"


class RelationForm(VersionedForm):
    """What the measure continues, how, and on what grounds; ticked, it goes."""

    change_reason = None

    remove = forms.BooleanField(label="删去这条关系", required=False)

    class Meta:
        model = Continuation
        fields = ("earlier", "kind", "note")
        widgets = {"note": TextArea(attrs={"rows": 2})}

    def __init__(self, *args, groups: list, **kwargs):
        added = kwargs["instance"].pk is None
        initial = {"kind": ContinuationKind.CARRIED} if added else None
        fixed = {"initial": initial, "empty_permitted": added, "use_required_attribute": False}
        super().__init__(*args, **fixed, **kwargs)
        self._offer(groups)
        for field in self.fields.values():
            field.help_text = ""  # fifty times the same would bury what is to be read
        if added:
            del self.fields["remove"]

    def _offer(self, groups: list) -> None:
        """Offer the measures of earlier editions; one that is stored already stays offered."""
        keys = [pk for _, rows in groups for pk, _ in rows]
        stored = self.instance.earlier_id
        if stored is not None and stored not in keys:
            keys.append(stored)
            groups = [("现在的", [(stored, str(self.instance.earlier))]), *groups]
        self.fields["earlier"].queryset = Initiative.objects.filter(pk__in=keys)
        self.fields["earlier"].choices = [("", "（选一项）"), *groups]

    @property
    def removes(self) -> bool:
        return bool(self.cleaned_data.get("remove"))

    def delete_stored(self) -> None:
        """Delete the relation; raise StaleRecord where it is not as it was shown."""
        rows = Continuation.objects.select_for_update().filter(
            pk=self.instance.pk, version=self.cleaned_data["version"]
        )
        held = rows.first()
        if held is None:
            raise StaleRecord(GONE, code="stale")
        record_event(AuditEvent.DELETION, by=acting_user(held), record=held)
        held.delete()
