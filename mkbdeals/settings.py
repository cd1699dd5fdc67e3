"""Settings, read from the environment, with safe defaults.

Production is the default: without DEBUG or DEMONSTRATION the site refuses to start without
secrets, and speaks HTTPS only. docs/operations.md lists every variable.
"""

import tomllib
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from mkbdeals.openid.configuration import providers_from

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
# The demonstration: invented data beside round 1, printed accounts, plain HTTP on localhost.
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
IS_PRODUCTION = not (DEBUG or DEMONSTRATION)

# Shown on purpose: the accounts of the demonstration exist nowhere else (decision 21).
DEMO_PASSWORD = ""
if DEMONSTRATION:
    with (BASE_DIR / "mkbdeals" / "demo" / "data" / "accounts.toml").open("rb") as accounts:
        DEMO_PASSWORD = tomllib.load(accounts)["password"]

SECRET_KEY = env("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is missing. Put a long random text in the environment variable SECRET_KEY.")
if IS_PRODUCTION and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short. Use at least 50 random characters.")

# Places in the code where tests let the machine fail (proposals/faultpoints.py).
if IS_PRODUCTION and env("FAULTPOINTS", default=""):
    raise ImproperlyConfigured("FAULTPOINTS is for tests. Remove this environment variable.")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# The one source of links in mail and documents; never the Host header of a request.
BASE_URL = env("BASE_URL", default="http://localhost:8000").rstrip("/")
# How to reach people, on the pages for trouble: while the database is away the contact page is away too.
HELPDESK = env("HELPDESK", default="")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "mkbdeals",
    "reporting",
    "assessment",
    "proposals",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "crispy_forms",
    "csp",
    "rules.apps.AutodiscoverRulesConfig",
    "pgtrigger",
    "pghistory",
    "whitenoise.runserver_nostatic",
    "mkbdeals.admin_config.TechnicalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

# The header in which a proxy numbers requests, such as X-Request-ID; it must set or clear it in each one. Empty: we do.
REQUEST_ID_HEADER = env("REQUEST_ID_HEADER", default="")
MIDDLEWARE = [
    "mkbdeals.tracing.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Here, so that files of the site and what is refused further in say it too.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "mkbdeals.middleware.BrowserRightsMiddleware",
    "mkbdeals.middleware.LargePageMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mkbdeals.middleware.PrivateCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mkbdeals.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mkbdeals.middleware.SlidingSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mkbdeals.second_factor.SecondFactorMiddleware",
    "mkbdeals.guessing.GuessingMiddleware",
    "mkbdeals.costly.CostlyMiddleware",
    "mkbdeals.viewings.ViewingMiddleware",
    "mkbdeals.middleware.HistoryMiddleware",
    "mkbdeals.middleware.DatabaseRuleMiddleware",
]

ROOT_URLCONF = "mkbdeals.urls"
WSGI_APPLICATION = "mkbdeals.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            # What is the same for everybody is written once, not on each request.
            "loaders": [
                (
                    "mkbdeals.template_loader.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mkbdeals.context.page_frame",
                "mkbdeals.languages.language_frame",
            ],
        },
    },
]
FORM_RENDERER = "mkbdeals.form_rendering.Renderer"

# The application role of the two PostgreSQL roles; the other one migrates (docs/adr/0004).
APPLICATION_ROLE = env("APPLICATION_ROLE", default="mkbdeals_app")
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres://localhost:5432/mkbdeals")}
DATABASES["default"] |= {
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
    "CONN_HEALTH_CHECKS": True,
    "ATOMIC_REQUESTS": False,
}
# PostgreSQL keeps the plan of what every page asks (proposals/models/prepared.py). Off behind a pooler that hands
# out connections by transaction.
DATABASE_PREPARES = env.bool("DATABASE_PREPARES", default=True)
if env("DATABASE_ROLE", default=""):
    # One login for both roles: take off the owner's rights at the start of each connection.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = f"-c role={env('DATABASE_ROLE')}"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "proposals.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "mkbdeals.accounts.SignInBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "mkbdeals.passwords.OwnWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "proposals:home"
ACCOUNT_ADAPTER = "mkbdeals.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts come by invitation, see mkbdeals/accounts.py
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "proposals:home"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Counted over all processes and machines (mkbdeals/counting.py). "key" is an account as seen from one address for
# `login_failed`, so that nobody keeps the owner out from elsewhere, and the account itself for `login_account`.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "login_account": "30/5m/key",
    "reset_password": "20/m/ip,5/h/key",
}

