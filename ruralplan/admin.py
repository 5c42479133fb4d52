from django.contrib import admin


class AdminSite(admin.AdminSite):
    site_header = "乡村账本编辑台"
