"""Pictures of case studies: the groups that are there may do with them what the table says."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from ruralplan.roles import grant_models

MODEL = "casestudypicture"


def forwards(apps, schema_editor):
    # Django makes permissions only after the last migration; the groups need them now.
    create_permissions(installed.get_app_config("counties"), verbosity=0, apps=apps)
    grant_models(apps, [f"counties.{MODEL}"])


def backwards(apps, schema_editor):
    permissions = apps.get_model("auth", "Permission").objects
    permissions.filter(content_type__app_label="counties", content_type__model=MODEL).delete()


class Migration(migrations.Migration):
    dependencies = [("ruralplan", "0002_audit_log"), ("counties", "0003_pictures")]

    operations = [migrations.RunPython(forwards, backwards)]
