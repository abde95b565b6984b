import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from forms import read_bytes
from forms.form import Declaration, SelfEvaluation
from season import build, sample, write
from season.district_year import Season, roster
from season.stages.filing import FILLED, ArrivingFile

WANTED = {
    "A01",
    "A02",
    "A03",
    "A04",
    "A07",
    "B01",
    "B02",
    "B03",
    "B05",
    "B07",
    "C01",
    "D01",
    "D04",
    "E01",
    "E05",
    "S03",
    "S04",
    "S05",
    "S06",
    "S07",
    "S09",
    "S11",
    "S17",
    "S18",
}


def tight(arrival: ArrivingFile) -> str:
    """What a file says: the text as it is printed, of a workbook or Word document what is read of it."""
    content, filing = arrival.content(), arrival.filing
    text = content.decode() if filing.ending == ".txt" else read_bytes(content, filing.file).model_dump_json()
    return "".join(text.replace(",", "").split())


def planted(season: Season, rule: str) -> list[tuple[ArrivingFile, int, str]]:
    """Where a rule is broken: the file, the form in it and the field."""
    return [
        (arrival, fault.form_index or 0, fault.mark.field)
        for arrival in season.arrivals
        for fault in arrival.faults
        if fault.mark.rule == rule
    ]


@pytest.fixture(scope="module", params=["sample", "built"])
def season(request: pytest.FixtureRequest) -> Season:
    return sample() if request.param == "sample" else build(20, 8, 3, 2026)


def test_the_sample_is_three_departments_eight_units_and_about_thirty_projects() -> None:
    season = sample()
    assert (len(season.departments), len(season.units), len(season.projects)) == (3, 8, 31)
    assert season.year == 2025


def test_every_kind_of_fault_is_in_the_sample() -> None:
    rules = {fault.mark.rule for arrival in sample().arrivals for fault in arrival.faults}
    assert rules >= WANTED


def test_what_a_fault_prints_stands_in_its_document(season: Season) -> None:
    seen = 0
    for arrival in season.arrivals:
        if arrival.filing.document == "A01" or arrival.filing.layout == FILLED:
            continue
        text = tight(arrival)
        for fault in arrival.faults:
            assert fault.mark.printed in text, (arrival.filing.file, fault.mark)
            seen += bool(fault.mark.printed)
    assert seen


def test_money_faults_are_really_wrong_sums(season: Season) -> None:
    for arrival, index, _ in planted(season, "B03"):
        form = arrival.forms[index]
        assert isinstance(form, Declaration)
        assert form.funds.annual == (form.funds.annual_fiscal or 0) + 10_000
    for rule in ("S03", "S04"):
        for arrival, index, _ in planted(season, rule):
            form = arrival.forms[index]
            assert isinstance(form, SelfEvaluation)
            money = form.funds.annual
            right_rate = (money.executed or 0) / (money.budget or 1) * 100
            assert (abs((money.rate or 0) - right_rate) > 1) == (rule == "S03")
            assert (abs((money.rate or 0) / 10 - (money.score or 0)) > 0.05) == (rule == "S04")


def test_structure_faults_are_really_missing_or_double(season: Season) -> None:
    for arrival, index, _ in planted(season, "D01"):
        assert "效益指标" not in {row.level1 for row in arrival.forms[index].indicators}
    for arrival, index, field in planted(season, "E01"):
        assert arrival.forms[index].indicators[int(field.split("/")[1])].target is None
    for arrival, index, _ in planted(season, "D04"):
        names = [row.level3 for row in arrival.forms[index].indicators]
        twice = Counter(names).most_common(1)[0][1] == 2
        assert twice or tight(arrival).count(names[0] or "") >= 2


def test_score_faults_are_really_wrong(season: Season) -> None:
    for rule in ("S05", "S06", "S07", "S09"):
        for arrival, index, field in planted(season, rule):
            form = arrival.forms[index]
            assert isinstance(form, SelfEvaluation)
            weights = 10 + sum(row.weight or 0 for row in form.indicators)
            scores = sum(row.score or 0 for row in form.indicators) + (form.funds.annual.score or 0)
            assert (weights != 100) == (rule == "S05")
            assert (round(scores, 2) != form.total_score) == (rule == "S06")
            if rule in {"S07", "S09"}:
                row = form.indicators[int(field.split("/")[1])]
                assert row.deviation == "无"
                assert (row.score == row.weight) == (rule == "S07")


def test_the_truth_names_what_is_in_the_files(season: Season) -> None:
    truth = season.truth()
    assert len(truth["documents"]) == len(season.arrivals)
    for document, arrival in zip(truth["documents"], season.arrivals, strict=True):
        assert document["file"] == f"inbox/{arrival.filing.file}"
        if document["forms"] and arrival.filing.layout != FILLED:
            text = tight(arrival)
            for form in document["forms"]:
                assert form["project_name"] in text
                assert form["implementing_unit"] in text


