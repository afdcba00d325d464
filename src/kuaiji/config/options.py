"""设置: everything an operator can set, typed, read from the environment (`KUAIJI_…`)."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict
from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kuaiji.messaging.texts import TEMPLATES

DEMO_SECRET = "only-for-demo-and-tests"  # noqa: S105
OPTIONAL = {"education_url", "qualification_url"}  # not connected: a person reviews instead
KEYS = re.compile(
    r"(cipher:\d+:[0-9a-f]{32}|index:\d+:[0-9a-f]{64})(,(cipher:\d+:[0-9a-f]{32}|index:\d+:[0-9a-f]{64}))+"
)
TRAIL_KEYS = re.compile(r"[0-9a-f]{64}(,[0-9a-f]{64})*")
APP_ROLE, OWNER_ROLE = "kuaiji_app", "kuaiji_owner"


class Settings(BaseSettings):
    """Everything an operator can set. Nonsense stops the start."""

    model_config = SettingsConfigDict(env_prefix="KUAIJI_", extra="ignore")

    mode: Literal["production", "demo", "test"] = Field("test", description="运行方式")
    data: Path = Field(Path(".data"), description="数据目录：内置数据库、附件、日志")
    database: str = Field("kuaiji", description="数据库名")
    database_url: SecretStr = Field(
        SecretStr(""), description="别的 PostgreSQL（17 以上），用户须是 kuaiji_app；空值使用内置数据库"
    )
    owner_database_url: SecretStr = Field(
        SecretStr(""), description="同一个数据库，用户是 kuaiji_owner，只用于升级和导入原登记库"
    )
    socket: str = Field("", description="内置数据库的套接字目录，由 kuaiji 命令自己填写")
    secret: SecretStr = Field(SecretStr(DEMO_SECRET), description="签名密钥")
    keys: SecretStr = Field(SecretStr(""), description="字段加密与索引密钥；空值只用于演示和测试")
    trail_keys: SecretStr = Field(
        SecretStr(""), description="每日封存的签名密钥（Ed25519），第一把用来签；空值只用于演示和测试"
    )
    sandbox_url: str = Field("http://127.0.0.1:8090", description="外部服务替身的地址，只用于演示和测试")
    sandbox_secret: SecretStr = Field(SecretStr(DEMO_SECRET), description="与替身互签报文的密钥")
    realname_url: str = Field("", description="实名核验接口；演示和测试时空值用替身")
    education_url: str = Field("", description="学历、学位核验接口；空值在演示时用替身，正式环境转人工审核")
    qualification_url: str = Field("", description="专业技术资格核验接口；空值在演示时用替身，正式环境转人工审核")
    registry_secret: SecretStr = Field(SecretStr(""), description="与核验接口互签报文的密钥")
    sms_gateway: Literal["sandbox", "aliyun", "tencent"] = Field("sandbox", description="短信网关")
    sms_key_id: str = Field("", description="短信网关的 AccessKeyId 或 SecretId")
    sms_key_secret: SecretStr = Field(SecretStr(""), description="短信网关的密钥")
    sms_sign_name: str = Field("", description="短信签名，须已在网关报备")
    sms_app_id: str = Field("", description="腾讯云短信的 SdkAppId")
    sms_region: str = Field("ap-guangzhou", description="腾讯云短信的地域")
    sms_templates: dict[str, str] = Field(default_factory=dict, description="短信模板在网关的编号，JSON 对象")
    sms_daily_cap: int = Field(20_000, ge=0, description="每天最多发送的短信条数，到顶即停并告警")
    public_url: str = Field("http://127.0.0.1:8000", description="本站的对外地址")
    proxies: int = Field(0, ge=0, description="本站前面有几层自己的反向代理；来访地址取自它们写的 X-Forwarded-For")

    @model_validator(mode="after")
    def production_is_safe(self) -> Self:
        """Refuse demo keys, demo services and loopback addresses where real people are served."""
        if self.mode != "production":
            return self
        faults = [
            f"KUAIJI_{name.upper()} 不能用演示值，请填至少 32 个字符的随机值"
            for name in ("secret", "registry_secret")
            if len(value := getattr(self, name).get_secret_value()) < 32 or value == DEMO_SECRET
        ]
        if not KEYS.fullmatch(self.keys.get_secret_value()):
            faults.append("KUAIJI_KEYS 没有填写或格式不对，用 kuaiji config keys 生成")
        if not TRAIL_KEYS.fullmatch(self.trail_keys.get_secret_value()):
            faults.append("KUAIJI_TRAIL_KEYS 没有填写或格式不对，用 kuaiji config keys 生成")
        outside = {name for name in type(self).model_fields if name.endswith("_url") and "database" not in name}
        faults += [
            f"KUAIJI_{name.upper()} 没有填写，或指向本机，或不以 https:// 开头"
            for name in sorted(outside - {"sandbox_url"})
            if (url := getattr(self, name)) or name not in OPTIONAL
            if not url.startswith("https://") or is_loopback(url)
        ]
        if "sandbox_url" in self.model_fields_set:
            faults.append("KUAIJI_SANDBOX_URL 只用于演示，生产环境请删除")
        faults += self.sms_faults()
        if faults:
            raise ValueError("；".join(faults))
        return self

    def sms_faults(self) -> list[str]:
        """Return what the chosen SMS gateway still lacks."""
        if self.sms_gateway == "sandbox":
            return ["KUAIJI_SMS_GATEWAY 要选 aliyun 或 tencent"]
        needed = ["sms_key_id", "sms_sign_name", "sms_templates"]
        needed += ["sms_app_id"] if self.sms_gateway == "tencent" else []
        missing = [name for name in needed if not getattr(self, name)]
        missing += [] if self.sms_key_secret.get_secret_value() else ["sms_key_secret"]
        unnamed = sorted(TEMPLATES.keys() - self.sms_templates.keys()) if self.sms_templates else []
        faults = [f"KUAIJI_{name.upper()} 没有填写" for name in missing]
        return faults + ([f"KUAIJI_SMS_TEMPLATES 缺少 {'、'.join(unnamed)}"] if unnamed else [])

    def conninfo(self, role: str) -> dict[str, str]:
        """Return how to connect as `role`, in libpq's words."""
        url = self.database_url if role == APP_ROLE else self.owner_database_url
        if self.database_url.get_secret_value():
            return {key: str(value) for key, value in conninfo_to_dict(url.get_secret_value()).items()}
        return {"host": self.socket, "dbname": self.database, "user": role}


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback or ip_address(host).is_unspecified
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
