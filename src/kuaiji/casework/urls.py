"""Addresses of 信息采集 as a case."""

from django.urls import path

from kuaiji.casework import dispute_pages, views

app_name = "casework"
urlpatterns = [
    path("", views.tasks, name="tasks"),
    path("start", views.start, name="start"),
    path("precheck", views.precheck, name="precheck"),
    path("declaration", views.declaration, name="declaration"),
    path("receipt/<slug:number>", views.receipt, name="receipt"),
    path("letters/<slug:number>", views.letters, name="letters"),
    path("appeal/<slug:number>", views.appeal, name="appeal"),
    path("dispute", dispute_pages.dispute, name="dispute"),
    path("objection/<slug:number>", dispute_pages.objection, name="objection"),
    path("withdraw/<slug:number>", views.withdraw, name="withdraw"),
]
