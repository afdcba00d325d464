"""The address for receipts; the real gateways are asked instead, for they do not sign what they send."""

from django.urls import path

from kuaiji.messaging import views

app_name = "messaging"
urlpatterns = [path("receipts", views.receipts, name="receipts")]
