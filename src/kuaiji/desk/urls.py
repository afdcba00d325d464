"""The addresses of the desk."""

from django.urls import path

from kuaiji.desk.views import calendar, case, conflicts, deciding, department, handling, officers, quality, queue

app_name = "desk"
urlpatterns = [
    path("desk/", queue.queue, name="queue"),
    path("desk/next", queue.take_next, name="next"),
    path("desk/cases/<str:number>", case.case, name="case"),
    path("desk/cases/<str:number>/history", case.history, name="history"),
    path("desk/cases/<str:number>/changes", case.changes, name="changes"),
    path("desk/cases/<str:number>/parts/<path:path>", case.case, name="part"),
    path("desk/cases/<str:number>/files/<uuid:attachment_id>", case.picture, name="file"),
    path("desk/cases/<str:number>/claim", deciding.claim, name="claim"),
    path("desk/cases/<str:number>/release", deciding.release, name="release"),
    path("desk/cases/<str:number>/recall", deciding.recall, name="recall"),
    path("desk/cases/<str:number>/reveal", deciding.reveal, name="reveal"),
    path("desk/cases/<str:number>/notes", deciding.notes, name="notes"),
    path("desk/cases/<str:number>/decide", deciding.decide, name="decide"),
    path("desk/cases/<str:number>/extend", handling.extend, name="extend"),
    path("desk/cases/<str:number>/hold", handling.hold, name="hold"),
    path("desk/cases/<str:number>/resume", handling.resume, name="resume"),
    path("desk/cases/<str:number>/hand-over", handling.hand_over, name="hand_over"),
    path("desk/cases/<str:number>/letters", handling.letters, name="letters"),
    path("desk/cases/<str:number>/write", handling.write, name="write"),
    path("desk/officers/<uuid:officer_id>/reassign", handling.reassign, name="reassign"),
    path("desk/quality", quality.quality, name="quality"),
    path("desk/watch", quality.watch, name="watch"),
    path("desk/watch/<uuid:watch_id>/end", quality.unwatch, name="unwatch"),
    path("desk/officers", officers.officers, name="officers"),
    path("desk/officers/new", officers.invite, name="invite"),
    path("desk/officers/<uuid:officer_id>", officers.officer, name="officer"),
    path("desk/officers/<uuid:officer_id>/link", officers.renew, name="renew"),
    path("desk/officers/<uuid:officer_id>/roles", officers.grant, name="grant"),
    path("desk/memberships/<int:membership_id>/end", officers.end, name="end"),
    path("desk/memberships/<int:membership_id>/kinds", officers.kinds, name="kinds"),
    path("desk/conflicts", conflicts.conflicts, name="conflicts"),
    path("desk/conflicts/<int:conflict_id>/end", conflicts.end, name="end_conflict"),
    path("desk/calendar", calendar.calendar, name="calendar"),
    path("desk/department", department.department, name="department"),
    path("desk/departments/<str:code>", department.department, name="department_of"),
]
