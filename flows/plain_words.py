"""What went wrong with a run, in words that say what to do: Prefect and the system speak English."""

import re

_FRAMES = re.compile(
    r"(Flow|Task) run encountered an exception:?\s*|\b(Incomplete|ExceptionGroup|RuntimeError): "
)
"""What Prefect puts before the message of an exception, and our own names of exceptions."""

_GOES_ON = "以后会自己接着做"

_ADVICE = {
    "No space left|disk is full|disk I/O error|File too large": f"磁盘满了：请腾出空间，腾出{_GOES_ON}",
    "database is locked": f"数据库被别的程序占着：等它放开{_GOES_ON}",
    "Connection refused|could not connect|server closed|connection failed|OperationalError": (
        f"连不上：请检查数据库和网络共享是否在运行，恢复{_GOES_ON}"
    ),
    "Read-only file system|Permission denied": "没有写入的权限：请检查数据文件夹、归档和收件位置",
    "status code -9|SIGKILL|status code 137": (
        "进程被结束（内存不足、断电或被人停止）：没有做完的下次运行会接着做"
    ),
    "exceeded timeout|timed out|TimeoutError": "用时超过上限：请看运行记录里停在哪一步",
    "name resolution|getaddrinfo": "找不到主机：请检查地址和网络",
}
"""What is looked for in the message, and what it means for who reads the letter."""


def told(message: str) -> str:
    """The message with what it means before it; a sentence of ours stays as it is."""
    plain = _FRAMES.sub("", message).strip()
    for pattern, advice in _ADVICE.items():
        if re.search(pattern, plain):
            return f"{advice}。原文：{plain}"
    return plain
