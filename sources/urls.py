from django.urls import path, register_converter

from sources import views
from sources.converters import IdConverter

register_converter(IdConverter, "id")

urlpatterns = [
    path("sources/", views.ArticleListView.as_view(), name="article_list"),
    path("sources/<id:pk>/", views.ArticleDetailView.as_view(), name="article_detail"),
    path("sources/<id:pk>/copies/", views.CopiesView.as_view(), name="article_copies"),
]
