"""Commands on who may use the portal: users and tokens."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from commands.terminal import PLAIN, AsJson, ToXlsx, database, option, refuse, say, show_lines
from settings import load

if TYPE_CHECKING:
    from settings import Settings
    from storage.tables import AccountRole

app = typer.Typer(**PLAIN)
user = typer.Typer(help="门户的用户。", **PLAIN)
token = typer.Typer(help="接口的令牌。", **PLAIN)
app.add_typer(user, name="user")
app.add_typer(token, name="token")

UserName = Annotated[str, typer.Argument(metavar="用户名", help="登录用的名字", show_default=False)]
TokenName = Annotated[str, typer.Argument(metavar="名称", help="令牌的名称", show_default=False)]


@user.command("add")
def add_command(
    name: UserName,
    *,
    role: Annotated[str, option("--role", "bureau 财政局，department 主管部门，unit 单位，admin 管理员")],
    of: Annotated[str | None, option("--of", "单位或主管部门的名称")] = None,
    mail: Annotated[str | None, option("--mail", "邮箱，忘记密码时链接寄到这里")] = None,
) -> int:
    """新增用户。密码从标准输入读一行；没有输入时给出一个设置密码的链接，用一次，72 小时内有效。

    例：jixiao user add wangfang --role unit --of 清河区图书馆
    """
    from bureau.desk import moment
    from portal.accounts import issuing

    settings = load()
    account_role, password = _role(role), None if sys.stdin.isatty() else sys.stdin.readline().strip() or None
    with database(settings) as opened:
        at = moment(None)
        secret = issuing.add_account(
            opened, name, account_role, of, password, by=settings.bureau, at=at, mail=mail
        )
    say(f"已新增用户 {name}（{account_role.label}）")
    if secret is not None:
        print(f"设置密码：{_address(settings)}/password/{secret}")
    return 0


@user.command("list")
def list_command(*, as_json: AsJson = False, xlsx: ToXlsx = None) -> int:
    """列出门户的用户。

    例：jixiao user list --json
    """
    from bureau.reports.login_lines import LoginLine, logins

    with database(load()) as opened, opened.reading() as session:
        lines = logins(session)
    show_lines(LoginLine, lines, as_json=as_json, xlsx=xlsx)
    return 0


@user.command("mail")
def mail_command(
    name: UserName,
    mail: Annotated[str, typer.Argument(metavar="邮箱", help="写“无”取消", show_default=False)],
) -> int:
    """登记用户的邮箱：忘记密码时，重设的链接寄到这里。

    例：jixiao user mail wangfang wangfang@qinghe.example
    """
    from bureau.desk import moment
    from portal.accounts import issuing

    settings = load()
    address = None if mail == "无" else mail
    with database(settings) as opened:
        issuing.set_mail(opened, name, address, by=settings.bureau, at=moment(None))
    say(f"已登记用户 {name} 的邮箱" if address else f"已取消用户 {name} 的邮箱")
    return 0


@user.command("reset")
def reset_command(name: UserName) -> int:
    """给出一个重设密码的链接，用一次，72 小时内有效。

    例：jixiao user reset wangfang
    """
    from bureau.desk import moment
    from portal.accounts import issuing

    settings = load()
    with database(settings) as opened:
        secret = issuing.reset(opened, name, by=settings.bureau, at=moment(None))
    print(f"设置密码：{_address(settings)}/password/{secret}")
    return 0


@user.command("lock")
def lock_command(
    name: UserName, *, again: Annotated[bool, typer.Option("--open", help="重新启用")] = False
) -> int:
    """停用一个用户，已登录的立即退出；--open 重新启用。

    例：jixiao user lock wangfang
    """
    from bureau.desk import moment
    from portal.accounts import issuing

    settings = load()
    with database(settings) as opened:
        issuing.lock(opened, name, locked=not again, by=settings.bureau, at=moment(None))
    say(f"用户 {name} 已{'启用' if again else '停用'}")
    return 0


@token.command("add")
def add_token_command(
    name: TokenName,
    *,
    scope: Annotated[str, option("--scope", "read 读取，submit 报送")],
    of: Annotated[str | None, option("--of", "只限这个单位")] = None,
) -> int:
    """新增接口令牌，只显示这一次。

    例：jixiao token add 预算一体化 --scope read
    """
    from bureau.desk import moment
    from portal.accounts import issuing
    from storage.tables import TokenScope

    settings = load()
    if scope not in set(TokenScope):
        refuse(f"--scope 的值不可用：{scope}，应为 read 或 submit")
    with database(settings) as opened:
        token_scope = TokenScope(scope)
        print(issuing.add_token(opened, name, token_scope, of, by=settings.bureau, at=moment(None)))
    say("令牌只显示这一次，请妥善保存；泄露了：jixiao token revoke " + name)
    return 0


@token.command("list")
def list_token_command(*, as_json: AsJson = False, xlsx: ToXlsx = None) -> int:
    """列出接口令牌，不显示令牌本身。

    例：jixiao token list
    """
    from bureau.reports.login_lines import TokenLine, script_tokens

    with database(load()) as opened, opened.reading() as session:
        lines = script_tokens(session)
    show_lines(TokenLine, lines, as_json=as_json, xlsx=xlsx)
    return 0


@token.command("revoke")
def revoke_command(name: TokenName) -> int:
    """撤销一个令牌，立即失效。

    例：jixiao token revoke 预算一体化
    """
    from bureau.desk import moment
    from portal.accounts import issuing

    settings = load()
    with database(settings) as opened:
        issuing.revoke_token(opened, name, by=settings.bureau, at=moment(None))
    say(f"令牌 {name} 已撤销")
    return 0


def _role(word: str) -> "AccountRole":
    from storage.tables import AccountRole

    if word not in set(AccountRole):
        refuse(f"--role 的值不可用：{word}，应为 {'、'.join(AccountRole)}")
    return AccountRole(word)


def _address(settings: "Settings") -> str:
    """Where the portal is: as the running system says, else as it is configured."""
    from flows.system.machine import portal_of_running

    return portal_of_running(settings.data) or f"http://127.0.0.1:{settings.portal_port}"
