"""Answers programs in JSON (接口的应答) also where the site would answer a person with a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kuaiji.api.answers import JSON, REFUSALS, answered

KEPT = ("Allow", "Retry-After")


class JsonRefusals:
    """Say in JSON what was refused below /api/ before, or beside, the questions themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        fault = REFUSALS.get(response.status_code)
        is_told = response.headers.get("Content-Type", "").startswith(JSON)
        if fault is None or is_told or not request.path_info.startswith("/api/"):
            return response
        headers = {name: response.headers[name] for name in KEPT if name in response.headers}
        return answered(response.status_code, {"errors": [fault.as_json()]}, headers)
