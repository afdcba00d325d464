"""A load balancer, a collector and an operator can tell how a process is."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_process_says_that_it_is_up_without_the_database(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_process_says_that_it_reaches_the_database(client: Client) -> None:
    assert client.get("/readyz").status_code == 200


def test_collector_on_this_machine_reads_requests_by_route_and_jobs_by_state(client: Client) -> None:
    client.get("/healthz")

    text = client.get("/metrics").content.decode()

    assert 'kuaiji_request_seconds_count{method="GET",route="healthz",status="200"}' in text
    assert "kuaiji_jobs" in text


def test_nobody_else_reads_the_figures(client: Client) -> None:
    assert client.get("/metrics", headers={"X-Forwarded-For": "198.51.100.7"}).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="198.51.100.7").status_code == 404
