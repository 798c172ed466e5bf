"""Addresses of fees, under ``/<language>/fees/``."""

from django.urls import path

from . import views

app_name = "fees"
urlpatterns = [
    path("sandbox/<str:session>/", views.sandbox, name="sandbox"),
    path("webhooks/<str:name>/", views.webhook, name="webhook"),
]
