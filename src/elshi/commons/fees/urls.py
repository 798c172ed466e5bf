"""Addresses of fees, under ``/<language>/fees/``."""

from django.urls import path

from . import views

app_name = "fees"
urlpatterns = [
    path("cashier/", views.cashier, name="cashier"),
    path("refunds/<str:reference>/paid/", views.paid_back, name="paid_back"),
    path("sandbox/<str:session>/", views.sandbox, name="sandbox"),
    path("webhooks/<str:name>/", views.webhook, name="webhook"),
]
