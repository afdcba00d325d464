"""工作人员 and 本部门 pages: inviting, roles, links, contacts; only operators, only below them."""

import re
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from desk_cases import desk_of, post
from factories import make_officer
from kuaiji.accounts.models import Account
from kuaiji.departments.models import Department, Membership, Officer
from kuaiji.desk import queries
from kuaiji.desk.inviting import renew_link
from kuaiji.rules.findings import Refused

pytestmark = pytest.mark.django_db

INVITED = {
    "name": "李强", "staff_number": "TH0015", "department": "440106", "roles": ["officer", "operator"],
    "identity_number": "",
}  # fmt: skip


@pytest.fixture
def desk() -> Client:
    """赵敏, 管理员 of 广州市财政局."""
    return desk_of(make_officer("赵敏", "4401", roles=("operator",), number="GZ0001"))


def invite(desk: Client, **fields: object) -> HttpResponse:
    return post(desk, "/desk/officers/new", **{**INVITED, **fields})


def test_operator_invites_an_officer_and_hands_over_one_link(desk: Client) -> None:
    response = invite(desk, identity_number="440000199501010014")

    officer = Officer.objects.get(staff_number="TH0015")
    html = response.content.decode()
    assert response.status_code == 200
    assert "启用链接已生成，只显示这一次" in html
    assert Account.objects.get(pk=officer.account_id).username == "th0015"
    assert officer.identity_digest is not None
    assert {(each.role, each.department.code) for each in officer.memberships.all()} == {
        ("officer", "440106"),
        ("operator", "440106"),
    }


def test_link_is_not_shown_again(desk: Client) -> None:
    key = uuid4()
    invite(desk, key=key)

    again = invite(desk, key=key)
    page = desk.get(f"/desk/officers/{Officer.objects.get(staff_number='TH0015').pk}")

    assert Officer.objects.filter(staff_number="TH0015").count() == 1
    for html in (again.content.decode(), page.content.decode()):
        assert "启用链接已生成" not in html
        assert "李强" in html


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "请填写姓名。"),
        ({"name": "长" * 41}, "最多 40 个字"),
        ({"staff_number": ""}, "请填写工号"),
        ({"staff_number": "TH 15"}, "请填写工号"),
        ({"staff_number": "GZ0001"}, "已"),
        ({"department": "4403"}, "请选择本部门或下级部门。"),
        ({"department": "44"}, "请选择本部门或下级部门。"),
        ({"department": ""}, "请选择本部门或下级部门。"),
        ({"roles": []}, "请至少选一个角色。"),
        ({"roles": ["boss"]}, "请至少选一个角色。"),
    ],
)
def test_invitation_is_refused_and_leaves_nothing_behind(desk: Client, fields: dict[str, object], words: str) -> None:
    response = invite(desk, **fields)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert Officer.objects.count() == Account.objects.count() == 1


def test_operator_sees_who_serves_below_and_nobody_else(desk: Client) -> None:
    make_officer("李强", "440106")
    make_officer("刘深圳", "4403")

    html = desk.get("/desk/officers").content.decode()

    assert "李强" in html
    assert "刘深圳" not in html


def test_long_list_goes_on_the_next_page(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 1)
    make_officer("李强", "440106")

    first = desk.get("/desk/officers").content.decode()
    following = re.search(r'href="(/desk/officers\?after=[^"]*)"', first)
    assert following
    second = desk.get(following[1]).content.decode()

    assert "赵敏</a>" in first
    assert "李强</a>" not in first
    assert "李强</a>" in second


def test_role_is_given_and_ended(desk: Client) -> None:
    officer = make_officer("李强", "440106")
    address = f"/desk/officers/{officer.officer_id}"

    post(desk, f"{address}/roles", role="operator")
    ended = Membership.objects.get(officer_id=officer.officer_id, role="officer")
    response = post(desk, f"/desk/memberships/{ended.pk}/end")

    assert response.headers["Location"] == address
    open_roles = Membership.objects.filter(officer_id=officer.officer_id, valid_to=None).values_list("role", flat=True)
    assert list(open_roles) == ["operator"]
    assert "结束</p>" in desk.get(address).content.decode()


