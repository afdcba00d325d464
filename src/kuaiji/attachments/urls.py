"""`/files/`."""

from django.urls import path

from kuaiji.attachments import views

app_name = "attachments"
urlpatterns = [
    path("<uuid:attachment_id>", views.file, name="file"),
    path("<uuid:attachment_id>/thumbnail", views.thumbnail, name="thumbnail"),
]
