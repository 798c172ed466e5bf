"""Addresses for programs and witnesses, under ``/ledger/`` without a language."""

from django.urls import path

from . import views

urlpatterns = [
    path("checkpoint", views.checkpoint, name="ledger-checkpoint"),
    path("checkpoint/<int:size>", views.checkpoint_over, name="ledger-checkpoint-over"),
    path("key", views.key, name="ledger-key"),
]
