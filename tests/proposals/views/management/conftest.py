"""What the tests of the staff pages share."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from proposals.models import User


@pytest.fixture
def queries_of(sign_in: Callable[[User], Client]) -> Callable[[User, str], int]:
    """Count the statements behind a page; the first visit warms what is cached for good."""

    def count(user: User, address: str) -> int:
        client = sign_in(user)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    return count