def test_operator_is_told_that_an_auditor_does_nothing_else(desk: Client) -> None:
    officer = make_officer("李强", "440106")

    response = post(desk, f"/desk/officers/{officer.officer_id}/roles", role="auditor")

    assert response.status_code == 422
    assert "审计员不能同时是管理员或审核员" in response.content.decode()
    assert not Membership.objects.filter(officer_id=officer.officer_id, role="auditor").exists()


def test_operator_cannot_end_their_own_role(desk: Client) -> None:
    mine = Membership.objects.get(officer__staff_number="GZ0001")

    response = post(desk, f"/desk/memberships/{mine.pk}/end")

    assert response.status_code == 422
    assert "请由另一位管理员办理" in response.content.decode()


def test_new_link_goes_only_to_who_serves(desk: Client) -> None:
    officer = make_officer("李强", "440106")
    address = f"/desk/officers/{officer.officer_id}/link"

    given = post(desk, address)
    Membership.objects.filter(officer_id=officer.officer_id).update(valid_to="2999-01-01T00:00Z")
    refused = post(desk, address)

    assert "启用链接已生成" in given.content.decode()
    assert refused.status_code == 422
    assert "请先增加一个角色" in refused.content.decode()


def test_action_itself_gives_no_link_to_staff_from_elsewhere() -> None:
    operator, stranger = make_officer(code="4401", roles=("operator",)), make_officer(code="4403")

    with pytest.raises(Refused) as refused:
        renew_link(operator=operator, officer_id=stranger.officer_id)

    assert [finding.code for finding in refused.value.findings] == ["officer.not-yours"]


def test_staff_of_another_city_do_not_exist(desk: Client) -> None:
    stranger = make_officer("刘深圳", "4403")
    membership = Membership.objects.get(officer_id=stranger.officer_id)
    address = f"/desk/officers/{stranger.officer_id}"

    answers = [
        desk.get(address),
        post(desk, f"{address}/link"),
        post(desk, f"{address}/roles", role="operator"),
        post(desk, f"/desk/memberships/{membership.pk}/end"),
        desk.get(f"/desk/officers/{uuid4()}"),
        post(desk, f"/desk/officers/{uuid4()}/link"),
        desk.get("/desk/departments/4403"),
        post(desk, "/desk/departments/4403", phone="1"),
    ]

    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert Membership.objects.get(officer_id=stranger.officer_id).valid_to is None


def test_role_that_is_none_does_not_exist(desk: Client) -> None:
    officer = make_officer("李强", "440106")

    assert post(desk, f"/desk/officers/{officer.officer_id}/roles", role="boss").status_code == 404


@pytest.mark.parametrize("address", ["/desk/officers", "/desk/officers/new", "/desk/department"])
@pytest.mark.parametrize("role", ["officer", "auditor"])
def test_only_operators_manage(address: str, role: str) -> None:
    response = desk_of(make_officer(roles=(role,))).get(address)

    assert response.status_code == 403
    assert "您的角色不能使用这一页" in response.content.decode()


def test_operator_registers_the_contact_of_their_department(desk: Client) -> None:
    response = post(desk, "/desk/department", phone="020-00000001", hours="工作日", address="", is_accepting="yes")

    assert "已登记" in desk.get(response.headers["Location"]).content.decode()
    department = Department.objects.get(code="4401")
    assert (department.phone, department.hours, department.is_accepting) == ("020-00000001", "工作日", True)


def test_contact_without_a_phone_is_refused_and_kept_on_the_page(desk: Client) -> None:
    response = post(desk, "/desk/departments/440106", phone="", hours="工作日", address="", is_accepting="yes")

    assert response.status_code == 422
    assert "请填写电话" in response.content.decode()
    assert 'value="工作日"' in response.content.decode()


def test_contact_that_does_not_fit_is_refused_and_kept_on_the_page(desk: Client) -> None:
    response = post(desk, "/desk/departments/440106", phone="0" * 41, hours="工作日", address="")

    assert response.status_code == 422
    assert "“电话”最多 40 个字，请缩短。" in response.content.decode()
    assert 'value="工作日"' in response.content.decode()


def test_operator_finds_the_departments_below(desk: Client) -> None:
    html = desk.get("/desk/department").content.decode()

    assert '<a href="/desk/departments/440106">广州市天河区财政局</a>' in html
    assert desk.get("/desk/departments/440106").status_code == 200
