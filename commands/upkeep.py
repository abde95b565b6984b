"""Commands for whoever keeps the system running: the database, and what is configured and missing."""

import typer

from commands.terminal import ATTENTION, PLAIN, database, say
from settings import Settings, load

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


@app.command()
def doctor() -> int:
    """列出配置了什么、缺什么、怎么办。有需要处理的事项时退出码为 1。

    例：jixiao doctor
    """
    from expectations.ruleset import read_ruleset
    from flows.inbox import Inbox, Unusable
    from flows.system import dashboard_of_running
    from storage import audit
    from storage.roster import units

    settings = load()
    for name, field in Settings.model_fields.items():
        print(f"JIXIAO_{name.upper()}", getattr(settings, name), field.description, sep="\t")
    print(f"核查规则版本：{read_ruleset(settings.locality).version}")
    todo = []
    if not settings.channel.get_secret_value().startswith("mailto"):
        todo.append("通知只写成文件，不会寄出：设置 JIXIAO_CHANNEL 为 mailtos:// 地址")
    try:
        Inbox.of(settings)
    except Unusable as why:
        todo.append(str(why))
    if dashboard_of_running(settings.data) is None:
        todo.append("系统没有运行：jixiao up")
    with database(settings) as opened, opened.reading() as session:
        if not units(session):
            todo.append("名录是空的，无从知道谁没有报：jixiao roster import 文件")
        chain = audit.verify(session)
    if chain.broken is not None:
        todo.append(f"留痕被改动过：从第 {chain.broken} 条起对不上，请与备份核对")
    print(f"留痕：{chain.entries} 条，{'完整' if chain.broken is None else '不完整'}")
    for line in todo:
        print(f"待办：{line}")
    return ATTENTION if todo else 0
