"""What a run can be asked for in the form: each parameter with its Chinese name and a word of help.

The form refuses what is not one of these, and so does the server for whoever asks by another way.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

StageWord = Literal["申报", "执行", "自评"]


def _shown(title: str, description: str, **more: Any) -> Any:
    # Prefect takes a title for the form from nowhere else: its own is the name in the code.
    return Field(json_schema_extra={"title": title, "description": description, **more})


AsOf = Annotated[
    date | None, _shown("当作哪一天", "平时不填，就是今天；填写时按这一天的下班时间办理，催报也按这一天算")
]
OneStage = Annotated[StageWord | None, _shown("阶段", "只办这个阶段；不选就是全部阶段")]
OneUnit = Annotated[
    str | None,
    _shown("单位", "只办这个单位，写名录里的全称、曾用名或简称；不填就是全部单位", examples=["某某县教育局"]),
]
OneProject = Annotated[str | None, _shown("项目", "只核查这个项目，须同时填写单位；不填就是全部项目")]
Year = Annotated[int, Field(ge=2000, le=2100), _shown("年度", "重新核查哪个绩效年度，如 2025")]
Reason = Annotated[
    str, Field(min_length=2, max_length=200), _shown("原因", "为什么重新核查，一句话；会写进告知单位的信")
]
