"""One frozen settings object: environment over TOML. Every problem is listed at once."""

import os
import tempfile
from pathlib import Path
from typing import Any, Literal

import redis
from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from inventaris.errors import ConfigError

PREFIX = "INVENTARIS_"
HOME = Path(__file__).resolve().parent.parent  # where `kota/` and `templates/` lie


class Settings(BaseSettings):
    """Names in the environment are these in capitals, after `INVENTARIS_`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    gitlab_url: AnyHttpUrl = Field(description="Base address of the GitLab")
    gitlab_token: SecretStr = Field(
        description="Personal token of the service's user: api, write_repository, self_rotate"
    )
    bot_username: str = Field(
        default="inventaris-bot", min_length=1, description="User name of the service's user"
    )
    root_group: str = Field(
        default="inventarisasi", min_length=1, description="Path of the root group"
    )
    webhook_secret: SecretStr = Field(
        description="Secret that GitLab sends with each webhook; at least 16 characters"
    )
    service_url: AnyHttpUrl = Field(
        default=AnyHttpUrl("http://localhost:8000"),
        description="Address at which GitLab reaches the service",
    )
    redis_url: SecretStr = Field(
        default=SecretStr("redis://localhost:6379/0"), description="Queues, leases, caches"
    )
    city: str = Field(default="tebing-tinggi", description="Folder of `kota_dir`")
    kota_dir: Path = Field(default=HOME / "kota", description="Folder of city folders")
    templates_dir: Path = Field(default=HOME / "templates", description="Folder of templates")
    work_dir: Path = Field(
        default=Path(tempfile.gettempdir()) / "inventaris",
        description="Scratch space for imports, and beat's sign of life",
    )
    lease_s: float = Field(
        default=30, gt=0, le=30, description="Length of a lease, renewed while its holder lives"
    )
    sweep_interval_s: float = Field(default=60, gt=0, description="Time between two sweeps")
    touch_interval_s: float = Field(
        default=60,
        ge=0,
        description="How long GitLab leaves an issue's date alone after it changed (ThrottledTouch)",
    )
    request_timeout_s: float = Field(
        default=20, gt=0, description="Limit of one GitLab request; shorter than a lease"
    )
    job_timeout_s: int = Field(default=3600, gt=0, description="Limit of one job")
    delivery_limit_bytes: int = Field(
        default=2 * 1024**3, gt=0, description="Largest delivery that is taken"
    )
    attachment_limit_bytes: int = Field(
        default=20 * 1024**2,
        gt=0,
        description="Largest attachment kept in the archive; larger ones stay on the issue",
    )
    smtp_host: str = Field(default="", description="Mail server; without one no mail is sent")
    smtp_port: int = Field(default=587, gt=0, lt=65536, description="Port of the mail server")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="Encryption to the mail server; `none` for loopback alone"
    )
    smtp_username: str = Field(default="", description="Login at the mail server, if it asks")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="Password of that login")
    smtp_timeout_s: float = Field(
        default=30, gt=0, description="How long the mail server may keep us waiting for an answer"
    )
    mail_files_bytes: int = Field(
        default=5 * 1024**2,
        ge=0,
        description="Most that goes along with one mail as files; the rest is linked",
    )
    trusted_hosts: tuple[str, ...] = Field(
        default=(), description="Hosts git may clone from although their address is private"
    )
    log_json: bool = Field(default=True, description="Logs as JSON lines, else for people")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  pydantic-settings' signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the environment before the TOML file that `INVENTARIS_CONFIG` names."""
        file = os.environ.get(f"{PREFIX}CONFIG")
        toml = (TomlConfigSettingsSource(settings_cls, file),) if file else ()
        return (init_settings, env_settings, *toml)

    @property
    def forge_url(self) -> str:
        """Give the GitLab's address without a slash at its end."""
        return str(self.gitlab_url).rstrip("/")

    @property
    def template_folders(self) -> tuple[Path, Path]:
        """Give the folders of templates: the city's own goes before the common one."""
        return self.kota_dir / self.city / "templates", self.templates_dir

    @property
    def hook_url(self) -> str:
        """Give the address that webhooks are sent to."""
        return str(self.service_url).rstrip("/") + "/webhook"


def load_settings(**overrides: Any) -> Settings:
    """Read the settings.

    Raises:
        ConfigError: with every missing or wrong setting, a line each; values are not shown.

    """
    try:
        settings = Settings(**overrides)
    except ValidationError as invalid:
        lines = [
            f"{PREFIX}{'_'.join(str(part) for part in error['loc']).upper()}: {error['msg']}"
            for error in invalid.errors(include_url=False, include_input=False)
        ]
        raise ConfigError("\n".join(lines)) from None
    problems = []
    if not _is_redis_url(settings.redis_url.get_secret_value()):
        problems.append(f"{PREFIX}REDIS_URL: not of the form redis://host:6379/0 or rediss://…")
    if len(settings.webhook_secret.get_secret_value()) < 16:
        problems.append(f"{PREFIX}WEBHOOK_SECRET: shorter than 16 characters")
    if settings.request_timeout_s >= settings.lease_s:
        problems.append(f"{PREFIX}REQUEST_TIMEOUT_S: not shorter than {PREFIX}LEASE_S")
    if settings.smtp_password.get_secret_value() and settings.smtp_security == "none":
        problems.append(f"{PREFIX}SMTP_SECURITY: a password would go unencrypted")
    if problems:
        raise ConfigError("\n".join(problems))
    return settings


def _is_redis_url(url: str) -> bool:
    """Tell whether it can be read as Redis' address; Celery takes no socket's."""
    try:
        redis.ConnectionPool.from_url(url)
    except ValueError:
        return False
    return not url.startswith("unix:")
