from django.urls import path

from programs.feeds import FigureFeed
from programs.views import editions, evidence, indicators, plans, replies

urlpatterns = [
    path("programs/", plans.ProgramListView.as_view(), name="program_list"),
    path("programs/<slug:slug>/", plans.ProgramDetailView.as_view(), name="program_detail"),
    path(
        "programs/<slug:slug>/compare/",
        editions.EditionCompareView.as_view(),
        name="edition_compare",
    ),
    path(
        "programs/<slug:program>/<slug:edition>/",
        editions.EditionDetailView.as_view(),
        name="edition_detail",
    ),
    path(
        "initiatives/<slug:slug>/", plans.InitiativeDetailView.as_view(), name="initiative_detail"
    ),
    path(
        "indicators/<slug:slug>/",
        indicators.IndicatorDetailView.as_view(),
        name="indicator_detail",
    ),
    path("figures/<id:pk>/", evidence.FigureDetailView.as_view(), name="figure_detail"),
    path("ledger/", evidence.LedgerView.as_view(), name="ledger"),
    path("contradictions/", evidence.ContradictionListView.as_view(), name="contradictions"),
    path("gaps/", evidence.GapsView.as_view(), name="gaps"),
    path("corrections/", evidence.CorrectionListView.as_view(), name="corrections"),
    path("reply/<str:token>/", replies.ReplyView.as_view(), name="reply"),
    path("search/", evidence.SearchView.as_view(), name="search"),
    path("feeds/figures.atom", FigureFeed(), name="figure_feed"),
]
