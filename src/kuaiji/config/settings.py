"""What Django makes of the settings; what an operator can set stands in `options`."""

from urllib.parse import urlsplit

from kuaiji.config import logs
from kuaiji.config.options import APP_ROLE, OWNER_ROLE, Settings

settings = KUAIJI = Settings()

MODE = settings.mode
LOGGING = logs.LOGGING
DEBUG = False
SECRET_KEY = settings.secret.get_secret_value()
ALLOWED_HOSTS = ["*"] if settings.mode != "production" else [urlsplit(settings.public_url).hostname or ""]
ROOT_URLCONF = "kuaiji.config.urls"
WSGI_APPLICATION = "kuaiji.config.wsgi.application"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = False
LANGUAGE_CODE = "zh-hans"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "kuaiji.web",
    "kuaiji.audit",
    "kuaiji.messaging",
    "kuaiji.accounts",
    "kuaiji.departments",
    "kuaiji.attachments",
    "kuaiji.verification",
    "kuaiji.legacy",
    "kuaiji.cases",
    "kuaiji.dossier",
    "kuaiji.casework",
    "kuaiji.portal",
    "kuaiji.desk",
    "kuaiji.api",
]
if settings.mode != "production":
    INSTALLED_APPS += ["kuaiji.demo"]

MIDDLEWARE = [
    "kuaiji.config.metrics.Watch",
    "django.middleware.security.SecurityMiddleware",
    "kuaiji.web.middleware.Guard",
    "kuaiji.api.middleware.JsonRefusals",
    "kuaiji.web.middleware.Legible",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kuaiji.attachments.middleware.UploadGate",
    "kuaiji.accounts.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "kuaiji.config.templates.environment"},
    }
]


def database(role: str) -> dict[str, object]:
    words = settings.conninfo(role)
    return {
        "ENGINE": "kuaiji.web.postgresql",
        **{key.upper(): words.pop(word, "") for key, word in DJANGO_WORDS.items()},
        "CONN_MAX_AGE": None,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 1, **words},
    }


DJANGO_WORDS = {"name": "dbname", "user": "user", "password": "password", "host": "host", "port": "port"}
# The web and the worker are `kuaiji_app`; only migrations run as `kuaiji_owner`.
DATABASES = {"default": database(APP_ROLE), "owner": {**database(OWNER_ROLE), "TEST": {"MIRROR": "default"}}}

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = settings.mode != "production"
if settings.mode == "production":
    STATIC_ROOT = settings.data / "static"
    STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kuaiji.web.pages.csrf_failure"
if settings.public_url.startswith("https://"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    CSRF_COOKIE_SECURE = True
