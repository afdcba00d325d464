"""Addresses of the record."""

from django.urls import path, register_converter

from kuaiji.dossier.steps import LISTS
from kuaiji.dossier.views import checks, entries, files, hints, identity, register, resume, sections
from kuaiji.web.paper import TYPES


class ListSection:
    regex = "|".join(LISTS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ListSection, "list_section")

app_name = "dossier"
urlpatterns = [
    path("identity", identity.identity, name="identity"),
    path("department", sections.department, name="department"),
    path("scope", sections.scope, name="scope"),
    path("basic", sections.basic, name="basic"),
    path("register", register.register, name="register"),
    *[path(section, entries.entries, {"section": section}, name=section) for section in LISTS],
    path("autosave/<slug:section>", sections.autosave, name="autosave"),
    path("files/<path:path>", files.files, name="files"),
    path("hints/<path:path>", hints.hints, name="hints"),
    path("checks/<list_section:section>", checks.rows, name="checks"),
    path("checks/<list_section:section>/<uuid:entry>", checks.entry, name="check"),
    *[path(f"work/<uuid:entry>/resume.{kind}", resume.resume, {"kind": kind}, name=f"resume_{kind}") for kind in TYPES],
    path("work/<uuid:entry>/posts/<uuid:post>", entries.post, {"section": "work"}, name="post"),
    path("work/<uuid:entry>/posts/<uuid:post>/delete", entries.delete, {"section": "work"}, name="delete_post"),
    path("<list_section:section>/<uuid:entry>", entries.entry, name="entry"),
    path("<list_section:section>/<uuid:entry>/view", entries.view, name="view"),
    path("<list_section:section>/<uuid:entry>/delete", entries.delete, name="delete"),
]
