import os
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from notifications.channels.delivery import Delivery, deliver
from notifications.messages.letter import Letter

SENT = Delivery(ok=True, error=None)


def the_mail_in(folder: Path) -> EmailMessage:
    (file,) = folder.iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


def test_a_mail_file_reads_back_as_it_was_written(tmp_path: Path, letter: Letter) -> None:
    folder = tmp_path / "待发 邮件"
    assert deliver(f"mailfile://{folder}?from=清河区财政局 <yusuan@qinghe.example>", letter) == SENT
    mail = the_mail_in(folder)
    assert mail["Subject"] == letter.subject
    assert mail["To"].addresses[0].addr_spec == "pfm@kjg.example"
    assert mail["To"].addresses[0].display_name == "清河区科技馆（本部）"
    assert mail["From"].addresses[0].display_name == "清河区财政局"
    assert mail["Date"].datetime == letter.date
    assert mail["Message-ID"] == f"<{letter.key.digest}@qinghe.example>"
    assert mail["X-Jixiao-Key"] == "2023/自评/清河区科技馆/reminder/2024-03-29-3/mail"
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert text.get_content().splitlines() == letter.text.splitlines()
    assert html.get_content_type() == "text/html"
    assert html.get_content().strip() == letter.html


def test_a_mail_file_is_plain_ascii_in_short_lines_so_that_every_relay_passes_it(
    tmp_path: Path, letter: Letter
) -> None:
    deliver(f"mailfile://{tmp_path}", letter)
    (file,) = tmp_path.iterdir()
    lines = file.read_bytes().split(b"\r\n")
    assert all(line.isascii() for line in lines)
    assert max(map(len, lines)) <= 998


def test_the_file_name_tells_the_day_the_kind_and_the_unit(tmp_path: Path, letter: Letter) -> None:
    deliver(f"mailfile://{tmp_path}", letter)
    (file,) = tmp_path.iterdir()
    assert file.name == f"2024-03-26_reminder_清河区科技馆_{letter.key.digest[:16]}.eml"


def test_sending_twice_leaves_one_file(tmp_path: Path, letter: Letter) -> None:
    assert deliver(f"mailfile://{tmp_path}", letter) == SENT
    assert deliver(f"mailfile://{tmp_path}", letter) == SENT
    assert len(list(tmp_path.iterdir())) == 1


def test_another_key_is_another_file(tmp_path: Path, letter: Letter) -> None:
    deliver(f"mailfile://{tmp_path}", letter)
    deliver(f"mailfile://{tmp_path}", replace(letter, key=replace(letter.key, channel="mail2")))
    assert len(list(tmp_path.iterdir())) == 2


def test_a_path_after_two_slashes_is_relative_to_the_working_directory(
    tmp_path: Path, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert deliver("mailfile://var/mail", letter) == SENT
    assert the_mail_in(tmp_path / "var" / "mail")["Subject"] == letter.subject


def test_a_unit_named_like_a_path_stays_inside_the_folder(tmp_path: Path, letter: Letter) -> None:
    folder = tmp_path / "mail"
    hostile = replace(letter, key=replace(letter.key, unit="../../etc/" + "长" * 300))
    assert deliver(f"mailfile://{folder}", hostile) == SENT
    assert [path.name for path in tmp_path.iterdir()] == ["mail"]
    assert the_mail_in(folder)["Subject"] == letter.subject


def test_a_folder_that_cannot_be_written_fails_with_the_reason(tmp_path: Path, letter: Letter) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    delivery = deliver(f"mailfile://{tmp_path}/mail", letter)
    assert not delivery.ok
    assert delivery.error == f"邮件文件夹 {tmp_path}/mail 无法写入：File exists"


def test_a_write_that_breaks_off_leaves_no_half_a_file(
    tmp_path: Path, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    delivery = deliver(f"mailfile://{tmp_path}", letter)
    assert delivery == Delivery(ok=False, error=f"邮件文件夹 {tmp_path} 无法写入：No space left on device")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "清河区科技馆",
        "pfm@kjg.example, all@qinghe.example",
        "a@kjg.example\nBcc: b@kjg.example",
        "馆@kjg.example",
    ],
)
def test_a_recipient_that_is_not_one_address_is_refused_by_name(
    tmp_path: Path, letter: Letter, recipient: str
) -> None:
    delivery = deliver(f"mailfile://{tmp_path}", replace(letter, recipient=recipient))
    assert not delivery.ok
    assert delivery.error is not None
    assert delivery.error.startswith("邮件地址无效：")
    assert list(tmp_path.iterdir()) == []


def test_a_line_break_in_a_stored_subject_makes_no_header(tmp_path: Path, letter: Letter) -> None:
    hostile = replace(letter, subject="催报\r\nBcc: all@qinghe.example")
    delivery = deliver(f"mailfile://{tmp_path}", hostile)
    assert not delivery.ok
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_channel_fails_without_telling_its_password(letter: Letter) -> None:
    delivery = deliver("nosuchthing://user:geheim@host", letter)
    assert delivery == Delivery(ok=False, error="渠道地址无法识别：nosuchthing://……")


def test_the_date_of_a_mail_is_the_letters_and_not_todays(tmp_path: Path, letter: Letter) -> None:
    deliver(f"mailfile://{tmp_path}", letter)
    assert the_mail_in(tmp_path)["Date"] == "Tue, 26 Mar 2024 08:30:00 +0800"
    assert letter.date.year != datetime.now(tz=letter.date.tzinfo).year
