"""Two officers of one department, for every test of casework."""

import pytest

from factories import make_officer
from kuaiji.departments.queries import OfficerContext


@pytest.fixture
def wang(db: None) -> OfficerContext:
    return make_officer("王芳")


@pytest.fixture
def zhao(db: None) -> OfficerContext:
    return make_officer("赵审核")