# Signing in at the ministry and with eHerkenning (docs/signing_in.md); without variables there is nothing of it.
SOCIALACCOUNT_PROVIDERS = providers_from(env, is_production=IS_PRODUCTION)
SOCIALACCOUNT_ADAPTER = "mkbdeals.openid.adapter.OpenIdAdapter"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5

# Who approves or publishes told so many seconds ago at the most who he is, else that is asked again; 0: never.
APPROVAL_SIGN_IN_SECONDS = env.int("APPROVAL_SIGN_IN_SECONDS", default=15 * 60 if IS_PRODUCTION else 0)

# Who needs a second factor: "staff" (everybody with a role at the ministry, assessors too) or nobody ("off").
SECOND_FACTOR = env("SECOND_FACTOR", default="staff" if IS_PRODUCTION else "off")
if SECOND_FACTOR not in {"staff", "off"}:
    raise ImproperlyConfigured('SECOND_FACTOR knows two values: "staff" and "off".')
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
MFA_ADAPTER = "mkbdeals.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION  # http://localhost
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts come by invitation
MFA_TOTP_ISSUER = "MKB-deals"
MFA_TOTP_TOLERANCE = 1  # a telephone that is half a minute off
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "mkbdeals.second_factor_forms.CodeForm",
    "reauthenticate": "mkbdeals.second_factor_forms.CodeAgainForm",
    "activate_totp": "mkbdeals.second_factor_forms.FirstCodeForm",
    "add_webauthn": "mkbdeals.passkey_forms.NewPasskeyForm",
    "authenticate_webauthn": "mkbdeals.passkey_forms.PasskeyForm",
    "reauthenticate_webauthn": "mkbdeals.passkey_forms.PasskeyAgainForm",
}

LANGUAGE_CODE = "nl"
# English for the pages of mkbdeals/languages.py; the texts in the code are English, so it needs no catalogue.
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [BASE_DIR / "mkbdeals" / "locale"]
FORMAT_MODULE_PATH = "mkbdeals.formats"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "var" / "static")))
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our letter types and drawings are of no use to other sites
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "var" / "assets"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "attachments": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if env("ATTACHMENTS_S3_BUCKET", default=""):
    STORAGES["attachments"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env("ATTACHMENTS_S3_BUCKET"),
            "endpoint_url": env("ATTACHMENTS_S3_ENDPOINT", default="") or None,
            "region_name": env("ATTACHMENTS_S3_REGION", default="") or "eu-west-1",
            "access_key": env("ATTACHMENTS_S3_ACCESS_KEY", default="") or None,
            "secret_key": env("ATTACHMENTS_S3_SECRET_KEY", default="") or None,
            "signature_version": "s3v4",
            "default_acl": None,  # who may read is asked here, never there
            "file_overwrite": False,
        },
    }
# Uploads go straight to disk and are cut off at the limit (proposals/services/uploads.py).
FILE_UPLOAD_HANDLERS = ["proposals.services.uploads.CappedUploadHandler"]
FILE_UPLOAD_TEMP_DIR = env("UPLOAD_TEMP_DIR", default=str(MEDIA_ROOT / "incoming"))
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # the handler stops long before, with a page that says why
ATTACHMENT_MAX_BYTES = 25_000_000  # below the StreamMaxLength that clamd has by itself
ATTACHMENTS_MAX_TOTAL_BYTES = 100_000_000  # of one proposal
ATTACHMENTS_MAX_NUMBER = 20
ATTACHMENTS_INSPECTION_SECONDS = 30  # for all files of one request; what is not reached has to be added again
# The virus scanner: tcp://host:3310 or unix:///run/clamav/clamd.ctl. Empty: files are not scanned, and say so.
CLAMD_URL = env("CLAMD_URL", default="") or (f"unix://{env('CLAMD_SOCKET')}" if env("CLAMD_SOCKET", default="") else "")
CLAMD_TIMEOUT_SECONDS = env.int("CLAMD_TIMEOUT_SECONDS", default=30)

CRISPY_TEMPLATE_PACK = "nlds"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["nlds"]

PGHISTORY_APPEND_ONLY = True
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True

