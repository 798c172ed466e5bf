"""Addresses of the visa service, under ``/<language>/visas/``."""

from django.urls import path

from .views import application, carriers, desk, status, verification

app_name = "visas"
CASE = "applications/<str:reference>/"
DESK = "cases/<str:reference>/"
urlpatterns = [
    path("guide/", application.guide, name="guide"),
    path("apply/", application.start, name="start"),
    path(CASE, status.case, name="case"),
    path(f"{CASE}questions/<str:name>/", application.question, name="question"),
    path(f"{CASE}pay/", status.pay, name="pay"),
    path(f"{CASE}returned/", status.returned, name="returned"),
    path(f"{CASE}appeal/", status.appeal, name="appeal"),
    path(f"{CASE}steps/<str:name>/", status.step, name="step"),
    path("status/", status.status, name="status"),
    path("recover/", status.recover, name="recover"),
    path("link/<str:token>/", status.link, name="link"),
    path("cases/", desk.queue, name="queue"),
    path(f"{DESK}", desk.case, name="desk_case"),
    path(f"{DESK}steps/<str:name>/", desk.step, name="desk_step"),
    path(f"{DESK}claim/", desk.claim, name="desk_claim"),
    path("verify/", verification.verify, name="verify"),
    path("carrier/", carriers.form, name="carrier"),
    path("leave/", status.leave, name="leave"),
]
