"""The addresses of the frame itself."""

from django.urls import path

from kuaiji.web import views

app_name = "web"
urlpatterns = [path("display", views.display, name="display")]
