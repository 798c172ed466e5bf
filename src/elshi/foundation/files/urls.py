"""Addresses of files; included by the portal under ``files/``."""

from django.urls import path

from . import views

app_name = "files"
urlpatterns = [
    path("uploads", views.upload_begin, name="upload_begin"),
    path("uploads/<str:token>", views.upload_state, name="upload_state"),
    path("uploads/<str:token>/pieces", views.upload_append, name="upload_append"),
    path("uploads/<str:token>/finish", views.upload_finish, name="upload_finish"),
    path("<str:token>", views.download, name="download"),
]
