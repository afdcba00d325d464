"""Every address of the platform, by app."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kuaiji.web.urls")),
    path("", include("kuaiji.departments.urls")),
]
