"""The one address that the stand-in gateway calls: delivery receipts, signed, each taken once."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from kuaiji.messaging.gateways.sandbox import receipt_from
from kuaiji.messaging.sending import take_receipt
from kuaiji.web.signing import Forged, verified_nonce

NO_CONTENT, BAD_REQUEST, UNAUTHORIZED, CONFLICT = 204, 400, 401, 409


@csrf_exempt  # called by a machine, which signs instead
@require_POST
def receipts(request: HttpRequest) -> HttpResponse:
    """Take one receipt. Played back, forged or old, it changes nothing."""
    secret = settings.KUAIJI.sandbox_secret.get_secret_value().encode()
    try:
        nonce = verified_nonce(secret, request.headers, request.body)
        receipt = receipt_from(request.body)
    except Forged:
        return HttpResponse(status=UNAUTHORIZED)
    except ValidationError:
        return HttpResponse(status=BAD_REQUEST)
    is_new = take_receipt(gateway="sandbox", nonce=nonce, receipt=receipt)
    return HttpResponse(status=NO_CONTENT if is_new else CONFLICT)


receipts.access = "public"  # type: ignore[attr-defined]
