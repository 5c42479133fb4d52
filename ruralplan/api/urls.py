from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from counties import api as counties
from programs import api as programs
from programs.search_api import SearchViewSet
from ruralplan.api import views
from sources import api as sources

COLLECTIONS = {
    "programs": programs.ProgramViewSet,
    "editions": programs.EditionViewSet,
    "pillars": programs.PillarViewSet,
    "initiatives": programs.InitiativeViewSet,
    "indicators": programs.IndicatorViewSet,
    "figures": programs.FigureViewSet,
    "ledger": programs.LedgerViewSet,
    "counties": counties.CountyViewSet,
    "postings": counties.PostingViewSet,
    "case-studies": counties.CaseStudyViewSet,
    "articles": sources.ArticleViewSet,
    "publishers": sources.PublisherViewSet,
    "organizations": programs.OrganizationViewSet,
    "reprint-groups": programs.ReprintGroupViewSet,
    "contradictions": programs.ContradictionViewSet,
    "corrections": programs.CorrectionViewSet,
    "search": SearchViewSet,
}

router = SimpleRouter()
for name, viewset in COLLECTIONS.items():
    router.register(name, viewset, basename=name)

v1 = [
    path("", views.RootView.as_view(collections=tuple(COLLECTIONS)), name="root"),
    path("schema/", views.SchemaView.as_view(), name="schema"),
    *router.urls,
]

urlpatterns = [
    path("v1/", include((v1, "api"))),
    path("docs/", views.DocsView.as_view(), name="api_docs"),
    re_path("", views.unknown),
]
