"""`/personas`, in the demo alone."""

from django.urls import path

from kuaiji.demo import views

app_name = "demo"
urlpatterns = [
    path("personas", views.personas, name="personas"),
    path("personas/<uuid:account_id>", views.enter, name="enter"),
]
