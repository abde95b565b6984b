"""Commands on webhooks: which other systems are told of changes of state."""

from typing import Annotated

import typer

from commands.terminal import PLAIN, AsJson, ToXlsx, database, say, show_lines
from settings import load

app = typer.Typer(**PLAIN)
webhook = typer.Typer(help="推送：应报事项的状态变了，告诉别的系统。", **PLAIN)
app.add_typer(webhook, name="webhook")

WebhookName = Annotated[str, typer.Argument(metavar="名称", help="推送的名称", show_default=False)]


@webhook.command("add")
def add_command(
    name: WebhookName,
    url: Annotated[str, typer.Argument(metavar="地址", help="https://主机/路径", show_default=False)],
) -> int:
    """新增推送，给出核对签名用的密钥。门户运行时推送；没有送到的过一会儿再试，两天后放弃。

    每条推送是一个 JSON，请求头 X-Jixiao-Signature 为 t=时刻,v1=签名；签名是用密钥对“时刻.正文”算的
    HMAC-SHA256。

    例：jixiao webhook add 一体化系统 https://yth.qinghe.example/jixiao
    """
    from bureau.desk import moment
    from bureau.webhooks import registering

    settings = load()
    with database(settings) as opened:
        print(registering.register(settings, opened, name, url, by=settings.bureau, at=moment(None)))
    say("以上是核对签名用的密钥，请交给接收的系统")
    return 0


@webhook.command("list")
def list_command(*, as_json: AsJson = False, xlsx: ToXlsx = None) -> int:
    """列出推送，和各有多少条待推送、已推送、放弃。

    例：jixiao webhook list
    """
    from bureau.webhooks.webhook_lines import WebhookLine, webhook_lines

    with database(load()) as opened, opened.reading() as session:
        lines = webhook_lines(session)
    show_lines(WebhookLine, lines, as_json=as_json, xlsx=xlsx)
    return 0


@webhook.command("revoke")
def revoke_command(name: WebhookName) -> int:
    """撤销一个推送，待推送的也不再推送。

    例：jixiao webhook revoke 一体化系统
    """
    from bureau.desk import moment
    from bureau.webhooks import registering

    settings = load()
    with database(settings) as opened:
        registering.revoke(opened, name, by=settings.bureau, at=moment(None))
    say(f"推送 {name} 已撤销")
    return 0
