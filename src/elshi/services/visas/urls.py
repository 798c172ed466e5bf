"""Addresses of the visa service, under ``/<language>/visas/``."""

from django.urls import path

from . import urls_rules
from .views import (
    application,
    carriers,
    desk,
    desk_acts,
    desk_agency,
    desk_batch,
    desk_case,
    desk_section,
    desk_steps,
    desk_times,
    group,
    interview,
    ledger_receipt,
    statistics,
    status,
    stickers,
    verification,
)

app_name = "visas"
CASE = "applications/<str:reference>/"
DESK = "cases/<str:reference>/"
urlpatterns = [
    path("guide/", application.guide, name="guide"),
    path("apply/", application.start, name="start"),
    path(CASE, status.case, name="case"),
    path(f"{CASE}questions/<str:name>/", application.question, name="question"),
    path(f"{CASE}travellers/", group.travellers, name="travellers"),
    path(f"{CASE}travellers/add/", group.add, name="add_traveller"),
    path(f"{CASE}link/", status.send_link, name="send_link"),
    path(f"{CASE}receipt/", status.receipt, name="receipt"),
    path(f"{CASE}interview/", interview.interview, name="interview"),
    path(f"{CASE}interview/give-back/", interview.give_back, name="interview_back"),
    path(f"{CASE}interview/calendar/", interview.calendar, name="interview_calendar"),
    path(f"{CASE}request/", status.amend, name="amend"),
    path(
        f"{CASE}<str:kind>/<str:matter>/steps/<str:name>/", status.matter_step, name="matter_step"
    ),
    path(f"{CASE}pay/", status.pay, name="pay"),
    path(f"{CASE}returned/", status.returned, name="returned"),
    path(f"{CASE}appeal/", status.appeal, name="appeal"),
    path(f"{CASE}steps/<str:name>/", status.step, name="step"),
    path("status/", status.status, name="status"),
    path("recover/", status.recover, name="recover"),
    path("link/<str:token>/", status.link, name="link"),
    path("cases/", desk.queue, name="queue"),
    path("cases/export/", desk.export, name="export"),
    path("cases/batch/", desk_batch.batch, name="batch"),
    path("cases/batch/sign/", desk_batch.sign, name="batch_sign"),
    path("section/", desk_section.section, name="section"),
    path("section/reassign/", desk_section.reassign, name="reassign"),
    path("interviews/", desk_times.times, name="times"),
    path("interviews/open/", desk_times.times_open, name="times_open"),
    path("interviews/<str:office>/<str:moment>/", desk_times.times_close, name="times_close"),
    path(f"{DESK}", desk_case.case, name="desk_case"),
    path(f"{DESK}print/", desk_case.printed, name="desk_print"),
    path(f"{DESK}steps/<str:name>/", desk_steps.step, name="desk_step"),
    path(f"{DESK}acts/<str:name>/", desk_acts.act, name="desk_act"),
    path(f"{DESK}hits/<str:handle>/", desk_acts.hit, name="desk_hit"),
    path(f"{DESK}visas/<str:visa>/replace/", desk_acts.replace, name="desk_replace"),
    path(
        f"{DESK}<str:kind>/<str:matter>/steps/<str:name>/",
        desk_steps.matter_step,
        name="desk_matter_step",
    ),
    path("consultations/", desk_agency.questions, name="agency"),
    path("consultations/<str:reference>/", desk_agency.question, name="agency_case"),
    path(f"{DESK}visas/<str:visa>/sticker/", stickers.sticker, name="sticker"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/export/", statistics.export, name="statistics_export"),
    path("figures/", statistics.figures, name="figures"),
    path("verify/", verification.verify, name="verify"),
    path("carrier/", carriers.form, name="carrier"),
    path("leave/", status.leave, name="leave"),
    path(f"{CASE}ledger/", ledger_receipt.receipt, name="ledger_receipt"),
    *urls_rules.urlpatterns,
]
