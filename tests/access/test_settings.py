"""access.yaml: what it may say, and the sentences for what it may not."""

import os
from pathlib import Path

import pytest

from access.database.sqlite import AccessError
from access.settings import Secret, Settings, SettingsError, parse_settings, read_settings, settings_path

WHOLE = """
mode: accounts
database: /var/lib/workplan/access.sqlite
idle_minutes: 20
absolute_hours: 8
sign_in_local: false
secure_cookies: true
proxies: [10.1.2.3, 10.1.4.0/24]
public_url: https://PLAN.example/
trusted_header: {user: X-Remote-User, groups: X-Remote-Groups, from: [10.1.2.3]}
oidc:
  issuer: https://sso.example
  client_id: workplan
  client_secret: {env: OIDC_SECRET}
groups:
  局领导: {role: leader}
  养老服务科: {role: staff, departments: [养老服务科]}
"""


def told(text: str) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        parse_settings(text)
    return [p.message for p in raised.value.problems]


def test_without_a_file_nobody_is_let_in_from_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORKPLAN_ACCESS", raising=False)
    assert settings_path() is None
    settings = read_settings(None)
    assert (settings.mode, settings.trusted_header) == ("open", None)


def test_the_whole_file() -> None:
    settings = parse_settings(WHOLE)
    assert (settings.idle_minutes, settings.absolute_hours, settings.secure_cookies) == (20, 8, "true")
    assert settings.trusted_header is not None
    assert settings.trusted_header.headers == {"x-remote-user", "x-remote-groups"}
    assert settings.groups["养老服务科"].departments == ("养老服务科",)
    assert settings.public_url == "https://plan.example"


def test_all_mistakes_at_once_each_with_its_line() -> None:
    """A misspelt key, a misspelt value, a number out of bounds, a misspelt key further in, a network of everybody."""
    text = (
        "mode: acounts\nidle_minuts: 5\nabsolute_hours: 0\n"
        "trusted_header: {user: X-Remote-User, form: [10.1.2.3], from: [0.0.0.0/0]}\n"
        "groups: {甲: {role: chief}}\n"
    )
    assert told(text) == [
        "第 1 行「mode」：读到“acounts”，应为 open、accounts 之一。是不是想写「accounts」？",
        "第 2 行「idle_minuts」：不认识这个键。是不是想写「idle_minutes」？",
        "第 3 行「absolute_hours」：读到“0”，不应小于 1。",
        "第 4 行「from」：读到“0.0.0.0/0”，这个网段太大，等于相信所有来访者；请只写反向代理的地址。",
        "第 4 行「form」：不认识这个键。是不是想写「from」？",
        "第 5 行「role」：读到“chief”，应为 leader、staff、office、admin 之一。",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("mode: open\nmode: accounts", "第 2 行「mode」：这个键重复了，第 1 行已经写过。请只留一个。"),
        ("mode: [", "第 1 行：这里不合 YAML 格式。常见原因：缩进不齐、冒号后少空格、引号或括号没有成对。"),
        ("- open", "第 1 行：登录设置应由 mode 等键组成。"),
        ("trusted_header: {from: [10.1.2.3]}", "第 1 行：缺少「user」。"),
        (
            "trusted_header: {user: X-Remote-User, from: [10.1.2.3]}",
            "第 1 行「mode」：写了单点登录，mode 应为 accounts。请改 mode，或删去单点登录。",
        ),
        (
            "mode: accounts\nsign_in_local: false",
            "第 2 行「sign_in_local」：没有别的登录方式时不能关掉密码登录。请写 oidc 或 trusted_header，或删去这一行。",
        ),
        (
            "mode: accounts\ngroups: {甲: {role: staff}}",
            "第 2 行「groups」：“甲”是科室填报人，应写 departments。没有科室就不能报送。",
        ),
        (
            "mode: accounts\nproxies: [nginx]",
            "第 2 行「proxies」：读到“nginx”，应为 IP 地址或网段，例如 10.1.2.3 或 10.1.2.0/24。",
        ),
    ],
)
def test_one_mistake(text: str, sentence: str) -> None:
    assert told(text) == [sentence]


