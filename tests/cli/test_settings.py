from pathlib import Path

import pytest

from settings import Misconfigured, load


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_everything_lies_in_the_data_folder_unless_said_otherwise(tmp_path: Path) -> None:
    settings = load()
    assert settings.data == tmp_path / "var"
    assert settings.database.get_secret_value() == f"sqlite:///{tmp_path}/var/jixiao.db"
    assert settings.archive == f"{tmp_path}/var/archive"
    assert settings.inbox == f"{tmp_path}/var/inbox"
    assert settings.channel.get_secret_value() == f"mailfile://{tmp_path}/var/mail"


def test_a_process_that_is_given_the_environment_reads_the_same_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIXIAO_ADMIN_MAIL", "a@qinghe.invalid b@qinghe.invalid")
    monkeypatch.setenv("JIXIAO_DATABASE", "sqlite:///own.db")
    monkeypatch.setenv("JIXIAO_RETURN_AUTOMATICALLY", "false")
    settings = load()
    variables = settings.handed_down()
    for name in ("JIXIAO_ADMIN_MAIL", "JIXIAO_DATABASE", "JIXIAO_RETURN_AUTOMATICALLY"):
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir("/")
    assert load() == settings.model_copy(update={"secrets": tmp_path / "var" / "secrets"})
    assert load().database.get_secret_value() == f"sqlite:///{tmp_path}/own.db"


def test_no_password_stands_in_a_variable_that_is_handed_down_but_in_a_file_of_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIXIAO_CHANNEL", "mailtos://czj:geheim@smtp.qinghe.example")
    monkeypatch.setenv("JIXIAO_INBOX_OPTIONS", '{"password": "geheim"}')
    assert "geheim" not in str(load().handed_down())
    modes = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "var" / "secrets").iterdir()}
    assert modes == dict.fromkeys(
        ("jixiao_admin_channel", "jixiao_channel", "jixiao_database", "jixiao_inbox_options"), 0o600
    )


def test_a_password_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "jixiao_channel").write_text("mailtos://czj:geheim@smtp.qinghe.example\n", encoding="utf-8")
    monkeypatch.setenv("JIXIAO_SECRETS", str(tmp_path))
    assert load().channel.get_secret_value() == "mailtos://czj:geheim@smtp.qinghe.example"
    monkeypatch.setenv("JIXIAO_SECRETS", str(tmp_path / "nowhere"))
    with pytest.raises(Misconfigured, match="JIXIAO_SECRETS"):
        load()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("JIXIAO_PORT", "web", "看板端口，1 至 65535 的整数"),
        (
            "JIXIAO_DATABASE",
            "mysql://user:secret@host/name",
            "sqlite:///文件 或 postgresql://用户:密码@主机/库名",
        ),
        ("JIXIAO_ADMIN_MAIL", "nobody", "运行失败时通知的管理员邮箱，多个用空格分开"),
    ],
)
def test_a_wrong_value_is_told_in_one_line_that_does_not_repeat_it(
    name: str, value: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured) as refusal:
        load()
    assert str(refusal.value) == f"配置项 {name} 的值不可用，应为：{expected}"


def test_a_mistyped_variable_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_DATABSE", "sqlite:///own.db")
    with pytest.raises(Misconfigured, match="没有配置项 JIXIAO_DATABSE"):
        load()


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_CHANNEL", "mailtos://user:hunter2@smtp.invalid")
    assert "hunter2" not in repr(load())
