"""The sentence in which a finding is shown. It is composed whenever somebody reads it, and never kept."""


def finding_message(place: str, wrong: str, basis: str | None) -> str:
    """Where, what and on what basis: 表1 第71行 讲座场次：完成3场，得满分6分（财预〔2020〕10号）."""
    return f"{place} {wrong.rstrip('。')}{f'（{basis}）' if basis else ''}。".lstrip()
