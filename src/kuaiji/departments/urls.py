"""The addresses of the selects."""

from django.urls import path

from kuaiji.departments import views

app_name = "departments"
urlpatterns = [
    path("departments/options", views.options, name="options"),
    path("departments/divisions", views.places, name="divisions"),
]
