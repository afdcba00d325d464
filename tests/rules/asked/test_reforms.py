"""机构调整 in answers: whoever asks hands in the departments as they stand, and the rules go by those."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kuaiji.rules.asked.setting import Setting, moment, setting
from kuaiji.rules.facts import Closed
from kuaiji.rules.places import Bureau, NoPlace, bureau, bureaus
from rules.asked.asking import NOW, ask, codes

PERSON = {"document_type": "身份证", "status": "在职", "unit": {"place": "广州市天河区"}}


def reformed(code: str = "440106", **changes: Any) -> Mapping[str, Bureau]:
    return {**bureaus(), code: replace(bureaus()[code], **changes)}


MERGED = reformed(line=(), closed=Closed("广州市天河区财政局", date(2026, 11, 1), "广州市越秀区财政局"))
RENAMED = reformed(name="广州市新城区财政局", place="新城区", former=("广州市天河区财政局",))
MOVED = reformed(line=("44", "4406", "440106"))
OPENED = {
    **bureaus(),
    "440171": Bureau("440171", "广州市示范新区财政局", "示范新区", "440106", True, ("44", "4401", "440171")),
}


def on(departments: Mapping[str, Bureau]) -> Setting:
    return replace(NOW, bureaus=lambda: departments)


def listed(departments: Mapping[str, Bureau]) -> list[str]:
    found = ask("department", {"person": PERSON}, on(departments))
    return [each["code"] for each in found.body["decision"]["allowed"][0]["departments"]]


def test_what_has_opened_is_offered_and_what_has_closed_is_not() -> None:
    assert listed(bureaus()) == ["440106"]
    assert listed(OPENED) == ["440106", "440171"]
    assert listed(MERGED) == []


@pytest.mark.parametrize("told", ["440106", "广州市天河区财政局"])
@pytest.mark.parametrize("place", [None, "广东"])
def test_chosen_department_that_has_closed_says_who_took_over(told: str, place: str | None) -> None:
    facts = {"person": {**PERSON, "department": told}}
    asked = setting(place, "2026-11-22", files=False, bureaus=lambda: MERGED)

    chosen, checked = ask("department", facts, asked), ask("precheck", facts, asked)

    assert (chosen.body["decision"]["chosen"], chosen.body["decision"]["fits"]) == ("440106", False)
    assert ("person/department", "department.closed") in codes(chosen)
    assert ("person/department", "department.closed") in codes(checked)
    assert "由广州市越秀区财政局承接" in chosen.body["findings"][0]["message"]


@pytest.mark.parametrize(
    ("departments", "offered"),
    [
        (bureaus(), [{"code": "3212", "name": "泰州市财政局"}]),
        (reformed("3212", line=(), closed=Closed("泰州市财政局", date(2019, 5, 1), "扬州市财政局")), []),
    ],
)
def test_city_that_has_closed_is_not_offered_for_its_own_bodies(
    departments: Mapping[str, Bureau], offered: list[dict[str, str]]
) -> None:
    unit = {"kind": "事业单位", "level": "市属", "place": "江苏省泰州市"}
    then = Setting(moment("2019-06-01"), bureaus=lambda: departments)

    found = ask("department", {"person": {**PERSON, "unit": unit}}, then)

    assert found.body["decision"]["allowed"][0]["departments"] == offered


def test_renamed_department_is_found_by_either_name_and_called_by_the_new_one() -> None:
    assert bureau("广州市天河区财政局", RENAMED).code == bureau("广州市新城区财政局", RENAMED).code == "440106"
    found = ask("department", {"person": PERSON}, on(RENAMED)).body["decision"]["allowed"][0]
    assert found["departments"] == [{"code": "440106", "name": "广州市新城区财政局"}]


def test_name_that_is_another_s_by_now_means_the_other() -> None:
    departments = {**RENAMED, "440104": replace(bureaus()["440104"], name="广州市天河区财政局")}

    assert bureau("广州市天河区财政局", departments).code == "440104"


def test_name_that_nobody_ever_had_is_refused() -> None:
    with pytest.raises(NoPlace, match="没有找到“不知道财政局”"):
        bureau("不知道财政局", MERGED)


def test_policy_follows_a_department_to_its_new_superior() -> None:
    found = ask("precheck", {"person": {**PERSON, "department": "440106"}}, on(MOVED))

    assert found.body["policy"]["places"] == ["00", "44", "4406"]
    assert setting("440106", None, files=False, bureaus=lambda: MOVED).codes == ("44", "4406", "440106")
    assert setting("440106", None, files=False, bureaus=lambda: MERGED).codes == ("440106",)
