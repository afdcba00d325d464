"""运行指标: how many requests, how long they took, and what waits in the queue, in the words of Prometheus."""

import os
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from ipaddress import ip_address

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from kuaiji.accounts.access import public

SECONDS = Histogram(
    "kuaiji_request_seconds", "请求用时", ("route", "method", "status"), buckets=(0.005, 0.02, 0.1, 0.5, 2, 10)
)
JOBS = "SELECT status::text, count(*) FROM procrastinate_jobs WHERE status <> 'succeeded' GROUP BY status"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # set by whoever starts several web processes
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")


class Watch:
    """Count every request by route, never by address: addresses hold ids."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.route if match else "-"
        SECONDS.labels(route, request.method, response.status_code).observe(time.perf_counter() - begun)
        return response


class Queue(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        jobs = GaugeMetricFamily("kuaiji_jobs", "队列中的任务", labels=["status"])
        with connection.cursor() as cursor:
            cursor.execute(JOBS)
            for status, count in cursor.fetchall():
                jobs.add_metric([status], count)
        yield jobs


@public
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer only a collector on this machine; what comes through the proxy is turned away."""
    near = ip_address(request.META["REMOTE_ADDR"]).is_loopback
    if not near or any(name in request.headers for name in FORWARDED):
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    registry = CollectorRegistry()
    registry.register(Queue())
    if FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(SECONDS)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