REDIS_URL = env("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {
    # Tries to sign in and codes that were used, over all processes and machines; Redis may be away meanwhile.
    "default": {"BACKEND": "mkbdeals.counting.DatabaseCounts", "KEY_PREFIX": "mkbdeals"},
    # What one process keeps for itself, so that it needs neither (mkbdeals/operations/alarms.py).
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # What must be counted over all processes. Nothing waits for it: who cannot reach it goes on without.
    "shared": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "mkbdeals",
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2},
    },
}
# How often one address may ask the API and fetch files of the open data; 0 is without end.
OPEN_DATA_REQUESTS_A_MINUTE = env.int("OPEN_DATA_REQUESTS_A_MINUTE", default=120)
# After so many addresses in a minute with nothing behind them somebody has to wait (mkbdeals/guessing.py); 0 is never.
GUESSES_A_MINUTE = env.int("GUESSES_A_MINUTE", default=60)
# How often one person may ask a document, a file or a calculation in five minutes, each; 0 is without end.
COSTLY_CALLS_IN_FIVE_MINUTES = env.int("COSTLY_CALLS_IN_FIVE_MINUTES", default=40 if IS_PRODUCTION else 0)
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True  # progress lives in the row
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 20  # WeasyPrint does not give memory back
# A child that says nothing in so many seconds after it was begun is killed. With the 4 of Celery a busy machine kills
# every child it begins, and makes no document at all.
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # After so long a message is given to another worker; beyond the longest task, or it would be given out too early.
    "visibility_timeout": env.int("BROKER_VISIBILITY_SECONDS", default=600),
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
CELERY_TASK_SERIALIZER = "json"
# Two queues. What is made in bulk has workers of its own (mkbdeals/launcher/web.py, docker-compose.yml), so that nobody
# waits behind ten thousand documents. A worker that is told nothing takes both.
BULK_QUEUE = "bulk"
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in ("celery", BULK_QUEUE)]
BULK_PORTION = env.int("BULK_PORTION", default=200)  # so many lie with the workers; the rows of the others wait
# Documents wait for everything else: in Redis a higher number is later.
CELERY_TASK_ROUTES = {
    "reporting.tasks.generate_report": {"priority": 6},
    "reporting.tasks.pack": {"queue": BULK_QUEUE, "priority": 3},
}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
REPORT_SWEEP_SECONDS = env.int("REPORT_SWEEP_SECONDS", default=15)
REPORT_LEASE_SECONDS = env.int("REPORT_LEASE_SECONDS", default=20)  # renewed while a worker lives and works
REPORTS_KEPT_DAYS = env.int("REPORTS_KEPT_DAYS", default=30)  # what was made in bulk; single documents stay
REPORT_MAX_ATTEMPTS = env.int("REPORT_MAX_ATTEMPTS", default=3)
BULK_WATCH_SECONDS = env.int("BULK_WATCH_SECONDS", default=300)
KEEP_SWEEP_SECONDS = env.int("KEEP_SWEEP_SECONDS", default=60 * 60)
MESSAGE_SWEEP_SECONDS = env.int("MESSAGE_SWEEP_SECONDS", default=30)
REMINDER_SWEEP_SECONDS = env.int("REMINDER_SWEEP_SECONDS", default=300)
NOTICE_WATCH_SECONDS = env.int("NOTICE_WATCH_SECONDS", default=900)
ROUND_CLOCK_SECONDS = env.int("ROUND_CLOCK_SECONDS", default=15)
SCAN_SWEEP_SECONDS = env.int("SCAN_SWEEP_SECONDS", default=30)
# A planned publication is at most so much late when the message that is to make it punctual was lost.
PUBLICATION_SWEEP_SECONDS = env.int("PUBLICATION_SWEEP_SECONDS", default=15)
ESTIMATE_SWEEP_SECONDS = env.int("ESTIMATE_SWEEP_SECONDS", default=60)
ORPHAN_SWEEP_SECONDS = env.int("ORPHAN_SWEEP_SECONDS", default=6 * 60 * 60)
AUDIT_SEAL_SECONDS = env.int("AUDIT_SEAL_SECONDS", default=60)
AUDIT_HEAD_SECONDS = env.int("AUDIT_HEAD_SECONDS", default=3600)  # how often is looked; kept once a day
AUDIT_CHECK_SECONDS = env.int("AUDIT_CHECK_SECONDS", default=24 * 3600)  # how often the whole chain is checked
# Where the head of the audit chain of each day is kept, outside the database: a folder (empty: none) and an address.
AUDIT_HEADS_ROOT = env("AUDIT_HEADS_ROOT", default=str(BASE_DIR / "var" / "heads"))
AUDIT_HEADS_EMAIL = env("AUDIT_HEADS_EMAIL", default="")
DESTRUCTION_SWEEP_SECONDS = env.int("DESTRUCTION_SWEEP_SECONDS", default=60)
# After so many months personal data may go (docs/privacy.md); two people sign each time.
RETENTION_MONTHS = {
    "account": env.int("RETENTION_ACCOUNT_MONTHS", default=24),
    "assessor_profile": env.int("RETENTION_ASSESSOR_PROFILE_MONTHS", default=24),
    "invitation": env.int("RETENTION_INVITATION_MONTHS", default=12),
    "mail": env.int("RETENTION_MAIL_MONTHS", default=24),
    "deal_contact": env.int("RETENTION_DEAL_CONTACT_MONTHS", default=84),
    "draft_contact": env.int("RETENTION_DRAFT_CONTACT_MONTHS", default=12),
    # The database holds who saw what for a year at least.
    "viewing": max(12, env.int("RETENTION_VIEWING_MONTHS", default=84)),
}
# Who was refused at the door is kept for so long (docs/audit.md); the database holds on to it for 30 days anyway.
REFUSALS_KEPT_DAYS = env.int("REFUSALS_KEPT_DAYS", default=183)
if REFUSALS_KEPT_DAYS < 30:
    raise ImproperlyConfigured("REFUSALS_KEPT_DAYS is 30 or more.")
