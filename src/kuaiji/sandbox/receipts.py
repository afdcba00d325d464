"""Delivery receipts: the sandbox's SMS gateway calls back, signed, a moment after it took a message."""

import json
import threading
import time

import httpx

from kuaiji.sandbox.rules import is_delivered
from kuaiji.sandbox.world import Letter
from kuaiji.web.signing import signed_headers

TRIES = 5


def call_back(callback: str, secret: bytes, letter: Letter, *, times: int) -> threading.Thread:
    """Send the receipt in the background, `times` times over: the very same message, signature and all."""
    thread = threading.Thread(target=deliver, args=(callback, secret, letter, times), daemon=True)
    thread.start()
    return thread


def deliver(callback: str, secret: bytes, letter: Letter, times: int) -> None:
    body = json.dumps(receipt(letter), ensure_ascii=False).encode()
    headers = signed_headers(secret, body)
    for _ in range(times):
        for attempt in range(TRIES):
            time.sleep(0.2 * 2**attempt)
            try:
                if httpx.post(callback, content=body, headers=headers, timeout=5, trust_env=False).status_code < 500:
                    break
            except httpx.HTTPError:
                continue


def receipt(letter: Letter) -> dict[str, object]:
    delivered = is_delivered(letter.phone)
    return {"id": letter.id, "delivered": delivered, "reason": "" if delivered else "停机"}
