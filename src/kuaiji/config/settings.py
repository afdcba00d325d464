"""Settings: one typed class, read from the environment (`KUAIJI_…`), and what Django makes of it."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything an operator can set. Nonsense stops the start."""

    model_config = SettingsConfigDict(env_prefix="KUAIJI_", extra="ignore")

    mode: Literal["production", "demo", "test"] = Field("test", description="运行方式")
    data: Path = Field(Path(".data"), description="数据目录：内置数据库、附件、日志")
    database: str = Field("kuaiji", description="数据库名")
    socket: str = Field("", description="PostgreSQL 的主机名或套接字目录")
    port: int = Field(5432, description="PostgreSQL 端口")
    secret: SecretStr = Field(SecretStr("only-for-demo-and-tests"), description="签名密钥")
    keys: SecretStr = Field(SecretStr(""), description="字段加密与索引密钥；空值只用于演示和测试")
    sandbox_url: str = Field("http://127.0.0.1:8090", description="外部服务替身的地址，只用于演示和测试")
    sandbox_secret: SecretStr = Field(SecretStr("only-for-demo-and-tests"), description="与替身互签报文的密钥")
    realname_url: str = Field("", description="实名核验接口；空值用替身")
    education_url: str = Field("", description="学历、学位核验接口；空值用替身")
    qualification_url: str = Field("", description="专业技术资格核验接口；空值用替身")
    registry_secret: SecretStr = Field(SecretStr(""), description="与核验接口互签报文的密钥")
    sms_daily_cap: int = Field(20_000, ge=0, description="每天最多发送的短信条数，到顶即停并告警")
    public_url: str = Field("http://127.0.0.1:8000", description="本站的对外地址")


settings = KUAIJI = Settings()

MODE = settings.mode
DEBUG = False
SECRET_KEY = settings.secret.get_secret_value()
ALLOWED_HOSTS = ["*"] if settings.mode != "production" else [settings.public_url.split("//")[1].split(":")[0]]
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
    "procrastinate.contrib.django",
    "kuaiji.web",
    "kuaiji.audit",
    "kuaiji.messaging",
    "kuaiji.accounts",
    "kuaiji.departments",
    "kuaiji.attachments",
    "kuaiji.verification",
    "kuaiji.cases",
    "kuaiji.dossier",
    "kuaiji.casework",
    "kuaiji.portal",
    "kuaiji.desk",
]
if settings.mode != "production":
    INSTALLED_APPS += ["kuaiji.demo"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kuaiji.web.middleware.Guard",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kuaiji.accounts.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "kuaiji.web.jinja.environment"},
    }
]


def database(user: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": settings.database,
        "USER": user,
        "HOST": settings.socket,
        "PORT": settings.port,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 1},
    }


# The web and the worker are `kuaiji_app`; only migrations run as `kuaiji_owner`.
DATABASES = {"default": database("kuaiji_app"), "owner": {**database("kuaiji_owner"), "TEST": {"MIRROR": "default"}}}

STATIC_URL = "/static/"
STATICFILES_DIRS: list[str] = []
WHITENOISE_USE_FINDERS = settings.mode != "production"
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SILENCED_SYSTEM_CHECKS: list[str] = []
