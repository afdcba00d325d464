"""自动保存: the one guarded statement that merges what is typed into a draft, and nobody else's."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import RequestDataTooBig

from drafts import make_draft, make_in_review
from factories import make_officer, make_person
from kuaiji.cases.actions import Saved, delete_entry, save_draft
from kuaiji.cases.models import Case, Draft
from kuaiji.casework.actions import open_collection, withdraw_case

ENTRY = "019f0000-0000-7000-8000-00000000a001"
OTHER = "019f0000-0000-7000-8000-00000000a002"
POST = "019f0000-0000-7000-8000-00000000b001"


@pytest.fixture
def case(db: None) -> Case:
    return open_collection(person_id=make_person("李雷").pk, key=uuid4())


def save(case: Case, section: str, path: list[str], fields: dict[str, Any], **more: Any) -> Saved | None:
    values = {"person_id": case.person_id, "revision": draft(case, section).revision, "key": uuid4(), **more}
    return save_draft(case_id=case.pk, section=section, path=path, fields=fields, **values)


def draft(case: Case, section: str) -> Draft:
    return case.drafts.get(section=section)


def test_fields_of_a_section_are_merged(case: Case) -> None:
    save(case, "scope", [], {"scope": "1"})

    saved = save(case, "scope", [], {"has_read": "yes"})

    assert saved is not None
    assert saved.revision == 2
    assert draft(case, "scope").typed == {"scope": "1", "has_read": "yes"}


def test_31st_entry_or_post_is_not_kept_and_the_30_can_still_be_edited(case: Case) -> None:
    thirty = {f"{ENTRY[:-2]}{n:02}": {"school": f"第{n}中学"} for n in range(30)}
    Draft.objects.filter(case=case, section="education").update(typed=thirty)
    Draft.objects.filter(case=case, section="work").update(typed={ENTRY: {"posts": thirty}})

    assert save(case, "education", [POST], {"school": "中山大学"}) is None
    assert save(case, "work", [ENTRY, "posts", POST], {"post": "cashier"}) is None
    assert save(case, "education", [f"{ENTRY[:-2]}07"], {"school": "中山大学"}) is not None
    assert len(draft(case, "education").typed) == len(draft(case, "work").typed[ENTRY]["posts"]) == 30


def test_fields_of_an_entry_are_merged_and_its_neighbours_left_alone(case: Case) -> None:
    save(case, "education", [OTHER], {"school": "暨南大学"})
    save(case, "education", [ENTRY], {"school": "中山大学", "major": "会计学"})

    save(case, "education", [ENTRY], {"major": "金融学"})

    assert draft(case, "education").typed == {
        ENTRY: {"school": "中山大学", "major": "金融学"}, OTHER: {"school": "暨南大学"},
    }  # fmt: skip


def test_first_post_of_a_job_and_the_fields_of_the_job_leave_each_other_alone(case: Case) -> None:
    save(case, "work", [ENTRY], {"employer": "广州市小海豚商贸有限公司"})
    save(case, "work", [ENTRY, "posts", POST], {"post": "cashier"})
    save(case, "work", [ENTRY, "posts", POST], {"title": "none"})

    save(case, "work", [ENTRY], {"phone": "020-83334567"})

    assert draft(case, "work").typed == {
        ENTRY: {
            "employer": "广州市小海豚商贸有限公司", "phone": "020-83334567",
            "posts": {POST: {"post": "cashier", "title": "none"}},
        }
    }  # fmt: skip


def test_post_of_a_job_that_is_gone_is_not_said_to_be_saved(case: Case) -> None:
    assert save(case, "work", [ENTRY, "posts", POST], {"post": "cashier"}) is None
    assert draft(case, "work").typed == {}


def test_same_key_twice_gives_the_same_answer_and_changes_nothing(case: Case) -> None:
    key = uuid4()
    first = save(case, "scope", [], {"scope": "1"}, revision=0, key=key)

    second = save(case, "scope", [], {"scope": "2"}, revision=0, key=key)

    assert first == second
    assert first == Saved(1, draft(case, "scope").updated_at)
    assert draft(case, "scope").typed == {"scope": "1"}


@pytest.mark.parametrize("revision", [0, 2])
def test_any_other_revision_is_out_of_date(case: Case, revision: int) -> None:
    save(case, "scope", [], {"scope": "1"})

    assert save(case, "scope", [], {"scope": "2"}, revision=revision) is None
    assert draft(case, "scope").typed == {"scope": "1"}


def test_nobody_writes_into_the_draft_of_another(case: Case) -> None:
    assert save(case, "scope", [], {"scope": "2"}, person_id=make_person("韩梅梅").pk) is None
    assert draft(case, "scope").typed == {}


def test_nothing_is_saved_while_the_case_is_under_review(db: None) -> None:
    case, _ = make_in_review(make_person("李雷"), make_officer())

    assert save(case, "scope", [], {"scope": "2"}) is None
    assert draft(case, "scope").typed["scope"] == "3"


def test_nothing_is_saved_once_the_case_is_closed(case: Case) -> None:
    withdraw_case(person_id=case.person_id, number=case.number)

    assert save(case, "scope", [], {"scope": "2"}) is None


@pytest.mark.parametrize(("case_id", "section"), [(uuid4(), "scope"), (None, "wishes")])
def test_what_does_not_exist_is_not_saved(case: Case, case_id: UUID | None, section: str) -> None:
    found = save_draft(
        case_id=case_id or case.pk, person_id=case.person_id, section=section, path=[], fields={"scope": "1"},
        revision=0, key=uuid4(),
    )  # fmt: skip

    assert found is None


def test_deleted_entry_is_gone_and_other_tabs_are_out_of_date(case: Case) -> None:
    save(case, "education", [ENTRY], {"school": "中山大学"})
    save(case, "education", [OTHER], {"school": "暨南大学"})

    for _ in range(2):
        delete_entry(case_id=case.pk, person_id=case.person_id, section="education", path=[ENTRY], key=uuid4())

    assert draft(case, "education").typed == {OTHER: {"school": "暨南大学"}}
    assert draft(case, "education").revision == 3


def test_nobody_deletes_from_the_draft_of_another(db: None) -> None:
    case = make_draft(make_person("李雷"))
    entry = next(iter(draft(case, "education").typed))

    delete_entry(case_id=case.pk, person_id=make_person("韩梅梅").pk, section="education", path=[entry], key=uuid4())

    assert entry in draft(case, "education").typed


def test_more_than_any_record_is_refused_as_too_much(committed_db: str) -> None:
    case = open_collection(person_id=make_person("李雷").pk, key=uuid4())

    with pytest.raises(RequestDataTooBig):
        save(case, "education", [ENTRY], {"school": "长" * 200_000})

    assert draft(case, "education").typed == {}
