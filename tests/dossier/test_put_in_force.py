"""登记版本: each approved submission becomes the next version, and the dossier points at the newest."""

from uuid import uuid4

import pytest

from drafts import make_checking
from factories import make_person
from kuaiji.cases.actions import latest_submission
from kuaiji.cases.models import Submission
from kuaiji.departments.models import Department
from kuaiji.dossier.actions import put_in_force, review
from kuaiji.dossier.models import Dossier, Version
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db


def test_next_version_takes_the_place_of_the_first_and_both_are_kept() -> None:
    first = latest_submission(make_checking(make_person("李雷")))
    fields = {field.attname: getattr(first, field.attname) for field in Submission._meta.concrete_fields}
    second = Submission.objects.create(**{**fields, "id": uuid4(), "key": uuid4(), "round": 2})
    tianhe, shenzhen = (Department.objects.get(code=code).pk for code in ("440106", "4403"))

    put_in_force(first, department_id=tianhe, now=now())
    put_in_force(second, department_id=shenzhen, now=now())

    dossier = Dossier.objects.get(person=first.person)
    assert list(Version.objects.order_by("n").values_list("n", "submission")) == [(1, first.pk), (2, second.pk)]
    assert (dossier.current.n, dossier.department_id) == (2, shenzhen)


def test_nothing_is_judged_where_nothing_can_be_edited() -> None:
    assert review(person_id=make_person("李雷").pk, under="scope") == []
