"""The audit log, which administrators may read."""

import django.core.serializers.json
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

from ruralplan.roles import ADMINISTRATOR


def forwards(apps, schema_editor):
    # Django makes permissions only after the last migration; the group needs it now.
    create_permissions(installed.get_app_config("ruralplan"), verbosity=0, apps=apps)
    permission = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="ruralplan", codename="view_auditentry"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name=ADMINISTRATOR.name):
        group.permissions.add(permission)


def backwards(apps, schema_editor):
    apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="ruralplan", codename="view_auditentry"
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("ruralplan", "0001_roles")]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        auto_now_add=True,
                        db_index=True,
                        help_text="自动记录。",
                        verbose_name="时间",
                    ),
                ),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("state", "改变状态"),
                            ("change", "待定修改"),
                            ("urgent", "紧急发布"),
                            ("looked_over", "补看紧急发布"),
                            ("deletion", "删除"),
                            ("sign_in", "登录"),
                            ("sign_in_failed", "登录失败"),
                            ("sign_out", "退出"),
                            ("second_factor", "第二步验证"),
                            ("password", "密码"),
                            ("account", "账号与权限"),
                            ("export", "导出"),
                            ("import", "导入"),
                            ("reply", "当事方回应"),
                        ],
                        db_index=True,
                        help_text="发生了什么，例如改变状态、登录失败。",
                        max_length=20,
                        verbose_name="事件",
                    ),
                ),
                (
                    "user_key",
                    models.BigIntegerField(
                        blank=True,
                        db_index=True,
                        help_text="空着是系统或未登录的人。",
                        null=True,
                        verbose_name="账号编号",
                    ),
                ),
                (
                    "user_name",
                    models.CharField(
                        blank=True,
                        help_text="账号当时的名字，例如 editor。",
                        max_length=200,
                        verbose_name="谁",
                    ),
                ),
                (
                    "app",
                    models.CharField(
                        blank=True, help_text="例如 programs。", max_length=100, verbose_name="应用"
                    ),
                ),
                (
                    "model",
                    models.CharField(
                        blank=True, help_text="例如 figure。", max_length=100, verbose_name="模型"
                    ),
                ),
                (
                    "record_key",
                    models.CharField(
                        blank=True, help_text="例如 12。", max_length=64, verbose_name="记录编号"
                    ),
                ),
                (
                    "record_name",
                    models.CharField(
                        blank=True,
                        help_text="记录当时的名字。",
                        max_length=200,
                        verbose_name="记录",
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="做的人写的理由或意见。", verbose_name="理由"
                    ),
                ),
                (
                    "address",
                    models.GenericIPAddressField(
                        blank=True,
                        help_text="请求的网络地址，例如 192.0.2.7；命令没有。",
                        null=True,
                        verbose_name="来自",
                    ),
                ),
                (
                    "details",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text='例如 {"from": "draft", "to": "in_review"}；没有密码、口令或全文。',
                        verbose_name="细节",
                    ),
                ),
            ],
            options={
                "verbose_name": "操作记录",
                "verbose_name_plural": "操作记录",
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["app", "model", "record_key"], name="audit_of_a_record")
                ],
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
