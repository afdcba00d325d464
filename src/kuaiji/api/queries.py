"""Questions about 接口令牌: whose they are and how long they last."""

from django.db.models import QuerySet

from kuaiji.api.models import Token


def tokens() -> QuerySet[Token]:
    """Return every token, revoked and expired ones too, with its department and its use; the newest first."""
    return Token.objects.select_related("department", "use").order_by("-id")
