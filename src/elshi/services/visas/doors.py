"""Addresses without a language, under ``/visas/``: files and answers for programs."""

from django.urls import path

from .views import carriers, verification

app_name = "visas_doors"
urlpatterns = [
    path("keys.json", verification.keys, name="keys"),
    path("offline.html", verification.offline_page, name="offline"),
    path("carrier/", carriers.answers, name="carrier"),
]
