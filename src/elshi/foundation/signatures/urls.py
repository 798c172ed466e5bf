"""Addresses of the key room, under ``/<language>/signatures/``."""

from django.urls import path

from . import views

app_name = "signatures"
KEY = "keys/<str:handle>/"
urlpatterns = [
    path("keys/", views.keys, name="keys"),
    path(KEY, views.key, name="key"),
    path(f"{KEY}rotate/", views.rotate, name="rotate"),
    path(f"{KEY}revoke/", views.revoke, name="revoke"),
    path("keys/lists/<str:country>/publish/", views.publish, name="publish"),
]
