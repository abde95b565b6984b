"""The fictional district: who belongs to whom, and what is paid for."""

from dataclasses import dataclass
from datetime import date

from season.district.kinds import Work

DISTRICT = "云州市清河区"


@dataclass(frozen=True, slots=True)
class FictionalDepartment:
    """A competent department (主管部门)."""

    name: str
    mail: str


@dataclass(frozen=True, slots=True)
class FictionalUnit:
    """An implementing unit (实施单位) with the mail addresses that messages go to.

    ``edition_2024`` says which edition of the forms it fills in all year.
    """

    name: str
    department: FictionalDepartment
    mail: str
    head_mail: str
    edition_2024: bool = False


@dataclass(frozen=True, slots=True)
class FictionalProject:
    """A project of one unit in one performance year; amounts in 元.

    More than one work makes them sub-projects (子项目). ``span`` is in years; ``total`` is for all of them.
    """

    name: str
    unit: FictionalUnit
    year: int
    span: int
    works: tuple[Work, ...]

    @property
    def category(self) -> str:
        """经常性项目 or 一次性项目."""
        return self.works[0].category

    @property
    def amount(self) -> int:
        """What is asked for in the year."""
        return sum(work.amount for work in self.works)

    @property
    def total(self) -> int:
        """What is asked for in all its years."""
        return self.amount * self.span

    @property
    def start(self) -> date:
        """The first day of the work."""
        return date(self.year, 1, 1)

    @property
    def end(self) -> date:
        """The last day of the work."""
        return date(self.year + self.span - 1, 12, 31)

    @property
    def annual_goal(self) -> str:
        """What is promised for the year; with sub-projects each under its own name."""
        if len(self.works) == 1:
            return self.works[0].goal + "。"
        return "".join(f"{number}.{work.name}：{work.goal}。" for number, work in enumerate(self.works, 1))

    @property
    def overall_goal(self) -> str:
        """What is promised for the whole span."""
        if self.span == 1:
            return self.annual_goal
        return f"到{self.end.year}年底，{self.works[0].overall}。"
