"""Two officers of one department and a disputed document, for every test of casework."""

import pytest

from disputing import make_claimant, make_holder
from factories import make_officer
from kuaiji.accounts.models import Person
from kuaiji.accounts.passwords import hash_password
from kuaiji.departments.queries import OfficerContext


@pytest.fixture
def wang(db: None) -> OfficerContext:
    return make_officer("王芳")


@pytest.fixture
def zhao(db: None) -> OfficerContext:
    return make_officer("赵审核")


@pytest.fixture
def holder(wang: OfficerContext) -> Person:
    """李雷, registered at 广州市天河区财政局."""
    return make_holder(wang)


@pytest.fixture
def claimant(holder: Person) -> Person:
    return make_claimant(holder, password=hash_password("a brand new password"))
