"""Addresses for programs, under ``/signatures/`` without a language."""

from django.urls import path

from . import views

urlpatterns = [
    path("crl/<str:country>.crl", views.crl, name="signatures-crl"),
    path("trust.json", views.trust, name="signatures-trust"),
]
