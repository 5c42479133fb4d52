"""The four groups, with the permissions of ruralplan/roles.py."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from ruralplan.roles import make_groups, remove_groups

GRANTED_IN = ("auth", "sources", "counties", "programs")


def forwards(apps, schema_editor):
    # Django makes permissions only after the last migration; the groups need them now.
    for label in GRANTED_IN:
        create_permissions(installed.get_app_config(label), verbosity=0, apps=apps)
    make_groups(apps)


def backwards(apps, schema_editor):
    remove_groups(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sources", "0003_editorial_life"),
        ("counties", "0002_editorial_life"),
        ("programs", "0008_replies"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
