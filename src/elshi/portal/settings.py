"""Settings of the house, read from the environment and from the data folder.

Every variable starts with ELSHI_ and stands in docs/administrator/settings.md (compared by a
test). A deployment sets ELSHI_HOME (the data folder); the rest has a default fit for the demo.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

with contextlib.suppress(ImportError):
    # SQLite 3.7.0–3.51.2 can corrupt a WAL database; the wheel carries a later one.
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

from django.utils.translation import gettext_lazy as _

from elshi.portal.environment import Environment, database, discover, secret

PORTAL = Path(__file__).resolve().parent
ENVIRONMENT = Environment.read()

HOME = ENVIRONMENT.home
MODE = ENVIRONMENT.mode
DEBUG = False
SECRET_KEY = secret(HOME)
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
CSRF_TRUSTED_ORIGINS = list(ENVIRONMENT.origins)
PUBLIC_URL = ENVIRONMENT.public_url
# Asked of whoever reads the figures of this process; empty: the machine itself alone reads them.
METRICS_TOKEN = ENVIRONMENT.metrics_token

FOUNDATION = (
    "languages", "observe", "ledger", "jobs", "offices", "identity", "access",
    "signatures", "files", "printing", "notices", "numbers", "procedures", "administration",
)  # fmt: skip
COMMONS = ("world", "missions", "organisations", "papers", "watchlists", "fees", "appointments",
           "statistics")  # fmt: skip

INSTALLED_APPS = [
    "elshi.portal",
    *discover("elshi.foundation", FOUNDATION),
    *discover("elshi.commons", COMMONS),
    *discover("elshi.services", ENVIRONMENT.services),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
]

MIDDLEWARE = [
    "elshi.portal.callers.CallersAddress",
    "elshi.portal.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "elshi.portal.middleware.RequestRecord",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "elshi.foundation.identity.vigil.Vigil",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "elshi.portal.middleware.ActorMiddleware",
    "elshi.portal.api_door.ApiDoor",
]

ROOT_URLCONF = "elshi.portal.urls"
WSGI_APPLICATION = "elshi.portal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PORTAL / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "elshi.portal.context.house",
            ],
        },
    }
]

# The second database takes what may be lost: rate counters and other short-lived things,
# so that they never wait for, nor hold, the one writer of the first.
DATABASES = {
    "default": database(ENVIRONMENT.database, HOME / "elshi.sqlite3"),
    "counters": database("", HOME / "counters.sqlite3", durable=False),
}
DATABASE_ROUTERS = ["elshi.portal.environment.CountersRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "counters",
        "TIMEOUT": 3600,
    }
}

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "elshi.foundation.identity.words.HouseWords"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "elshi.foundation.identity.adapter.StaffAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"reset_password": "elshi.foundation.administration.forgotten.ForgottenForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "elshi.foundation.administration.safeguards.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
SECOND_FACTOR = MODE == "production"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = MODE == "demo"
MFA_TOTP_ISSUER = "Elshi"
MFA_FORMS = {
    "add_webauthn": "elshi.portal.sign_in.AddKeyForm",
    "edit_webauthn": "elshi.portal.sign_in.EditKeyForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [PORTAL.parent / "foundation" / "languages" / "locale_parts"]

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "elshi.portal.environment.StaticFiles"},
}
WHITENOISE_USE_FINDERS = MODE == "demo"
WHITENOISE_MAX_AGE = 31_536_000 if MODE == "production" else 60
FILES_ROOT = HOME / "files"
KEYS_ROOT = HOME / "keys"
OUTBOX_ROOT = HOME / "outbox"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = ENVIRONMENT.mail_host
EMAIL_PORT = ENVIRONMENT.mail_port
EMAIL_USE_TLS = ENVIRONMENT.mail_tls
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
# "file" writes messages into OUTBOX_ROOT (the demo); "smtp" hands them to EMAIL_HOST.
NOTICES_DELIVERY = "smtp" if ENVIRONMENT.mail_host else "file"

TASKS = {"default": {"BACKEND": "elshi.foundation.jobs.backend.QueueBackend", "QUEUES": []}}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
SECURE = MODE == "production"
SESSION_ENGINE = "elshi.foundation.identity.session_store"
DEVICE_COOKIE_NAME = "__Host-device" if SECURE else "device"
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
MESSAGES_COOKIE_NAME = "__Host-said" if SECURE else "said"
THEME_COOKIE_NAME = "__Host-theme" if SECURE else "theme"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
MESSAGE_STORAGE = "elshi.portal.said.Said"
CSRF_FAILURE_VIEW = "elshi.portal.views.csrf_failure"
SECURE_SSL_REDIRECT = SECURE
# People are led to https; programs are refused in clear by the API's own door.
SECURE_REDIRECT_EXEMPT = [r"^api/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 63_072_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING_CONFIG = "elshi.foundation.observe.logs.configure"
LOGGING: dict[str, object] = {"mode": MODE}
NINJA_PAGINATION_MAX_LIMIT = 100
SILENCED_SYSTEM_CHECKS: list[str] = []
