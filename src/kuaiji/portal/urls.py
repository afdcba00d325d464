"""The home page, the public pages and the person's home."""

from django.urls import path

from kuaiji.portal import views
from kuaiji.web.paper import TYPES

app_name = "portal"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("home", views.home, name="home"),
    path("messages", views.messages, name="messages"),
    path("looks", views.looks, name="looks"),
    path("services", views.services, name="services"),
    path("change", views.later, {"module": "change"}, name="change"),
    path("transfer", views.later, {"module": "transfer"}, name="transfer"),
    path("exam", views.later, {"module": "exam"}, name="exam"),
    path("guide", views.guides, name="guides"),
    path("guide/<slug:level>", views.guide, name="guide"),
    path("templates", views.templates, name="templates"),
    *[path(f"templates/resume.{kind}", views.resume, {"kind": kind}, name=f"resume_{kind}") for kind in TYPES],
    path("notices", views.notices, name="notices"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("contact", views.contact, name="contact"),
]