MAIL = "mode: accounts\nmail: {server: mail.bureau.example, from: office@bureau.example"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            MAIL.replace("accounts", "open") + "}",
            "第 2 行「mail」：写了 mail，mode 应为 accounts。催报发到科室填报人账号的邮箱，没有账号就没有收件人。",
        ),
        (MAIL + ", user: a}", "第 2 行「mail」：user 和 password 应一起写。不用登录的邮件服务器，两个都删去。"),
        (
            MAIL + ", user: a, password: {}}",
            "第 2 行「mail」：password 应写 env 或 file，二者之一。例如 {env: MAIL_PASSWORD}。",
        ),
        (
            MAIL + ", user: a, password: {env: A}, security: none}",
            "第 2 行「mail」：写了 user，security 应为 starttls 或 tls。不加密时密码在网络上谁都能看到。",
        ),
        (MAIL + ", days_befor: [3]}", "第 2 行「days_befor」：不认识这个键。是不是想写「days_before」？"),
        (MAIL + ", days_before: [0]}", "第 2 行「days_before」：读到“0”，不应小于 1。"),
        (
            MAIL.replace("mail.bureau.example", "smtp://mail") + "}",
            "第 2 行「server」：读到“smtp://mail”，应为内网邮件服务器的名称或地址，例如 mail.bureau.example，端口写在 port。",
        ),
        (
            MAIL.replace("office@bureau.example", "办公室 <a@b.cn>") + "}",
            "第 2 行「from」：读到“办公室 <a@b.cn>”，应为发件人的邮箱，例如 office@bureau.example。",
        ),
    ],
)
def test_a_mail_server(text: str, sentence: str) -> None:
    assert told(text) == [sentence]


def test_the_files_of_a_mail_server_lie_beside_the_settings(tmp_path: Path) -> None:
    """Paths count from the folder of access.yaml; without days nobody is reminded unasked."""
    (tmp_path / "access.yaml").write_text(
        MAIL + ", user: a, password: {file: secret}, ca_file: ca.pem}", encoding="utf-8"
    )
    mail = read_settings(tmp_path / "access.yaml").mail
    assert mail is not None
    assert mail.password is not None
    assert (mail.ca_file, mail.password.file) == (str(tmp_path / "ca.pem"), str(tmp_path / "secret"))
    assert (mail.port, mail.security, mail.days_before) == (25, "starttls", ())


OIDC = "mode: accounts\npublic_url: https://plan.example\noidc: {{issuer: {0}, client_id: a, client_secret: {1}{2}}}"
OF_ISSUER = "应为 https:// 开头的网址，与提供方写的一字不差，例如 https://sso.example/realms/gov。"
OF_URL = "应为 https:// 开头的网址，不带路径，例如 https://plan.example。"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            OIDC.format("http://sso.example", "{env: A}", ""),
            f"第 3 行「issuer」：读到“http://sso.example”，{OF_ISSUER}",
        ),
        (OIDC.format("'https://a/?b'", "{env: A}", ""), f"第 3 行「issuer」：读到“https://a/?b”，{OF_ISSUER}"),
        (OIDC.format("https://a@b", "{env: A}", ""), f"第 3 行「issuer」：读到“https://a@b”，{OF_ISSUER}"),
        (
            OIDC.format("https://sso.example", "{}", ""),
            "第 3 行「oidc」：client_secret 应写 env 或 file，二者之一。例如 {env: OIDC_SECRET}。",
        ),
        (
            OIDC.format("https://sso.example", "{env: A, file: b}", ""),
            "第 3 行「oidc」：client_secret 应写 env 或 file，二者之一。例如 {env: OIDC_SECRET}。",
        ),
        (
            OIDC.format("https://sso.example", "{env: A}", ", lable: 登录"),
            "第 3 行「lable」：不认识这个键。是不是想写「label」？",
        ),
        (
            OIDC.format("https://sso.example", "{env: A}", "").replace("public_url: https://plan.example\n", ""),
            "第 2 行「oidc」：写了 oidc，还应写 public_url。例如 public_url: https://plan.example。",
        ),
        (
            OIDC.format("https://sso.example", "{env: A}", "").replace("mode: accounts", "mode: open"),
            "第 1 行「mode」：写了单点登录，mode 应为 accounts。请改 mode，或删去单点登录。",
        ),
        ("public_url: http://plan.example", f"第 1 行「public_url」：读到“http://plan.example”，{OF_URL}"),
        ("public_url: https://plan.example/x", f"第 1 行「public_url」：读到“https://plan.example/x”，{OF_URL}"),
        ("public_url: 8501", f"第 1 行「public_url」：读到“8501”，{OF_URL}"),
    ],
)
def test_a_mistake_about_single_sign_on(text: str, sentence: str) -> None:
    assert told(text) == [sentence]


