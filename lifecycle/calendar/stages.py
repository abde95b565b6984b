"""The three stages of a project's performance year."""

from enum import StrEnum
from typing import Self

from forms.form import FormKind


class Stage(StrEnum):
    """申报 → 执行 → 自评, in the order of the year."""

    DECLARATION = "申报"
    MONITORING = "执行"
    SELF_EVALUATION = "自评"

    @property
    def order(self) -> int:
        """0, 1 or 2: the place in the year."""
        return tuple(Stage).index(self)

    @property
    def form(self) -> FormKind:
        """The kind of form that is filed in this stage."""
        return _FORMS[self]

    @property
    def alias(self) -> str:
        """The English word for the command line."""
        return _ALIASES[self]

    def period(self, year: int, month: int | None) -> str:
        """What a form of this stage looks at, in words; ``month`` is the last one of a monitoring round."""
        return f"{year}年1—{month}月" if self is Stage.MONITORING and month else f"{year}年全年"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The stage that a person typed: 申报 or declaration. Raises ValueError with the words there are."""
        for stage in cls:
            if text.strip().lower() in {stage.value, _ALIASES[stage]}:
                return stage
        words = "、".join(f"{stage.value}（{_ALIASES[stage]}）" for stage in cls)
        raise ValueError(f"没有“{text}”这个阶段，可用：{words}")

    @classmethod
    def of_form(cls, kind: FormKind) -> Self:
        """The stage in which this kind of form is filed."""
        return next(stage for stage in cls if _FORMS[stage] == kind)


_FORMS: dict[Stage, FormKind] = {
    Stage.DECLARATION: "绩效目标申报表",
    Stage.MONITORING: "绩效运行监控表",
    Stage.SELF_EVALUATION: "绩效自评表",
}
_ALIASES = {
    Stage.DECLARATION: "declaration",
    Stage.MONITORING: "monitoring",
    Stage.SELF_EVALUATION: "self-evaluation",
}

"""What an accepted declaration obliges its unit to file afterwards."""