# How soon the invented round closes when staff of the demonstration ask for it.
DEMONSTRATION_CLOSING_SECONDS = env.int("DEMONSTRATION_CLOSING_SECONDS", default=120)
# Sweepers: each takes up rows that were left behind (docs/architecture.md, "Row first, task second").
SWEEPERS = {
    "proposals.tasks.send_waiting_messages": MESSAGE_SWEEP_SECONDS,
    "proposals.tasks.queue_reminders": REMINDER_SWEEP_SECONDS,
    "proposals.tasks.watch_notices": NOTICE_WATCH_SECONDS,
    "proposals.tasks.advance_rounds": ROUND_CLOCK_SECONDS,
    "proposals.tasks.scan_waiting_attachments": SCAN_SWEEP_SECONDS,
    "proposals.tasks.remove_orphaned_files": ORPHAN_SWEEP_SECONDS,
    "proposals.tasks.seal_history": AUDIT_SEAL_SECONDS,
    "proposals.tasks.keep_head_of_history": AUDIT_HEAD_SECONDS,
    "proposals.tasks.carry_out_destruction": DESTRUCTION_SWEEP_SECONDS,
    "proposals.tasks.verify_history": min(AUDIT_HEAD_SECONDS, AUDIT_CHECK_SECONDS),  # checks when it is due
    "assessment.tasks.estimate_waiting_rankings": ESTIMATE_SWEEP_SECONDS,
    "assessment.tasks.divide_waiting_rounds": ESTIMATE_SWEEP_SECONDS,
    "assessment.tasks.calculate_waiting_stabilities": ESTIMATE_SWEEP_SECONDS,
    "assessment.tasks.publish_due_plans": PUBLICATION_SWEEP_SECONDS,
    "assessment.tasks.make_missing_public_packages": KEEP_SWEEP_SECONDS,
    "assessment.tasks.queue_scoring_reminders": REMINDER_SWEEP_SECONDS,
    "assessment.tasks.scan_waiting_objection_files": SCAN_SWEEP_SECONDS,
    "reporting.tasks.generate_waiting_reports": REPORT_SWEEP_SECONDS,
    "reporting.tasks.keep_reporting_going": KEEP_SWEEP_SECONDS,
    "reporting.tasks.scan_waiting_photos": SCAN_SWEEP_SECONDS,
    "reporting.tasks.watch_bulk": BULK_WATCH_SECONDS,
    "reporting.tasks.remove_old_reports": KEEP_SWEEP_SECONDS,
}
WATCH_SECONDS = env.int("WATCH_SECONDS", default=300)
INVARIANT_SECONDS = env.int("INVARIANT_SECONDS", default=6 * 60 * 60)
SWEEPERS["mkbdeals.tasks.remove_ended_sessions"] = KEEP_SWEEP_SECONDS
SWEEPERS["reporting.tasks.watch_reading"] = WATCH_SECONDS
SWEEPERS["mkbdeals.tasks.remove_old_tries"] = KEEP_SWEEP_SECONDS
SWEEPERS |= {"mkbdeals.tasks.watch_site": WATCH_SECONDS, "mkbdeals.tasks.check_invariants": INVARIANT_SECONDS}
# How often the mail server and the virus scanner are asked whether they are there.
PROBE_SECONDS = env.int("PROBE_SECONDS", default=60)
SWEEPERS |= {"mkbdeals.tasks.probe_parts": PROBE_SECONDS, "mkbdeals.tasks.mail_digest": KEEP_SWEEP_SECONDS}
# A sweep that waited for long is of no use: the next ones are there already. Not too short either,
# or a worker that is busy with documents would never get to one.
CELERY_BEAT_SCHEDULE = {
    task: {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 60)}}
    for task, seconds in SWEEPERS.items()
} | {
    # Signs of life of the clock and of the workers of each queue (mkbdeals/operations/pulse.py).
    f"pulse of {queue.name}": {
        "task": "mkbdeals.tasks.pulse",
        "schedule": 30.0,
        "kwargs": {"queue": queue.name},
        "options": {"queue": queue.name, "expires": 300, "priority": 0},
    }
    for queue in CELERY_TASK_QUEUES
}

