"""Commands for whoever keeps the system running: the database, and what is configured and missing."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.terminal import ATTENTION, PLAIN, AsJson, ToXlsx, database, refuse, say, show
from settings import load

if TYPE_CHECKING:
    from settings import Settings

app = typer.Typer(**PLAIN)
db = typer.Typer(help="数据库。", **PLAIN)
app.add_typer(db, name="db")


@db.command("upgrade")
def upgrade_command() -> int:
    """把数据库升到最新的表结构；已是最新则什么也不做。

    例：jixiao db upgrade
    """
    with database(load()):
        say("数据库已是最新")
    return 0


@db.command("backup")
def backup_command(
    file: Annotated[Path, typer.Argument(metavar="文件", help="写到哪个 zip 文件", show_default=False)],
) -> int:
    """把数据库和归档的原件一起写进一个 zip，系统可以照常运行。PostgreSQL 请用 pg_dump。

    例：jixiao db backup 备份.zip
    """
    from storage import backup
    from storage.archive import Archive

    settings = load()
    with database(settings):
        pass
    try:
        backed_up = backup.back_up(settings.database.get_secret_value(), Archive(settings.archive), file)
    except backup.NotPossible as why:
        refuse(str(why))
    say(f"已备份到 {file}：数据库 {backed_up.database_bytes} 字节，原件 {backed_up.originals} 个")
    return 0


@db.command("restore")
def restore_command(
    file: Annotated[Path, typer.Argument(metavar="文件", help="备份的 zip 文件", show_default=False)],
    *,
    force: Annotated[bool, typer.Option("--force", help="替换已有的数据")] = False,
) -> int:
    """从备份恢复数据库和归档。已有数据时不恢复，除非加 --force；先停下系统。

    例：jixiao db restore 备份.zip
    """
    from flows.system.machine import dashboard_of_running
    from storage import backup
    from storage.archive import Archive

    settings = load()
    if dashboard_of_running(settings.data) is not None:
        refuse("系统正在运行，请先停下再恢复")
    try:
        restored = backup.restore(
            file, settings.database.get_secret_value(), Archive(settings.archive), force=force
        )
    except backup.NotPossible as why:
        refuse(str(why))
    say(f"已从 {file} 恢复：数据库 {restored.database_bytes} 字节，原件 {restored.originals} 个")
    return 0


@app.command()
def aside(
    *,
    again: Annotated[bool, typer.Option("--again", help="重新处理这些文件，下次运行时开始")] = False,
    as_json: AsJson = False,
    xlsx: ToXlsx = None,
) -> int:
    """列出程序两次出错、已搁置的文件。程序修好后加 --again，它们从出错的那一步接着做。

    例：jixiao aside --again
    """
    from storage.papers import documents

    with database(load()) as opened, opened.writing() as session:
        put_aside = documents.take_up(session) if again else documents.set_aside(session)
        listed = [
            {"id": document.id, "folder": document.folder, "file": document.name, "why": document.why}
            for document in put_aside
        ]
    show(
        listed,
        ("编号", "文件夹", "文件", "原因"),
        (row.values() for row in listed),
        as_json=as_json,
        xlsx=xlsx,
    )
    return ATTENTION if listed and not again else 0


@app.command()
def doctor(
    *,
    send_test: Annotated[
        bool, typer.Option("--send-test", help="给财政局、管理员和财政局的群各发一封测试通知")
    ] = False,
) -> int:
    """列出配置了什么、缺什么、怎么办。有需要处理的事项时退出码为 1。

    例：jixiao doctor --send-test
    """
    if send_test:
        return _send_test(load())
    from bureau.desk import moment
    from bureau.reports.checkup import check_up
    from expectations.rules.known_codes import read_known
    from flows.system.system_runs import SystemOnThisMachine
    from settings import Settings

    settings = load()
    for name, field in Settings.model_fields.items():
        print(f"JIXIAO_{name.upper()}", getattr(settings, name), field.description, sep="\t")
    print(f"核查规则版本：{read_known(settings.locality).version}")
    with database(settings) as opened:
        checkup = check_up(settings, opened, SystemOnThisMachine(settings.data), moment(None))
    print(f"留痕：{checkup.audit_entries} 条，{'完整' if checkup.audit_whole else '不完整'}")
    for complaint in checkup.complaints:
        print(f"待办：{complaint}")
    return ATTENTION if checkup.complaints else 0


def _send_test(settings: "Settings") -> int:
    """Send a test by every channel that is configured; how each went."""
    from bureau.letters.channel_trial import try_channels

    channels = try_channels(settings)
    for channel in channels:
        print(f"{channel.name}\t{channel.recipient}\t{'已送出' if channel.error is None else channel.error}")
    return ATTENTION if any(channel.error for channel in channels) else 0
