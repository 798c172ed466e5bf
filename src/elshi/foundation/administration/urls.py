"""Addresses of the administrator's room, under ``/<language>/administration/``."""

from datetime import date

from django.urls import path, register_converter

from .views import (
    accounts,
    audit,
    offices,
    posts,
    seats,
    sessions,
    tokens,
    welcome,
    work,
)


class DayConverter:
    """A day as ISO 8601 writes it."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


register_converter(DayConverter, "day")
app_name = "administration"
ACCOUNT, POST = "accounts/<str:reference>/", "posts/<str:code>/"
OFFICE, CALENDAR, JOB = "offices/<str:code>/", "calendars/<str:code>/", "work/<str:reference>/"
urlpatterns = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/open/", accounts.open_account, name="account_open"),
    path(ACCOUNT, accounts.account, name="account"),
    path(f"{ACCOUNT}change/", accounts.change, name="account_change"),
    path(f"{ACCOUNT}link/", accounts.link, name="account_link"),
    path(f"{ACCOUNT}factor/", accounts.factor, name="account_factor"),
    path(f"{ACCOUNT}sessions/", accounts.end_sessions, name="account_sessions"),
    path(f"{ACCOUNT}close/", accounts.close, name="account_close"),
    path(f"{ACCOUNT}reopen/", accounts.reopen, name="account_reopen"),
    path("posts/", posts.posts, name="posts"),
    path("posts/create/", posts.create, name="post_create"),
    path(POST, posts.post, name="post"),
    path(f"{POST}change/", posts.change, name="post_change"),
    path(f"{POST}close/", posts.close, name="post_close"),
    path(f"{POST}appoint/", seats.appoint, name="post_appoint"),
    path(f"{POST}deputise/", seats.deputise, name="post_deputise"),
    path("labels/", posts.labels, name="labels"),
    path("posts/tenures/<str:reference>/end/", seats.end_tenure, name="tenure_end"),
    path("posts/deputies/<str:reference>/end/", seats.end_deputyship, name="deputy_end"),
    path("absence/", seats.absence, name="absence"),
    path("absence/new/", seats.absence_new, name="absence_new"),
    path("offices/", offices.offices, name="offices"),
    path("offices/open/", offices.open_office, name="office_open"),
    path(OFFICE, offices.office, name="office"),
    path(f"{OFFICE}change/", offices.change_office, name="office_change"),
    path(f"{OFFICE}close/", offices.close_office, name="office_close"),
    path("calendars/", offices.calendars, name="calendars"),
    path("calendars/open/", offices.open_calendar, name="calendar_open"),
    path(CALENDAR, offices.calendar, name="calendar"),
    path(f"{CALENDAR}change/", offices.change_calendar, name="calendar_change"),
    path(f"{CALENDAR}days/mark/", offices.mark_day, name="day_mark"),
    path(f"{CALENDAR}days/<day:day>/unmark/", offices.unmark_day, name="day_unmark"),
    path("work/", work.work, name="work"),
    path(JOB, work.job, name="job"),
    path(f"{JOB}retry/", work.retry, name="job_retry"),
    path(f"{JOB}discard/", work.discard, name="job_discard"),
    path("readings/", audit.readings, name="readings"),
    path("ledger/export/", audit.export, name="export"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/end/", sessions.end_others, name="sessions_end"),
    path("sessions/<str:reference>/end/", sessions.end, name="session_end"),
    path("programs/", tokens.tokens, name="tokens"),
    path("programs/issue/", tokens.issue, name="token_issue"),
    path("programs/<str:reference>/revoke/", tokens.revoke, name="token_revoke"),
    path("welcome/<str:secret>/", welcome.welcome, name="welcome"),
]