# Without a mail server messages become files; staff read them on a page (docs/demonstration.md).
if env("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = env("MAIL_ROOT", default=str(BASE_DIR / "var" / "mail"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="MKB-deals <mkb-deals@localhost>")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
# Read only when the OpenAPI document of /v1/ is written (reporting/api/openapi.py).
REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_ENGINE = "mkbdeals.sessions"
MESSAGE_STORAGE = "mkbdeals.short_messages.Messages"
SESSION_COOKIE_HTTPONLY = True
# Signed in until so long nothing was asked or saved, and never longer than a working day.
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_SECONDS", default=2 * 60 * 60)
SESSION_MAXIMUM_AGE = env.int("SESSION_MAXIMUM_SECONDS", default=10 * 60 * 60)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mkbdeals.errors.csrf_failure"
if IS_PRODUCTION:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_SECURE = "__Host-language", True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    # The API refuses what comes without TLS itself (reporting/api/urls.py).
    SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz|metrics)$", r"^v1(/|$)"]
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if env.bool("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        # Without it everybody has the address of the proxy, and one person's wrong passwords lock out all.
        ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)

# Who may read /metrics shows this as a bearer token; empty: nobody.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN is too short. Use at least 20 random characters.")

# Who gets a mail when a part falls silent, and each day from this hour on what is wrong. Empty: nobody.
OPERATORS = env.list("OPERATORS_EMAIL", default=[])
DIGEST_HOUR = env.int("DIGEST_HOUR", default=7)
if not all("@" in each for each in OPERATORS):
    raise ImproperlyConfigured("OPERATORS_EMAIL holds e-mail addresses, with commas between.")

# Who finds a weakness tells it here: mailto:, https: or tel:, with commas between (RFC 9116). Empty: no such page.
SECURITY_CONTACTS = env.list("SECURITY_CONTACTS", default=[])
SECURITY_POLICY = env("SECURITY_POLICY", default="")
if not all(each.startswith(("mailto:", "https://", "tel:")) for each in SECURITY_CONTACTS):
    raise ImproperlyConfigured("SECURITY_CONTACTS holds addresses that begin with mailto:, https:// or tel:.")

# A proxy on the same machine says when it had the whole request (proposals/views/queueing.py).
PROXY_SETS_REQUEST_START = env.bool("PROXY_SETS_REQUEST_START", default=False)

# json: one line of JSON for each happening; plain: for people. Neither holds what was typed, addresses or tokens.
LOG_FORMAT = env("LOG_FORMAT", default="json" if IS_PRODUCTION else "plain")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "mkbdeals.logs.JsonFormatter"}, "plain": {"()": "mkbdeals.logs.PlainFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json" if LOG_FORMAT == "json" else "plain"}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Six lines a document that say nothing an operator can use.
        **{name: {"level": "WARNING"} for name in ("weasyprint", "fontTools")},
        # Django would mail errors with all that was sent; they go where all lines go.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # what is refused stands in the line of the request already
    },
}
# Where errors go besides: a Sentry (mkbdeals/error_reports.py). Empty: nowhere.
SENTRY_DSN = env("SENTRY_DSN", default="")
if SENTRY_DSN:
    if IS_PRODUCTION and not SENTRY_DSN.startswith("https://"):
        raise ImproperlyConfigured("SENTRY_DSN must begin with https://.")
    LOGGING["handlers"]["sentry"] = {
        "class": "mkbdeals.error_reports.SentryHandler",
        "dsn": SENTRY_DSN,
        "environment": env("SENTRY_ENVIRONMENT", default="production" if IS_PRODUCTION else "demonstration"),
        "release": env("SENTRY_RELEASE", default="unknown"),
    }
    LOGGING["root"]["handlers"].append("sentry")
