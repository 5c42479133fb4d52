from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class RuralPlanConfig(AppConfig):
    name = "ruralplan"
    verbose_name = "乡村账本"

    def ready(self):
        """Listen to the libraries' own news of sign-ins."""
        from ruralplan import audit_signals  # noqa: F401


class AdminConfig(DjangoAdminConfig):
    default_site = "ruralplan.admin.AdminSite"

    def ready(self):
        """Register the audit log when the site stands; the site's own module cannot."""
        super().ready()
        from ruralplan import admin_audit  # noqa: F401
