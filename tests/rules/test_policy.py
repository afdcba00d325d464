"""政策: resolved by place and by day, pinned word for word, and readable for as long as a case lives."""

from datetime import date

import pytest

from kuaiji.rules.codes import AskedOf, Background, Picture
from kuaiji.rules.files import FileKind
from kuaiji.rules.policy import edition, largest_file, places, resolve, restored
from kuaiji.rules.policy_files import PolicyError

TODAY = date(2026, 11, 22)
LAST_OF_2024, FIRST_OF_2025 = date(2024, 12, 31), date(2025, 1, 1)
# As `policy.edition` wrote it before files, scopes, ties and titles were figures.
PINNED_IN_2026 = (
    '{"residence_permit_asked":{"value":true,"document":"广东考区信息采集操作流程","clause":"（五）基本信息：非本省户籍、'
    '暂未工作且不属于在校学生的人员","valid_from":"2025-01-01","valid_to":null},"verification_report_from":{"value":'
    '"2008-01","document":"广东考区信息采集操作流程","clause":"（六）教育经历：2008年以后境内取得的本科及以上学历（学位）",'
    '"valid_from":"2019-01-01","valid_to":null},"work_evidence":{"value":["resume_form"],"document":'
    '"广东考区信息采集操作流程","clause":"（七）工作经历：会计专业工作简历表","valid_from":"2025-01-01","valid_to":null},'
    '"uscc_from":{"value":"2015-10","document":"国发〔2015〕33号","clause":"2015年10月1日起实行统一社会信用代码",'
    '"valid_from":"2019-01-01","valid_to":null},"working_age":{"value":16,"document":"《中华人民共和国劳动法》","clause":'
    '"第十五条","valid_from":"2019-01-01","valid_to":null},"hmt_by_residence":{"value":true,"document":'
    '"广东考区信息采集操作流程","clause":"（三）会计人员信息采集：其他人员在其境内居住的，应选择居住地","valid_from":'
    '"2019-01-01","valid_to":null}}'
)


@pytest.mark.parametrize(
    ("codes", "day", "asked_of", "evidence", "by_residence"),
    [
        ([], TODAY, "nobody", ["resume_form", "work_proof"], True),
        (["310000"], TODAY, "nobody", ["resume_form", "work_proof"], True),
        (["440000", "440100", "440106"], TODAY, "outsiders", ["resume_form"], True),
        (["440106"], TODAY, "outsiders", ["resume_form"], True),
        (["440106"], FIRST_OF_2025, "outsiders", ["resume_form"], True),
        (["440106"], LAST_OF_2024, "nobody", ["resume_form", "work_proof"], True),
        (["440300"], TODAY, "outsiders", ["resume_form"], True),
        (["440300"], LAST_OF_2024, "nobody", ["resume_form", "work_proof"], False),
        (["440300"], date(2022, 12, 31), "nobody", ["resume_form", "work_proof"], True),
        (["12", "120101"], TODAY, "outsiders", ["resume_form", "work_proof"], True),
        (["41", "4111"], LAST_OF_2024, "everybody", ["resume_form", "work_proof"], True),
        (["41", "4111"], FIRST_OF_2025, "nobody", ["resume_form", "work_proof"], True),
        (["41", "4113", "411302"], TODAY, "nobody", ["work_proof", "resume_form"], True),
        (["GJJ"], TODAY, "nobody", ["resume_form", "work_proof"], True),
    ],
)
def test_figures_come_from_nation_province_city(
    codes: list[str], day: date, asked_of: str, evidence: list[str], by_residence: bool
) -> None:
    policy = resolve(codes, day)

    assert policy.residence_asked_of.value == asked_of
    assert policy.work_evidence.value == evidence
    assert policy.hmt_by_residence.value == by_residence


@pytest.mark.parametrize(
    ("codes", "day", "expected"),
    [
        (["32"], LAST_OF_2024, [Picture.TITLE_CERTIFICATE]),
        (["32"], FIRST_OF_2025, [Picture.TITLE_CERTIFICATE, Picture.PASS_CERTIFICATE]),
    ],
)
def test_rules_of_former_systems_end_with_2024(codes: list[str], day: date, expected: list[Picture]) -> None:
    assert resolve(codes, day).title_documents.value == expected


def test_what_nobody_sets_is_none() -> None:
    assert resolve([], TODAY).work_proof_years is None
    assert resolve(["41", "4113"], date(2025, 6, 2)).photo_background is None
    assert resolve(["41", "4113"], date(2025, 6, 3)).photo_background is not None


def test_photo_before_white_is_said_beside_the_box() -> None:
    limits = resolve(["41", "4113"], TODAY).limits(FileKind.PHOTO)

    assert limits.hint == (
        "jpg 格式，不小于 10KB，不低于 295×413 像素，不超过 10MB；白色背景、免冠、正面、不戴眼镜，刘海不遮眉。"
    )
    assert Background.WHITE.label == "白色"


def test_day_before_the_first_national_figure_is_told_plainly() -> None:
    with pytest.raises(PolicyError) as refused:
        resolve(["44"], date(2018, 12, 31))

    assert (
        str(refused.value)
        == "2018-12-31 没有政策“可以选择的采集范围”（scopes）：国家一级的 00.toml 从更晚的日期起才有。"
    )


def test_figure_brings_its_source() -> None:
    source = resolve(["440000"], TODAY).work_evidence.source

    assert str(source) == "广东考区信息采集操作流程（七）工作经历：会计专业工作简历表"


def test_edition_is_the_policy_word_for_word() -> None:
    pinned = edition(["440000"], TODAY)

    assert restored(pinned.body) == resolve(["440000"], TODAY)
    assert pinned.digest == edition(["440000", "440100"], date(2026, 11, 23)).digest
    assert pinned.digest != edition([], TODAY).digest


def test_older_edition_is_read_with_what_held_before_a_figure_was_thought_of() -> None:
    old = restored(PINNED_IN_2026)

    assert old.residence_asked_of.value is AskedOf.OUTSIDERS
    assert str(old.residence_asked_of.source).startswith("广东考区信息采集操作流程（五）基本信息：非本省户籍")
    assert old.work_evidence.value == ["resume_form"]
    assert old.evidence_files.value.max_bytes == 512_000
    assert old.photo_background is None
    assert old.automatic_approval.value is False


def test_older_edition_that_asked_for_nothing_still_does_not() -> None:
    body = PINNED_IN_2026.replace('"value":true', '"value":false', 1)

    assert restored(body).residence_asked_of.value is AskedOf.NOBODY


def test_gate_lets_through_the_largest_file_that_any_place_takes() -> None:
    assert largest_file() == 10 * 1024 * 1024


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        ([], ["00"]),
        (["44"], ["00", "44"]),
        (["4403"], ["00", "44", "4403"]),
        (["440300"], ["00", "44", "4403"]),
        (["440106"], ["00", "44", "4401"]),
        (["44", "4401", "440106"], ["00", "44", "4401"]),
        (["44", "4406", "440106"], ["00", "44", "4406"]),
        (["440106", "4406", "44"], ["00", "44", "4406"]),
        (["44", "440106"], ["00", "44"]),
        (["11", "110105"], ["00", "11"]),
        (["nowhere"], ["00"]),
    ],
)
def test_policies_of_the_places_that_a_department_stands_under_count(line: list[str], counted: list[str]) -> None:
    assert places(line) == counted
