"""Settings, all from the environment; docs/reference/settings.md lists the variables."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from ruralplan import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = Path(env.text("DATA", str(BASE_DIR / "var"))).resolve()

DEBUG = env.flag("DJANGO_DEBUG", False)
# `make demo` on this machine: plain HTTP on 127.0.0.1, otherwise as in production.
DEMO = env.flag("DEMO", False)
SECRET_KEY = env.secret_key(
    "DJANGO_SECRET_KEY", debug=DEBUG, kept_in=DATA / "secret" if DEMO else None
)
HERE = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = env.hosts("DJANGO_ALLOWED_HOSTS", HERE if DEBUG or DEMO else [])
# How many proxies of our own stand in front; none is trusted that is not there.
PROXIES = env.number("TRUSTED_PROXIES", 0, low=0, high=10)
THROTTLE = env.flag("THROTTLE", True)
if not THROTTLE and not (DEBUG or DEMO):
    raise ImproperlyConfigured("THROTTLE=off is for load tests: it needs DEMO or DJANGO_DEBUG.")

INSTALLED_APPS = [
    "ruralplan.apps.RuralPlanConfig",
    "ruralplan.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "rest_framework",
    "simple_history",
    "sources",
    "counties",
    "programs",
]

MIDDLEWARE = [
    # The first two stand before Django's own, so that its redirect to HTTPS carries them too.
    "ruralplan.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "ruralplan.middleware.CompressionMiddleware",
    "ruralplan.middleware.FreshnessMiddleware",
    "ruralplan.api.middleware.ApiMiddleware",
    "ruralplan.middleware.SanityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ruralplan.accounts.SecondFactorMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "ruralplan.urls"
WSGI_APPLICATION = "ruralplan.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": env.database("DATABASE_URL", DATA / "ruralplan.sqlite3")}
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # Django's defaults failed 14–24 % of concurrent writes as locked; these fail none.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {"options": "-c statement_timeout=10000", "connect_timeout": 5}
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": env.cache("CACHE_URL"),
    # Drawn charts, each under a hash of what it was made from: they never go out of date.
    "charts": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "charts",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}
TASKS = {"default": env.tasks("TASKS_BACKEND", "TASKS_BROKER_URL")}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "ruralplan.accounts.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {} if THROTTLE else False
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_ADAPTER = "ruralplan.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "RuralPlan"
# Clocks of telephones differ: one step of 30 seconds either way.
MFA_TOTP_TOLERANCE = 1
# Superusers, publishers and administrators then need a code from their telephone for the admin.
REQUIRE_SECOND_FACTOR = env.flag("REQUIRE_SECOND_FACTOR", not (DEBUG or DEMO))
# Nobody reads mail on a bare machine; a deployment names its own backend.
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_PAGINATION_CLASS": "ruralplan.api.pagination.CursorPagination",
    "DEFAULT_FILTER_BACKENDS": ["ruralplan.api.filters.StrictFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["ruralplan.api.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "ruralplan.api.renderers.OneFormat",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["ruralplan.api.throttles.ApiThrottle"] if THROTTLE else [],
    "DEFAULT_THROTTLE_RATES": {"api": env.rate("API_RATE", "300/min")},
    "EXCEPTION_HANDLER": "ruralplan.api.errors.answer",
    "NUM_PROXIES": PROXIES,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "RuralPlan API",
    "VERSION": "1",
    "DESCRIPTION": (
        "乡村振兴项目的证据账本：每个数字都带着写明它的那段文字。只读，不用钥匙，只有已公开的记录。"
    ),
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "KindEnum": "programs.models.Kind",
        "ContinuationKindEnum": "programs.models.ContinuationKind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "ruralplan.api.schema.document_every_answer",
    ],
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE = not (DEBUG or DEMO)
SECURE_SSL_REDIRECT = SECURE
# Probes come from inside, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ruralplan.errors.csrf_failure"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Whether one person may approve what the same person wrote.
ONE_PERSON_TEAM = env.flag("ONE_PERSON_TEAM", False)
# A promise without a report for so many months is on the worklist.
REPORT_MONTHS = env.number("REPORT_MONTHS", 12, low=0, high=240)
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_REVERT_DISABLED = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = False

# A folder of article texts (index.json beside them); empty where there is none.
ARTICLES = env.folder("ARTICLES")
# How many characters of the original a passage may show on either side of the number.
PASSAGE_CONTEXT = env.number("PASSAGE_CONTEXT", 60, low=0, high=200)
# All passages of one article together never show more than this share of it.
PASSAGE_SHARE = 0.25

LOG_LEVEL = env.choice("LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
