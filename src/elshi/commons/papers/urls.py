"""Addresses of papers, under ``/<language>/papers/``."""

from django.urls import path

from . import views

app_name = "papers"
urlpatterns = [
    path("", views.listed, name="list"),
    path("write/", views.write, name="write"),
    path("<str:reference>/", views.paper, name="paper"),
    path("<str:reference>/print/", views.printed, name="print"),
    path("<str:reference>/revise/", views.revise, name="revise"),
    path("<str:reference>/versions/<int:number>/", views.version, name="version"),
    path("<str:reference>/enclose/", views.enclose, name="enclose"),
    path("<str:reference>/enclosures/<int:place>/take-out/", views.take_out, name="take_out"),
    path("<str:reference>/link/", views.link, name="link"),
    path("<str:reference>/links/<str:kind>/<str:other>/take-back/", views.unlink, name="unlink"),
    path("<str:reference>/labels/", views.labels, name="labels"),
    path("<str:reference>/steps/<str:name>/", views.step, name="step"),
]