def test_a_provider_instead_of_passwords() -> None:
    """And plain http for a browser on the machine itself."""
    text = OIDC.format("https://sso.example", "{env: A}", "").replace("https://plan.example", "http://127.0.0.1:8501")
    settings = parse_settings(f"{text}\nsign_in_local: false")
    assert (settings.sign_in_local, settings.public_url) == (False, "http://127.0.0.1:8501")


def test_the_database_lies_where_the_file_lies(tmp_path: Path) -> None:
    file = tmp_path / "access.yaml"
    file.write_text("mode: accounts\ndatabase: kept/access.sqlite\n", encoding="utf-8")
    assert read_settings(file).database == str(tmp_path / "kept" / "access.sqlite")


def test_the_ca_and_the_secret_lie_where_the_file_lies(tmp_path: Path) -> None:
    file = tmp_path / "access.yaml"
    file.write_text(OIDC.format("https://sso.example", "{file: secret}", ", ca_file: ca.pem"), encoding="utf-8")
    oidc = read_settings(file).oidc
    assert oidc is not None
    assert (oidc.ca_file, oidc.client_secret.file) == (str(tmp_path / "ca.pem"), str(tmp_path / "secret"))


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings(tmp_path / "none.yaml")
    assert str(raised.value) == f"读不到登录设置 {tmp_path / 'none.yaml'}。请检查路径和权限。"


def test_what_is_no_settings_file_is_not_opened(tmp_path: Path) -> None:
    """A pipe that nobody writes into, three billion bytes, two million brackets: a sentence, at once."""
    file = tmp_path / "access.yaml"
    os.mkfifo(file)
    assert refused(file) == f"登录设置 {file} 是管道或设备，应为普通文件。请核对路径。"
    file.unlink()
    with file.open("wb") as made:
        made.truncate(3_000_000_000)
    assert refused(file) == f"登录设置 {file} 有 3000 MB，最多 2 MB。请核对是不是这个文件。"
    file.write_text("[" * 2_000_000)
    assert refused(file) == "第 1 行：嵌套超过 20 层，应在 20 层以内。请检查括号和缩进。"
    assert refused(tmp_path) == f"登录设置 {tmp_path} 是文件夹，应为文件。请核对路径。"


def refused(file: Path) -> str:
    with pytest.raises(SettingsError) as raised:
        read_settings(file)
    return str(raised.value)


def test_a_secret_in_a_pipe(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    os.mkfifo(file, 0o600)
    with pytest.raises(AccessError, match="不是普通文件"):
        Secret(file=str(file)).read()


def test_secrets_are_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OIDC_SECRET", "s3cret-of-the-sso")
    file = tmp_path / "secret"
    file.write_text("s3cret-in-a-file\n")
    file.chmod(0o600)
    for secret, value in (
        (Secret(env="OIDC_SECRET"), "s3cret-of-the-sso"),
        (Secret(file=str(file)), "s3cret-in-a-file"),
    ):
        read = secret.read()
        assert read.get_secret_value() == value
        assert "s3cret" not in f"{read!r} {read} {secret!r}"
    assert "s3cret" not in repr(parse_settings(WHOLE))


def test_a_secret_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("x")
    file.chmod(0o644)
    with pytest.raises(AccessError, match="其他用户也能读"):
        Secret(file=str(file)).read()


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().mode = "accounts"  # type: ignore[misc]


def test_how_a_paper_looks() -> None:
    """Everything may be left out; a wrong key and a wrong number are told with their line."""
    found = parse_settings("papers: {head: 某区民政工作月报, first_issue: 3, copies: [区政府办公室]}").papers
    assert (found.head, found.signer, found.first_issue, found.copies) == ("某区民政工作月报", "", 3, ("区政府办公室",))
    assert parse_settings("mode: open").papers.copies == ()
    assert told("papers:\n  haed: 甲\n")[0].startswith("第 2 行「haed」")
    assert told("papers:\n  first_issue: 0\n")[0].startswith("第 2 行「first_issue」")
