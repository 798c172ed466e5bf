"""Addresses of the watch lists, under ``/<language>/watchlists/``."""

from django.urls import path

from . import views

app_name = "watchlists"
urlpatterns = [
    path("editions/", views.editions, name="editions"),
    path("editions/load/", views.load, name="load"),
]
