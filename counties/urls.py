from django.urls import path, re_path

from counties import views

urlpatterns = [
    path("counties/", views.DivisionListView.as_view(), name="county_list"),
    re_path(
        r"^counties/(?P<code>[0-9]{6})/$", views.DivisionDetailView.as_view(), name="county_detail"
    ),
    path("case-studies/<slug:slug>/", views.CaseStudyDetailView.as_view(), name="casestudy_detail"),
    re_path(
        r"^case-studies/(?P<slug>[-a-zA-Z0-9_]+)/pictures/"
        r"(?P<name>[0-9a-f]{20})-(?P<size>large|small)\.webp$",
        views.CaseStudyPictureView.as_view(),
        name="casestudy_picture",
    ),
]
