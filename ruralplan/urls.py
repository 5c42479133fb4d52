from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from ruralplan import components, health, home, views

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("", include("sources.urls")),
    path("", include("counties.urls")),
    path("", include("programs.urls")),
    path("method/", views.MethodView.as_view(), name="method"),
    path("data/", views.DataView.as_view(), name="data"),
    path("robots.txt", views.RobotsView.as_view(), name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": views.SITEMAPS}, name="sitemap"),
    path("api/", include("ruralplan.api.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("ruralplan.account_urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

if settings.DEBUG or settings.DEMO:
    urlpatterns.append(path("components/", components.ComponentsView.as_view(), name="components"))

handler400 = "ruralplan.errors.bad_request"
handler403 = "ruralplan.errors.permission_denied"
handler404 = "ruralplan.errors.page_not_found"
handler429 = "ruralplan.errors.too_many_requests"  # allauth's
handler500 = "ruralplan.errors.server_error"
