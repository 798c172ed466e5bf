"""The ledger's page, under ``/<language>/ledger/``."""

from django.urls import path

from . import views

app_name = "ledger"
urlpatterns = [path("", views.ledger, name="ledger")]
