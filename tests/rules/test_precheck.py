"""预检: a good record is silent, an empty one says what to fill in, and none ever breaks a rule."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kuaiji.rules.checks import questions
from kuaiji.rules.codes import CheckKind, DocumentType, FileState, Outcome, Sex
from kuaiji.rules.declaration import findings as declaration_findings
from kuaiji.rules.document import CheckResult, Document, Registrant, parse, paths
from kuaiji.rules.evidence import requirements
from kuaiji.rules.facts import Facts
from kuaiji.rules.policy import resolve
from kuaiji.rules.precheck import precheck
from rules.records import RECORDS
from rules.world import ACCOUNTANT, FACTS, ID_PICTURES, STUDENT, STUDENT_FACTS, document, picture, told

DAYS = st.dates(date(2019, 1, 1), date(2199, 12, 31))
RESULTS = st.builds(
    CheckResult,
    kind=st.sampled_from(CheckKind),
    outcome=st.sampled_from(Outcome),
    differences=st.dictionaries(
        st.sampled_from(["school", "level", "name", "kind"]), st.sampled_from(["", "21", "甲"])
    ),
)
REGISTRANTS = st.builds(
    Registrant,
    document_type=st.sampled_from(DocumentType),
    name=st.text(max_size=4),
    sex=st.none() | st.sampled_from(Sex),
    birth_on=st.none() | st.dates(date(1900, 1, 1), date(2020, 1, 1)),
    has_proved_identity=st.booleans(),
)
LINES = st.sampled_from([(), ("44",), ("44", "4401", "440106"), ("4403", "440305"), ("11", "110101"), ("66",)])
PATHS = ["basic", "education/a", "work/b", "qualification/c", "work/gone"]
FILES = st.builds(picture, st.sampled_from(PATHS), st.sampled_from(["photo", "diploma"]), st.sampled_from(FileState))


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    line, today = draw(LINES), draw(DAYS)
    return Facts(
        registrant=draw(REGISTRANTS),
        files=draw(st.lists(FILES, max_size=3)),
        checks=draw(st.dictionaries(st.sampled_from(PATHS), st.lists(RESULTS, max_size=2), max_size=3)),
        policy=resolve(line, today),
        today=today,
        department_line=line,
    )


@given(RECORDS, facts())
def test_no_record_breaks_a_rule(record: dict[str, Any], known: Facts) -> None:
    parsed, _ = parse(record)

    found = precheck(parsed, known)
    requirements(parsed, known)
    questions(parsed, known.registrant)

    assert all(each.message.endswith("。") for each in found)
    assert {each.path.split("/")[0] for each in found} <= {path.split("/")[0] for path in paths(parsed)}


def test_good_record_is_silent() -> None:
    assert told(precheck(document(ACCOUNTANT), FACTS)) == []
    assert told(precheck(document(STUDENT), STUDENT_FACTS)) == []


def test_empty_record_says_what_to_fill_in_by_section() -> None:
    found = precheck(Document(), replace(FACTS, files=()))

    assert told(found) == [
        ("department/status", "required"),
        ("department/household", "required"),
        ("department/exam", "required"),
        ("department/department", "required"),
        ("scope/scope", "required"),
        ("scope/has_read", "required"),
        ("basic/photo", "evidence.missing"),
        ("basic/id_portrait", "evidence.missing"),
        ("basic/id_emblem", "evidence.missing"),
        ("education", "education.empty"),
    ]


def test_findings_of_one_entry_stand_together() -> None:
    record = document(ACCOUNTANT, **{"education/e0": {"place": "mainland", "level": "61"}, "education/e1/school": None})

    found = precheck(record, replace(FACTS, files=ID_PICTURES))

    assert [each.path for each in found] == [
        "education/e0/mode",
        "education/e0/school",
        "education/e0/started_on",
        "education/e0/ended_on",
        "education/e0/diploma",
        "education/e1/school",
        "work/w1/resume_form",
    ]


def test_promise_is_asked_apart() -> None:
    assert told(declaration_findings(is_true=False)) == [("declaration/is_true", "declaration.unticked")]
    assert declaration_findings(is_true=True) == []
