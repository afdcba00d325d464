"""Every address of the platform, by app."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from kuaiji.casework import confirm_pages
from kuaiji.config import health, metrics
from kuaiji.dossier.views import finder

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("", include("kuaiji.web.urls")),
    path("", include("kuaiji.accounts.urls")),
    path("", include("kuaiji.departments.urls")),
    path("departments/find", finder.find, name="find_department"),
    path("files/", include("kuaiji.attachments.urls")),
    path("collection/", include("kuaiji.dossier.urls")),
    path("collection/", include("kuaiji.casework.urls")),
    # Short, for it stands in a text message.
    path("confirm/<str:token>", confirm_pages.confirm, name="confirm"),
    path("api/v1/", include("kuaiji.api.urls")),
    path("", include("kuaiji.desk.urls")),
    path("", include("kuaiji.portal.urls")),
]
if settings.MODE != "production":
    urlpatterns.append(path("sms/", include("kuaiji.messaging.urls")))
    urlpatterns.append(path("", include("kuaiji.demo.urls")))

handler400 = "kuaiji.web.pages.bad_request"
handler403 = "kuaiji.web.pages.forbidden"
handler404 = "kuaiji.web.pages.not_found"
handler500 = "kuaiji.web.pages.fault"
