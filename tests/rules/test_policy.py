"""政策: resolved by place and by day, and loud about what nobody would act on."""

from datetime import date

import pytest

from kuaiji.rules.policy import PolicyError, edition, read, resolve, restored, shipped

TODAY = date(2026, 11, 22)
GOOD = """
[[working_age]]
value = 16
document = "《中华人民共和国劳动法》"
clause = "第十五条"
valid_from = 2025-01-01
"""


@pytest.mark.parametrize(
    ("codes", "day", "asked", "evidence", "by_residence"),
    [
        ([], TODAY, False, ["resume_form", "work_proof"], True),
        (["310000"], TODAY, False, ["resume_form", "work_proof"], True),
        (["440000", "440100", "440106"], TODAY, True, ["resume_form"], True),
        (["440106"], TODAY, True, ["resume_form"], True),
        (["440300"], TODAY, True, ["resume_form"], True),
        (["440300"], date(2023, 12, 31), False, ["resume_form", "work_proof"], False),
        (["440300"], date(2024, 1, 1), False, ["resume_form", "work_proof"], True),
        (["GJJ"], TODAY, False, ["resume_form", "work_proof"], True),
    ],
)
def test_figures_come_from_nation_province_city(
    codes: list[str], day: date, asked: bool, evidence: list[str], by_residence: bool
) -> None:
    policy = resolve(codes, day)

    assert policy.residence_permit_asked.value == asked
    assert policy.work_evidence.value == evidence
    assert policy.hmt_by_residence.value == by_residence


def test_figure_brings_its_source() -> None:
    source = resolve(["440000"], TODAY).work_evidence.source

    assert str(source) == "广东考区信息采集操作流程（七）工作经历：会计专业工作简历表"


def test_edition_is_the_policy_word_for_word() -> None:
    pinned = edition(["440000"], TODAY)

    assert restored(pinned.body) == resolve(["440000"], TODAY)
    assert pinned.digest == edition(["440000", "440100"], date(2026, 11, 23)).digest
    assert pinned.digest != edition([], TODAY).digest


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("value = ", "x.toml: Invalid value (at end of document)"),
        (GOOD + "\n[[working_aeg]]\nvalue = 3\n", "x.toml, line 8: unknown key working_aeg"),
        (
            "working_age = 16",
            "x.toml, line 1: working_age needs [[working_age]] with value, document, clause, valid_from",
        ),
        (
            GOOD.replace("16", '"16"'),
            "x.toml, line 2: working_age.value: Input should be a valid integer",
        ),
        (GOOD + "valid_until = 2026-01-01", "x.toml, line 2: working_age.valid_until: Extra inputs are not permitted"),
        (GOOD + GOOD.replace("clause", "claus"), "x.toml, line 8: working_age.clause: Field required"),
        (GOOD + GOOD, "x.toml, line 2: working_age has two values on 2025-01-01"),
    ],
)
def test_policy_file_is_refused(text: str, message: str) -> None:
    with pytest.raises(PolicyError) as refused:
        read("x.toml", text)

    assert str(refused.value) == message


def test_one_value_may_follow_another() -> None:
    later = GOOD.replace("16", "18").replace("2025", "2027")

    figures = read("x.toml", GOOD + "valid_to = 2027-01-01" + later)["working_age"]

    assert [(each.value, each.holds_on(date(2026, 12, 31)), each.holds_on(date(2027, 1, 1))) for each in figures] == [
        (16, True, False),
        (18, False, True),
    ]


def test_shipped_files_are_nation_province_city() -> None:
    assert sorted(shipped()) == ["00", "44", "4403"]
