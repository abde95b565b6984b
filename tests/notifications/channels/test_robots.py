"""Robots and gateways are told byte for byte what they ask for, and what they answer is understood."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from notifications.channels.delivery import Delivery, deliver
from notifications.channels.fitting import fit
from notifications.messages.letter import Letter
from tests.notifications.channels.gateway import gateway

TAKEN = {"errcode": 0, "errmsg": "ok"}
FEISHU_TAKEN = {"code": 0, "data": {}, "msg": "success"}


def test_wecom_gets_subject_and_text_as_one_json_in_utf_8(letter: Letter) -> None:
    with gateway((200, TAKEN)) as wecom:
        assert deliver(f"wecombot://key-1?via={wecom.url}", letter) == Delivery(ok=True, error=None)
        text = f"{letter.subject}\n{letter.text}".strip("\n")
        body = '{"msgtype": "text", "text": {"content": ' + json.dumps(text, ensure_ascii=False) + "}}"
        assert wecom.requests == [("/cgi-bin/webhook/send?key=key-1", body.encode())]


def test_dingtalk_is_signed_over_the_time_that_it_is_told(letter: Letter) -> None:
    with gateway((200, TAKEN)) as dingtalk:
        assert deliver(f"dingtalk://SECab@tok1?via={dingtalk.url}", letter).ok
        path = urlsplit(dingtalk.requests[0][0])
        query = {name: values[0] for name, values in parse_qs(path.query).items()}
    stamp = query["timestamp"]
    signed = hmac.new(b"SECab", f"{stamp}\nSECab".encode(), hashlib.sha256).digest()
    assert path.path == "/robot/send"
    assert query == {"access_token": "tok1", "timestamp": stamp, "sign": base64.b64encode(signed).decode()}


def test_feishu_is_signed_in_its_json(letter: Letter) -> None:
    with gateway((200, FEISHU_TAKEN)) as feishu:
        assert deliver(f"feishu://tok2?secret=geheim&via={feishu.url}", letter).ok
        sent_json = feishu.last
        assert feishu.requests[0][0] == "/open-apis/bot/v2/hook/tok2"
    signed = hmac.new(f"{sent_json['timestamp']}\ngeheim".encode(), b"", hashlib.sha256).digest()
    assert sent_json["sign"] == base64.b64encode(signed).decode()
    assert sent_json["content"]["text"].startswith(letter.subject)


def test_a_text_message_is_the_subject_in_the_fields_of_the_gateway(letter: Letter) -> None:
    with gateway((200, {"status": "OK"})) as sms:
        host = sms.url.removeprefix("http://")
        url = f"smsgate://{host}/v1/send?to=13800000000&mobile=phone&content=text&ok=status:OK&sign={quote('财政局')}"
        assert deliver(url, letter).ok
        assert sms.requests[0][0] == "/v1/send"
        assert sms.last == {"phone": "13800000000", "text": letter.subject, "sign": "财政局"}


def test_a_webhook_gets_title_and_message(letter: Letter) -> None:
    with gateway((200, {})) as hook:
        assert deliver(hook.url.replace("http", "json") + "/jixiao", letter).ok
        assert (hook.last["title"], hook.last["message"].strip()) == (letter.subject, letter.text.strip())


@pytest.mark.parametrize(
    ("url", "answer", "why", "final"),
    [
        ("wecombot://k?via={0}", (200, {"errcode": 93000, "errmsg": "invalid webhook url"}), "93000", True),
        ("wecombot://k?via={0}", (200, {"errcode": 93004, "errmsg": "robot disabled"}), "启用", True),
        ("dingtalk://t?via={0}", (200, {"errcode": 400013, "errmsg": "群已被解散"}), "群已解散", True),
        ("dingtalk://t?via={0}", (200, {"errcode": 410100, "errmsg": "发送速度太快而限流"}), "410100", False),
        ("feishu://t?via={0}", (200, {"code": 19024, "msg": "Key Words Not Found"}), "关键词", True),
        ("feishu://t?via={0}", (200, {"code": 19022, "msg": "Ip Not Allowed"}), "白名单", True),
        (
            "wecombot://k?via={0}",
            (200, {"errcode": 45009, "errmsg": "api freq out of limit"}),
            "45009",
            False,
        ),
        (
            "dingtalk://t?via={0}",
            (200, {"errcode": 310000, "errmsg": "sign not match"}),
            "签名密钥不对",
            True,
        ),
        ("dingtalk://t?via={0}", (200, {"errcode": 130101, "errmsg": "send too fast"}), "130101", False),
        ("feishu://t?via={0}", (200, {"code": 19021, "msg": "sign match fail"}), "本机时钟", True),
        ("feishu://t?via={0}", (200, {"code": 11232, "msg": "frequency limited"}), "11232", False),
        ("feishu://t?via={0}", (429, {}), "太频繁", False),
        ("wecombot://k?via={0}", (502, b"<html>"), "HTTP 502", False),
        ("wecombot://k?via={0}", (404, b"<html>"), "HTTP 404", True),
        ("wecombot://k?via={0}", (200, b"<html>login"), "看不懂", False),
        ("{1}/hook", (429, {}), "HTTP 429，请求太频繁", False),
        ("{2}/sms?to=138&ok=code:0", (200, {"code": 7, "msg": "余额不足"}), "没有收下", False),
    ],
)
def test_what_a_server_refuses_did_not_go_and_only_a_refusal_for_good_is_final(
    letter: Letter, url: str, answer: tuple[int, object], why: str, *, final: bool
) -> None:
    with gateway(answer) as server:
        host = server.url.removeprefix("http://")
        result = deliver(url.format(server.url, f"json://{host}", f"smsgate://{host}"), letter)
    assert not result.ok
    assert why in (result.error or "")
    assert result.final is final


def test_a_server_that_hangs_or_is_away_is_left_alone_after_the_time_out(letter: Letter) -> None:
    with gateway((200, TAKEN), pause=0.6) as slow:
        hung = deliver(f"wecombot://k?via={slow.url}", letter, timeout=0.2)
        away_url = slow.url
    away = deliver(f"wecombot://k?via={away_url}", letter)
    assert (hung.ok, hung.final, hung.error) == (False, False, "企业微信群机器人没有回应：ReadTimeout")
    assert (away.ok, away.final, away.error) == (False, False, "企业微信群机器人没有回应：ConnectionError")


def test_a_long_text_is_cut_at_a_line_with_the_number_of_the_rest(letter: Letter) -> None:
    long = replace(letter, text="\n".join(f"{number}. 清河区图书馆绘本阅读" for number in range(1, 201)))
    with gateway((200, TAKEN)) as wecom:
        assert deliver(f"wecombot://k?via={wecom.url}", long).ok
        text = wecom.last["text"]["content"]
    lines = text.split("\n")
    assert len(text.encode()) <= 2048
    assert lines[-1] == f"……（还有{200 - (len(lines) - 2)}行，全文见邮件）"


@pytest.mark.parametrize("most", [60, 100, 2048])
@pytest.mark.parametrize("text", ["绩" * 10_000, "短", "一\n\n二", "a\n" * 5000])
def test_whatever_is_cut_fits(text: str, most: int) -> None:
    assert len(fit(text, most).encode()) <= most