def test_every_obligation_of_an_accepted_declaration_goes_on(season: Season) -> None:
    states: dict[tuple[str, str], dict[str, str]] = {}
    for entry in season.truth()["obligations"]:
        states.setdefault((entry["unit"], entry["project"]), {})[entry["stage"]] = entry["state"]
    assert len(states) == len(season.projects)
    for stages in states.values():
        assert set(stages) == ({"申报", "执行", "自评"} if stages["申报"] == "accepted" else {"申报"})


def test_the_sample_ends_with_one_of_every_outcome() -> None:
    ends = {
        (entry["unit"].removeprefix("云州市清河区"), entry["project"], entry["stage"]): (
            entry["state"],
            entry["timeliness"],
        )
        for entry in sample().truth()["obligations"]
    }
    assert ends["教育局（本级）", "教室多媒体设备更新", "申报"] == ("accepted", "on_time")
    assert ends["图书馆", "亲子绘本阅读推广", "申报"] == ("accepted", "late")
    assert ends["图书馆", "亲子绘本阅读推广", "执行"] == ("accepted", "on_time")
    assert ends["图书馆", "数字图书馆平台运维", "执行"] == ("open", None)
    assert ends["农业农村局（本级）", "农民丰收展演", "申报"] == ("returned", None)
    assert ends["农业技术推广中心", "种质资源课题研究", "申报"] == ("zero_declared", None)
    assert ends["文化馆", "剧场灯光音响设备更新", "自评"] == ("accepted", "on_time")
    assert ends["农业技术推广中心", "旱稻节水示范种植", "执行"] == ("accepted", "late")
    assert ends["教师进修学校", "培训楼消防修缮改造", "自评"] == ("returned", None)
    assert ends["文化馆", "文化志愿者培训", "自评"] == ("open", None)
    assert Counter(state for state, _ in ends.values()) == {
        "accepted": 81,
        "open": 5,
        "returned": 2,
        "zero_declared": 1,
    }


def test_the_stranger_is_not_on_the_roster_and_the_damaged_file_is_no_text() -> None:
    truth = sample().truth()
    assert truth["unknown_units"] == ["云州市清河区水务站"]
    assert truth["unknown_units"][0] not in {unit["unit"] for unit in roster(sample())["units"]}
    damaged = [arrival for arrival in sample().arrivals if arrival.filing.document == "A01"]
    assert truth["damaged"] == [f"inbox/{arrival.filing.file}" for arrival in damaged]
    for arrival in damaged:
        with pytest.raises(UnicodeDecodeError):
            arrival.content().decode()


def test_a_mended_form_comes_back_without_its_fault() -> None:
    first, again = (
        arrival
        for arrival in sample().arrivals
        if arrival.filing.folder.endswith("教育局（本级）") and arrival.filing.stage == "申报"
    )
    assert [fault.mark.rule for fault in first.faults] == ["A07"]
    assert again.faults == ()
    assert again.forms == first.forms
    assert "编报绩效目标的项目5个" in tight(first)
    assert "编报绩效目标的项目4个" in tight(again)


def test_the_same_arguments_give_the_same_season_and_another_seed_another() -> None:
    first, again, other = build(5, 3, 1, 2025), build(5, 3, 1, 2025), build(5, 3, 2, 2025)
    contents = [[arrival.content() for arrival in season.arrivals] for season in (first, again, other)]
    assert contents[0] == contents[1] != contents[2]
    assert first.truth() == again.truth()


def test_more_units_or_projects_than_can_be_invented_are_refused() -> None:
    with pytest.raises(ValueError, match="units"):
        build(301, 1, 1, 2025)
    with pytest.raises(ValueError, match="projects"):
        build(1, 1000, 1, 2025)


def test_a_season_is_written_as_roster_arrivals_truth_and_inbox(tmp_path: Path) -> None:
    season = sample()
    write(season, tmp_path)
    arrivals = json.loads((tmp_path / "arrivals.json").read_text(encoding="utf-8"))
    files = {path.relative_to(tmp_path).as_posix() for path in (tmp_path / "inbox").rglob("*.*")}
    assert {arrival["file"] for arrival in arrivals} == files
    assert len(arrivals) == len(files) == len(season.arrivals)
    days = [date.fromisoformat(arrival["day"]) for arrival in arrivals]
    assert days == sorted(days)
    assert (days[0], days[-1]) == (date(2024, 10, 11), date(2026, 4, 20))
    assert json.loads((tmp_path / "truth.json").read_text(encoding="utf-8")) == season.truth()
    assert json.loads((tmp_path / "roster.json").read_text(encoding="utf-8"))["projects"][0] == {
        "year": 2025,
        "unit": "云州市清河区教育局（本级）",
        "project": "教室多媒体设备更新",
        "department": "云州市清河区教育局",
        "address": "jyj-bj@qinghe.invalid",
        "amount": season.projects[0].amount,
        "nature": "一次性项目",
        "starts": "2025-01-01",
        "ends": "2025-12-31",
    }
