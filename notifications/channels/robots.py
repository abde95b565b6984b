"""Robots of chat groups (企业微信, 钉钉, 飞书) and 短信 by an HTTP gateway, as Apprise channels.

Apprise has classes for the three robots, but holds a message for sent when the server answered 200: these
servers answer 200 to everything and say in the JSON what is wrong. The addresses are Apprise's:

- ``wecombot://KEY``
- ``dingtalk://SECRET@TOKEN`` (with signature) or ``dingtalk://TOKEN``
- ``feishu://TOKEN?secret=SECRET``
- ``smsgate(s)://HOST:PORT/PATH?to=13800000000&mobile=phone&content=text&ok=code:0``: a JSON with the number
  under ``mobile`` (here phone) and the text under ``content``; ``ok`` is a field of the answer and what it
  says when the gateway took it; any further field is sent as it stands.

``?via=https://host`` reaches a robot through the bureau's own relay, as its network is closed.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qs, quote, unquote, urlsplit

import requests
from apprise.manager_plugins import NotificationManager
from apprise.plugins.base import NotifyBase

from notifications.channels.fitting import fit
from notifications.messages.message import one_line

_ANY_LENGTH = 10**6
"""Apprise is not to cut: the text is cut here, at the end of a line, and the rest is told."""
_OK = 200
_TOO_MANY = 429
_SERVER_FAILS = 500


class Robot(NotifyBase):
    """What they have in common: a JSON posted, a JSON answered, in which a field says whether it was taken.

    ``final`` is true after an answer by which nothing will ever be taken at this address.
    """

    api: ClassVar[str]
    most_bytes: ClassVar[int]
    answer_field: ClassVar[str]
    never: ClassVar[Mapping[int, str]]
    """Answers after which it is vain to try again, and what to do about them."""

    title_maxlen = _ANY_LENGTH
    body_maxlen = _ANY_LENGTH
    request_rate_per_sec = 0

    def __init__(self, token: str, secret: str | None = None, via: str | None = None, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self.token, self.secret, self.via = token, secret, via
        self.final = False

    @classmethod
    def parse_url(cls, url: str, *_args: Any, **_options: Any) -> dict[str, Any] | None:
        """What the constructor takes, from the URL."""
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        token = unquote(parts.netloc.rpartition("@")[2])
        secret = query.get("secret") or unquote(parts.username or "") or None
        fields = {"schema": parts.scheme, "token": token, "secret": secret, "via": query.get("via")}
        return fields if token else None

    def url(self, *_args: Any, **_options: Any) -> str:
        """The URL of this channel without what is secret in it."""
        return f"{self.secure_protocol}://****"

    def send(self, body: str, title: str = "", *_args: Any, **_options: Any) -> bool:
        """Post the text, cut to what the robot takes. True only if its answer says that it was taken."""
        text = fit(f"{title}\n{body}" if title else body, self.most_bytes)
        try:
            answer = requests.post(
                self.address(),
                data=json.dumps(self.payload(text), ensure_ascii=False).encode(),
                headers={"Content-Type": "application/json; charset=utf-8"},
                verify=self.verify_certificate,
                timeout=self.request_timeout,
                allow_redirects=False,
            )
        except requests.RequestException as why:
            self.logger.warning("%s没有回应：%s", self.service_name, type(why).__name__)
            return False
        return self._taken(answer)

    def address(self) -> str:
        """Where the JSON is posted."""
        host, _, path = self.api.partition("/")
        return (
            f"{(self.via or f'https://{host}').rstrip('/')}/{path.format(token=quote(self.token, safe=''))}"
        )

    def payload(self, text: str) -> dict[str, Any]:
        """The JSON that is posted."""
        return {"msgtype": "text", "text": {"content": text}}

    def _taken(self, answer: requests.Response) -> bool:
        if answer.status_code != _OK:
            complaint = "请求太频繁，稍后再发" if answer.status_code == _TOO_MANY else "没有收下"
            self.logger.warning("%s%s（HTTP %s）", self.service_name, complaint, answer.status_code)
            self.final = _OK < answer.status_code < _SERVER_FAILS and answer.status_code != _TOO_MANY
            return False
        try:
            reply = answer.json()
            code = reply[self.answer_field]
        except (ValueError, KeyError, TypeError):
            self.logger.warning(
                "%s的回答看不懂，地址可能不对：%s", self.service_name, one_line(answer.text)[:80]
            )
            return False
        if str(code) == "0":
            return True
        hint = self.never.get(code, "") if isinstance(code, int) else ""
        self.final = bool(hint)
        reason = one_line(reply.get("errmsg") or reply.get("msg") or "没有说明原因")
        self.logger.warning("%s没有收下：%s %s%s", self.service_name, code, reason, hint)
        return False


class WeComRobot(Robot):
    """企业微信群机器人: at most 2048 bytes of text, 20 messages a minute (developer.work.weixin.qq.com)."""

    service_name = "企业微信群机器人"  # type: ignore[assignment]
    secure_protocol = "wecombot"  # type: ignore[assignment]
    api = "qyapi.weixin.qq.com/cgi-bin/webhook/send?key={token}"
    most_bytes = 2048
    answer_field = "errcode"
    # Of the vendor's 全局错误码, as public clients copy them. 45009 and 45033 (too often) pass by.
    never: ClassVar[Mapping[int, str]] = {
        93000: "（机器人已移除或密钥不对，请更新名录里的群通知地址）",
        93004: "（机器人已停用，请在群里启用，或更新名录里的群通知地址）",
        93008: "（机器人不在群里，请重新添加，并更新名录里的群通知地址）",
    }


class DingTalkRobot(Robot):
    """钉钉群机器人: at most 20,000 bytes, 20 messages a minute; signed where the address holds a secret."""

    service_name = "钉钉群机器人"  # type: ignore[assignment]
    secure_protocol = "dingtalk"  # type: ignore[assignment]
    api = "oapi.dingtalk.com/robot/send?access_token={token}"
    most_bytes = 18_000
    answer_field = "errcode"
    # 310000: 消息校验未通过, of the robot's security settings. The others are 未核实 at the vendor: tokens
    # and robots that are gone (300001 of old, 4001.. of the newer table), 400013 a group that was dissolved.
    # 130101 and 410100 (too often), -1 (busy) pass by.
    never: ClassVar[Mapping[int, str]] = {
        300001: "（机器人已移除或令牌不对，请更新名录里的群通知地址）",
        310000: "（安全设置不符：签名密钥不对，没有把关键词设为“绩效”，或本机地址不在白名单）",
        400013: "（群已解散，请更新名录里的群通知地址）",
        400101: "（令牌不对，请更新名录里的群通知地址）",
        400102: "（机器人已停用，请在群里启用）",
        400106: "（机器人已移除，请更新名录里的群通知地址）",
    }

    def address(self) -> str:
        """With the signature: HMAC-SHA256 over time and secret, under the secret."""
        if not self.secret:
            return super().address()
        stamp = str(round(time.time() * 1000))
        digest = hmac.new(self.secret.encode(), f"{stamp}\n{self.secret}".encode(), hashlib.sha256).digest()
        sign = quote(base64.b64encode(digest).decode(), safe="")
        return f"{super().address()}&timestamp={stamp}&sign={sign}"


class FeishuRobot(Robot):
    """飞书群机器人: at most 20 KB of JSON, 100 messages a minute; signed where there is a secret."""

    service_name = "飞书群机器人"  # type: ignore[assignment]
    secure_protocol = "feishu"  # type: ignore[assignment]
    api = "open.feishu.cn/open-apis/bot/v2/hook/{token}"
    most_bytes = 18_000
    answer_field = "code"
    # 19024: in answers that public clients test against; 19001, 19021, 19022 未核实 at the vendor's page.
    # 11232 and 9499 with 429 (too often) pass by.
    never: ClassVar[Mapping[int, str]] = {
        19001: "（机器人已移除或令牌不对，请更新名录里的群通知地址）",
        19021: "（签名密钥不对，或本机时钟不准）",
        19022: "（本机地址不在机器人的白名单）",
        19024: "（没有把关键词设为“绩效”）",
    }

    def payload(self, text: str) -> dict[str, Any]:
        """The text, signed: HMAC-SHA256 over nothing, under time and secret."""
        plain: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
        if not self.secret:
            return plain
        stamp = str(int(time.time()))
        digest = hmac.new(f"{stamp}\n{self.secret}".encode(), b"", hashlib.sha256).digest()
        return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()} | plain


class TextMessageGateway(Robot):
    """短信 by an HTTP gateway: the subject alone, in the fields that the gateway asks for."""

    service_name = "短信网关"  # type: ignore[assignment]
    protocol = "smsgate"  # type: ignore[assignment]
    secure_protocol = "smsgates"  # type: ignore[assignment]
    api = "/"
    most_bytes = 420
    answer_field = "code"
    never: ClassVar[Mapping[int, str]] = {}

    def __init__(self, fields: dict[str, str], names: tuple[str, str], ok: str, **options: Any) -> None:
        super().__init__(**options)
        self.fields, self.names, self.ok = fields, names, ok

    @classmethod
    def parse_url(cls, url: str, *_args: Any, **_options: Any) -> dict[str, Any] | None:
        """What the constructor takes, from the URL."""
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if not parts.hostname or "to" not in query:
            return None
        scheme = "https" if parts.scheme == cls.secure_protocol else "http"
        names = (query.pop("mobile", "mobile"), query.pop("content", "content"))
        ok, number = query.pop("ok", "code:0"), query.pop("to")
        return {
            "schema": parts.scheme,
            "token": number,
            "via": f"{scheme}://{parts.netloc}{parts.path}",
            "fields": query,
            "names": names,
            "ok": ok,
        }

    def address(self) -> str:
        """The gateway's."""
        return str(self.via)

    def send(self, body: str, title: str = "", *_args: Any, **_options: Any) -> bool:
        """Post the subject; letters are read in the mail."""
        return super().send(title or body)

    def payload(self, text: str) -> dict[str, Any]:
        """The number and the text under the gateway's names, and what else it asks for."""
        return {self.names[0]: self.token, self.names[1]: text, **self.fields}

    def _taken(self, answer: requests.Response) -> bool:
        field, _, ok_value = self.ok.partition(":")
        if answer.status_code != _OK:
            return super()._taken(answer)
        try:
            value = answer.json().get(field)
        except (ValueError, AttributeError):
            value = None
        if str(value) == ok_value:
            return True
        self.logger.warning("%s没有收下：%s", self.service_name, one_line(answer.text)[:120])
        return False


for _channel in (WeComRobot, DingTalkRobot, FeishuRobot, TextMessageGateway):
    NotificationManager().add(_channel, force=True)
