"""The fields of the configuration, read from environment variables named ``JIXIAO_…``.

Every field says in Chinese what it expects: the description is shown when a value is wrong, and by
``jixiao doctor``.
"""

import os
from datetime import time
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from settings.misconfigured import Misconfigured
from settings.values import (
    Addresses,
    Channel,
    Database,
    Folder,
    Locality,
    Location,
    MailboxUrl,
    Options,
    PublicUrl,
    QuietHours,
)

PREFIX = "JIXIAO_"

_SECRETS = "JIXIAO_SECRETS"

DASHBOARD_PORT = 4200
"""Prefect's own default, so that its documentation holds as printed."""

PORTAL_PORT = 8420
"""Of no well-known service (our choice)."""


class Settings(BaseSettings):
    """The configuration. What is left open is derived from the data folder."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, env_ignore_empty=True)

    # Everything that is kept lies in one folder: a backup is a copy of it, a fresh start is its removal.
    data: Folder = Field(default=Path("var"), description="存放全部数据的文件夹", validate_default=True)
    # A file of its own needs no server; several machines or thousands of units want PostgreSQL.
    database: Database = Field(
        default_factory=lambda values: _kept_in(values["data"])["database"],
        description="sqlite:///文件 或 postgresql://用户:密码@主机/库名",
    )
    archive: Location = Field(
        default_factory=lambda values: _kept_in(values["data"])["archive"],
        description="原件归档位置：文件夹，或 fsspec 支持的地址",
    )
    inbox: Location = Field(
        default_factory=lambda values: _kept_in(values["data"])["inbox"],
        description="收件位置：文件夹，或 sftp://主机/文件夹、s3://桶/文件夹 等地址（里面不写密码）；"
        "内按单位名称分子文件夹",
    )
    # Passwords are kept apart from the address, which is shown and logged.
    inbox_options: Options = Field(
        default=SecretStr("{}"),
        description='收件位置的用户和密码，一个 JSON：SFTP 如 {"username": "…", "password": "…"}，'
        'S3 如 {"key": "…", "secret": "…", "endpoint_url": "https://…"}',
    )
    # Units send their forms by mail, as they always did.
    mailbox: MailboxUrl | None = Field(
        default=None,
        description="收件邮箱，如 imaps://jixiao%40qinghe.example@imap.qinghe.example/INBOX（里面不写密码）；不设则不收邮件",
    )
    mailbox_password: SecretStr | None = Field(default=None, description="收件邮箱的密码或授权码")
    # Files are copied over networks in seconds to minutes: what has just changed may be half of a file.
    settle: float = Field(
        default=2.0, ge=0, le=60, description="文件最后改动之后等几秒才收，0 至 60；还在写入的留到下一次"
    )
    # Mail files need no server and can be looked at: nobody is written to by accident on the first day.
    channel: Channel = Field(
        default_factory=lambda values: _kept_in(values["data"])["channel"],
        description="通知渠道，一个 Apprise 地址，如 mailtos://用户:密码@smtp.主机?from=发件地址",
    )
    # Failures are often told elsewhere: in a chat group that the administrators watch.
    admin_channel: Channel = Field(
        default_factory=lambda values: values["channel"],
        description="运行失败的通知渠道，一个 Apprise 地址；不设则与通知渠道相同",
    )
    # A bureau has words of its own: what lies there goes before the template that ships.
    templates: Folder | None = Field(
        default=None,
        description="自己的通知模板所在的文件夹，文件名与自带的相同（如 reminder.txt）；jixiao doctor 会检查",
    )
    # Letters carry a link to answer by where the portal can be reached by units.
    public_url: PublicUrl | None = Field(
        default=None,
        description="单位打开门户的网址，如 https://jixiao.qinghe.example；设了，信里才有答复链接",
    )
    # Several machines must make and know the same links.
    answer_key: SecretStr | None = Field(
        default=None, description="答复链接的签名密钥，任意长文字；不设则自动生成，存在数据文件夹"
    )
    bureau: str = Field(default="财政局", min_length=1, description="落款的单位名称")
    contact: str = Field(default="请与预算绩效管理科联系", min_length=1, description="落款的联系方式，一句话")
    submit_to: str = Field(
        default="本单位的收件文件夹", min_length=1, description="告诉单位把表交到哪里，接在“报送至”之后的话"
    )
    # The mail servers of providers shut out who sends hundreds of mails at once.
    mails_per_minute: int | None = Field(
        default=None,
        ge=1,
        le=1000,
        description="每分钟至多寄几封邮件，1 至 1000；服务商限制频率时设置，其余的下一分钟再寄；不设则不限",
    )
    # A real file had 446 remarks: a letter of all of them is read by nobody.
    letter_rows: int = Field(
        default=30,
        ge=5,
        le=500,
        description="一封退回或通过的信里至多逐条列几处意见，5 至 500；更多的按怎样修改归类，全部写在附件里",
    )
    bureau_mail: Addresses = Field(
        default=("jixiaoke@localhost",), description="接收每日摘要的邮箱，多个用空格分开"
    )
    bureau_group: SecretStr | None = Field(
        default=None,
        description="财政局的群，除邮件外也发摘要和督办：一个或几个 Apprise 地址，用空格分开",
    )
    # A robot's message rings on the telephones of the whole group.
    quiet_hours: QuietHours = Field(
        default=(time(20), time(8)),
        description="群和短信不打扰的时段，如 20:00-08:00；这段时间的通知等到时段结束再发，邮件不受影响",
    )
    quiet_days_off: bool = Field(
        default=True, description="true 或 false：休息日是否不发群和短信，等到下一个工作日"
    )
    admin_mail: Addresses = Field(
        default=("admin@localhost",), description="运行失败时通知的管理员邮箱，多个用空格分开"
    )
    # What a locality decides: thresholds, severities, words, dates, grades. A district has a file of its own.
    locality: Locality = Field(
        default="国家",
        description="国家、上海、四川等随程序附带的地方，或自己的地方配置文件（已有的 .toml 文件）",
    )
    # Some bureaus want a reviewer to look before a unit hears of errors.
    return_automatically: bool = Field(
        default=True, description="true 或 false：有错误级意见时是否自动退回（false 则等财政局人工决定）"
    )
    # Others want to sign every approval themselves.
    accept_automatically: bool = Field(
        default=True, description="true 或 false：没有错误级意见时是否自动通过（false 则等财政局人工决定）"
    )
    # Somebody who wants to look at what came in before units hear of it lets only the daily pass work.
    watch: bool = Field(
        default=True, description="true 或 false：有新文件时是否马上办理（false 则只在定时和手动时）"
    )
    # A service manager or a container hands passwords over as files; a variable wins over its file.
    secrets: Folder | None = Field(
        default=None,
        description="放密码的文件夹：其中文件 jixiao_channel 的内容就是 JIXIAO_CHANNEL 的值，其余类推",
    )
    port: int = Field(default=DASHBOARD_PORT, ge=1, le=65535, description="看板端口，1 至 65535 的整数")
    portal_port: int = Field(default=PORTAL_PORT, ge=1, le=65535, description="门户端口，1 至 65535 的整数")
    # Units reach the portal through a web server that speaks TLS; only who has none opens it to the network.
    portal_host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="门户监听的地址；127.0.0.1 只供本机和本机上的反向代理，0.0.0.0 供整个网络",
    )

    def apart(self, folder: Path) -> Self:
        """These settings with everything kept in another folder and letters written there as files.

        What is put into that inbox is whole: nobody waits for it.
        """
        own = _kept_in(folder)
        return self.model_copy(update={"data": folder, **own, "admin_channel": own["channel"], "settle": 0.0})

    def handed_down(self) -> dict[str, str]:
        """These settings as variables: the processes that are started read the same, wherever they run.

        What may hold a password is written to files in the data folder: an environment is printed sooner or
        later, by a log or by somebody who looks for something else.
        """
        folder = self.data / "secrets"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        variables = {}
        for name, value in self:
            if isinstance(value, SecretStr):
                _write_secret(folder / (PREFIX + name).lower(), value.get_secret_value())
            elif value is not None:
                variables[PREFIX + name.upper()] = _written(value)
        return variables | {_SECRETS: str(folder)}


def _kept_in(data: Path) -> dict[str, Any]:
    """Where everything is kept that has no place of its own."""
    return {
        "database": SecretStr(f"sqlite:///{data / 'jixiao.db'}"),
        "archive": str(data / "archive"),
        "inbox": str(data / "inbox"),
        "channel": SecretStr(f"mailfile://{quote(str(data / 'mail'))}"),
    }


def _write_secret(file: Path, value: str) -> None:
    """Readable for its owner only, from its first moment on; whole or not at all."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:  # noqa: PTH123 - a descriptor
        opened.write(value)
    draft.replace(file)


def _written(value: object) -> str:
    match value:
        case (time() as evening, time() as morning):
            return f"{evening:%H:%M}-{morning:%H:%M}"
        case tuple():
            return " ".join(value)
        case _:
            return str(value)


def read() -> Settings:
    """The settings of this process. Raises Misconfigured for a wrong value and for an unknown variable."""
    known_names = {PREFIX + name.upper() for name in Settings.model_fields}
    for variable in os.environ:
        if variable.startswith(PREFIX) and variable not in known_names:
            raise Misconfigured(f"没有配置项 {variable}；可用的有：{'、'.join(sorted(known_names))}")
    folder = os.environ.get(_SECRETS)
    if folder and not Path(folder).is_dir():
        raise Misconfigured(_unusable("secrets"))
    try:
        return Settings(_secrets_dir=folder)
    except ValidationError as wrong:
        raise Misconfigured(_told(wrong)) from wrong


def _told(wrong: ValidationError) -> str:
    """The first fault in one line. The value itself is left out: it may be a password."""
    return _unusable(str(wrong.errors()[0]["loc"][0]))


def _unusable(name: str) -> str:
    return f"配置项 {PREFIX}{name.upper()} 的值不可用，应为：{Settings.model_fields[name].description}"
