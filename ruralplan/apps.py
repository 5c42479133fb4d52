from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class RuralPlanConfig(AppConfig):
    name = "ruralplan"
    verbose_name = "乡村账本"


class AdminConfig(DjangoAdminConfig):
    default_site = "ruralplan.admin.AdminSite"
