"""Addresses of the series, under ``/<language>/numbers/``."""

from django.urls import path

from . import views

app_name = "numbers"
urlpatterns = [
    path("series/", views.listed, name="list"),
    path("series/<str:code>/", views.series, name="series"),
    path("series/<str:code>/change/", views.change, name="change"),
]
