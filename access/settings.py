"""access.yaml → typed settings, or every mistake in it with its line. docs/security.md describes each key.

Secrets never stand in the file: it names the environment variable or the file that holds them.
"""

import os
import re
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import PydanticCustomError

from access.database.connection import AccessError
from access.database.opening import SERVER, SERVICE
from access.people.permissions import Role
from access.people.rows import EMAIL
from plan import Problem, problem
from plan.problem import listed
from plan.reading.source import Source, SourceError, structural, text_of

PROJECT = Path(__file__).parent.parent
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
ISSUER = re.compile(r"https://[^\s/?#@\\]+(/[^\s?#\\]*)?")
HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,252}|[0-9A-Fa-f:.]{2,45}")
PUBLIC_URL = re.compile(r"(https://[^\s/?#@\\]+|http://(127\.0\.0\.1|localhost)(:\d+)?)/?", re.IGNORECASE)
"""Plain http for the machine itself only: what a provider sends back lets somebody in."""
WHOLE_WORLD = 8
"""A network with a shorter prefix is nobody's reverse proxy: a slip that would let every client say who it is."""
Network = IPv4Network | IPv6Network


class SettingsError(Exception):
    """access.yaml cannot be used. `problems` lists every mistake, in the order of the lines."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(p.message for p in problems))
        self.problems = problems


def _expected(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("expected", "{expected}", {"expected": sentence})


def _network(value: Any) -> Network:
    try:
        found = ip_network(str(value).strip(), strict=False)
    except ValueError:
        raise _expected("应为 IP 地址或网段，例如 10.1.2.3 或 10.1.2.0/24") from None
    if found.prefixlen < WHOLE_WORLD:
        raise _expected("这个网段太大，等于相信所有来访者；请只写反向代理的地址")
    return found


def _header(value: Any) -> str:
    if not isinstance(value, str) or not HEADER_NAME.fullmatch(value):
        raise _expected("应为请求头的名称，例如 X-Remote-User")
    return value.lower()


def _flag(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else value


def _issuer(value: Any) -> str:
    if not isinstance(value, str) or not ISSUER.fullmatch(value):
        raise _expected("应为 https:// 开头的网址，与提供方写的一字不差，例如 https://sso.example/realms/gov")
    return value


def _public_url(value: Any) -> str:
    if not isinstance(value, str) or not PUBLIC_URL.fullmatch(value):
        raise _expected("应为 https:// 开头的网址，不带路径，例如 https://plan.example")
    return value.rstrip("/").lower()


def _host(value: Any) -> str:
    if not isinstance(value, str) or not HOST.fullmatch(value):
        raise _expected("应为内网邮件服务器的名称或地址，例如 mail.bureau.example，端口写在 port")
    return value


def _mailbox(value: Any) -> str:
    if not isinstance(value, str) or not EMAIL.fullmatch(value):
        raise _expected("应为发件人的邮箱，例如 office@bureau.example")
    return value


Issuer = Annotated[str, BeforeValidator(_issuer)]
Header = Annotated[str, BeforeValidator(_header)]
Networks = tuple[Annotated[Network, BeforeValidator(_network)], ...]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False, strict=True)


class Secret(Part):
    """Where a secret is: an environment variable or a file only its owner can read. Holds no secret itself."""

    env: str | None = None
    file: str | None = None

    def read(self) -> SecretStr:
        """The secret. Raises AccessError where it is missing, empty, or readable by other users."""
        if self.env is not None:
            found = os.environ.get(self.env, "")
            if not found:
                raise AccessError(f"环境变量 {self.env} 没有设置。")
            return SecretStr(found)
        path = Path(self.file or "")
        try:
            if path.stat().st_mode & 0o077:
                raise AccessError(f"其他用户也能读 {path}。请执行 chmod 600 {path}。")
            if not path.is_file():  # a pipe would hold the start for ever
                raise AccessError(f"{path} 不是普通文件。请核对路径。")
            return SecretStr(path.read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError):
            raise AccessError(f"读不到 {path}。请检查路径和权限。") from None


class TrustedHeader(Part):
    """A reverse proxy that has signed people in: which headers say who, and from which addresses they are believed."""

    user: Header
    name: Header | None = None
    role: Header | None = None
    departments: Header | None = None
    groups: Header | None = None
    sources: Networks = Field(alias="from", min_length=1)

    @property
    def headers(self) -> frozenset[str]:
        """Every header that says something about a person; lower case."""
        return frozenset(h for h in (self.user, self.name, self.role, self.departments, self.groups) if h)


class Oidc(Part):
    """An OpenID Connect provider, how it knows us, and which of its claims say who somebody is."""

    issuer: Issuer
    client_id: str = Field(min_length=1)
    client_secret: Secret
    ca_file: str | None = None
    label: str = Field(default="用统一身份登录", min_length=1, max_length=40)
    scopes: tuple[str, ...] = Field(default=("openid", "profile"), strict=False)
    required_acr: tuple[str, ...] = Field(default=(), strict=False)
    user_claim: str = Field(default="preferred_username", min_length=1)
    name_claim: str = Field(default="name", min_length=1)
    groups_claim: str = Field(default="groups", min_length=1)


class Group(Part):
    """What the members of one group of the single sign-on are here."""

    role: Role
    departments: tuple[str, ...] = Field(default=(), strict=False)


class Log(Part):
    """Where the log is written, how large a file gets and how many older ones stay."""

    file: str = Field(min_length=1)
    megabytes: int = Field(default=10, ge=1, le=1000)
    files: int = Field(default=10, ge=1, le=100)


class Mail(Part):
    """The mail server that reminders are handed to, and how many days before a deadline it is done unasked."""

    server: Annotated[str, BeforeValidator(_host)]
    port: int = Field(default=25, ge=1, le=65_535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    ca_file: str | None = None
    user: str | None = None
    password: Secret | None = None
    sender: Annotated[str, BeforeValidator(_mailbox)] = Field(alias="from")
    days_before: tuple[Annotated[int, Field(ge=1, le=30)], ...] = Field(default=(), strict=False)


class Papers(Part):
    """How the 月报 looks as a paper of this bureau; reports/monthly/paper.py says what each key is."""

    head: str = Field(default="", max_length=30)
    signer: str = Field(default="", max_length=40)
    first_issue: int = Field(default=1, ge=1, le=9999)
    copies: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...] = Field(
        default=(), max_length=20, strict=False
    )
    printer: str = Field(default="", max_length=40)


class Settings(Part):
    """The whole of access.yaml; without one, everybody at this very machine and nobody else."""

    mode: Literal["open", "accounts"] = "open"
    database: str = "data/access.sqlite"
    idle_minutes: int = Field(default=30, ge=1, le=480)
    absolute_hours: int = Field(default=12, ge=1, le=24)
    sign_in_local: bool = True
    secure_cookies: Annotated[Literal["auto", "true", "false"], BeforeValidator(_flag)] = "auto"
    proxies: Networks = Field(default=(), strict=False)
    public_url: Annotated[str, BeforeValidator(_public_url)] | None = None
    trusted_header: TrustedHeader | None = None
    oidc: Oidc | None = None
    groups: dict[str, Group] = Field(default_factory=dict)
    log: Log | None = None
    mail: Mail | None = None
    papers: Papers = Papers()
    own_words: tuple[str, ...] = Field(default=(), strict=False)


def settings_path() -> Path | None:
    """The file that WORKPLAN_ACCESS names; None where it is not set."""
    named = os.environ.get("WORKPLAN_ACCESS")
    return Path(named) if named else None


def read_settings(file: Path | None) -> Settings:
    """The settings of a file, the defaults for None. Raises SettingsError, for an unreadable file too.

    The paths in it count from the folder of the file, that of the database from the project without one.
    """
    if file is None:
        return _placed(Settings(), PROJECT)
    try:
        text = text_of(file, "登录设置")
    except SourceError as error:
        raise SettingsError([error.problem]) from None
    return _placed(parse_settings(text), file.absolute().parent)


def _placed(settings: Settings, folder: Path) -> Settings:
    named = SERVER.match(settings.database)
    placed: dict[str, Any] = {"database": settings.database if named else str(folder / settings.database)}
    if settings.log:
        placed["log"] = settings.log.model_copy(update={"file": str(folder / settings.log.file)})
    if oidc := settings.oidc:
        secret = {"client_secret": _placed_secret(oidc.client_secret, folder)}
        placed["oidc"] = oidc.model_copy(update={"ca_file": _placed_file(oidc.ca_file, folder), **secret})
    if mail := settings.mail:
        password = {"password": _placed_secret(mail.password, folder) if mail.password else None}
        placed["mail"] = mail.model_copy(update={"ca_file": _placed_file(mail.ca_file, folder), **password})
    return settings.model_copy(update=placed)


def _placed_file(name: str | None, folder: Path) -> str | None:
    return str(folder / name) if name else None


def _placed_secret(secret: Secret, folder: Path) -> Secret:
    return Secret(env=secret.env, file=_placed_file(secret.file, folder))


def parse_settings(text: str) -> Settings:
    """The settings of a text. Raises SettingsError with all mistakes at once."""
    source = Source()
    try:
        data = source.read(text)
    except SourceError as error:
        raise SettingsError([error.problem]) from None
    if problems := listed(chain(source.problems, _findings(data, source))):
        raise SettingsError(problems)
    return Settings.model_validate(_tuples(data))


def _findings(data: Any, source: Source) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield problem(1, None, "", "登录设置应由 mode 等键组成")
        return
    try:
        settings = Settings.model_validate(_tuples(data))
    except ValidationError as error:
        for item in error.errors():
            if item["type"] == "too_short" and item["input"]:
                continue  # pydantic also calls a list too short when its wrong items are all it has
            yield structural(item, source, _accepted(tuple(item["loc"])[:-1]))
        return
    for key, expected, advice in _across(settings):
        yield problem(source.line((key,)), key, "", expected, advice)


def _across(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Key, what is expected, advice: rules over several keys."""
    outside = settings.trusted_header or settings.oidc
    if SERVER.match(settings.database) and not SERVICE.fullmatch(settings.database):
        # what was read is not repeated: there may be a password in it
        yield "database", "应为文件的路径，或 postgres:service=名称", "主机和口令写在 PGSERVICEFILE 指向的服务文件里"
    if settings.mode == "open" and outside:
        yield "mode", "写了单点登录，mode 应为 accounts", "请改 mode，或删去单点登录"
    if not settings.sign_in_local and not outside:
        yield "sign_in_local", "没有别的登录方式时不能关掉密码登录", "请写 oidc 或 trusted_header，或删去这一行"
    if settings.oidc:
        secret = settings.oidc.client_secret
        if (secret.env is None) == (secret.file is None):
            yield "oidc", "client_secret 应写 env 或 file，二者之一", "例如 {env: OIDC_SECRET}"
        if settings.public_url is None:
            yield "oidc", "写了 oidc，还应写 public_url", "例如 public_url: https://plan.example"
    if mail := settings.mail:
        if settings.mode == "open":
            yield "mail", "写了 mail，mode 应为 accounts", "催报发到科室填报人账号的邮箱，没有账号就没有收件人"
        if (mail.user is None) != (mail.password is None):
            yield "mail", "user 和 password 应一起写", "不用登录的邮件服务器，两个都删去"
        elif mail.password and (mail.password.env is None) == (mail.password.file is None):
            yield "mail", "password 应写 env 或 file，二者之一", "例如 {env: MAIL_PASSWORD}"
        if mail.user is not None and mail.security == "none":
            yield "mail", "写了 user，security 应为 starttls 或 tls", "不加密时密码在网络上谁都能看到"
    for name, group in settings.groups.items():
        if group.role == "staff" and not group.departments:
            yield "groups", f"“{name}”是科室填报人，应写 departments", "没有科室就不能报送"


def _accepted(path: tuple[Any, ...]) -> list[str]:
    """The keys that the mapping at `path` may have."""
    parts: dict[str, type[BaseModel]] = {
        "trusted_header": TrustedHeader,
        "oidc": Oidc,
        "client_secret": Secret,
        "log": Log,
        "mail": Mail,
        "papers": Papers,
        "password": Secret,
    }
    named = [str(key) for key in path if isinstance(key, str)]
    part = parts.get(named[-1], Group if named[0] == "groups" else Settings) if named else Settings
    return [field.alias or name for name, field in part.model_fields.items()]


def _tuples(value: Any) -> Any:
    """Lists as tuples, which is what frozen models hold."""
    if isinstance(value, dict):
        return {key: _tuples(inner) for key, inner in value.items()}
    return tuple(_tuples(inner) for inner in value) if isinstance(value, list) else value
