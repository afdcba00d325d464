"""The addresses of accounts."""

from django.urls import path

from kuaiji.accounts import account_pages, phone_pages, reset_pages, staff_pages, views

app_name = "accounts"
urlpatterns = [
    path("register", views.register, name="register"),
    path("register/code", views.send_registration_code, name="register_code"),
    path("login", views.login, name="login"),
    path("logout", views.logout, name="logout"),
    path("reset", reset_pages.start, name="reset"),
    path("reset/code", reset_pages.code, name="reset_code"),
    path("reset/password", reset_pages.password, name="reset_password"),
    path("terms", views.terms, name="terms"),
    path("privacy", views.privacy, name="privacy"),
    path("account", account_pages.account, name="account"),
    path("account/password", account_pages.change_password, name="change_password"),
    path("account/phone", phone_pages.start, name="change_phone"),
    path("account/phone/code", phone_pages.code, name="confirm_phone"),
    path("account/phone/cancel", phone_pages.cancel, name="cancel_phone"),
    path("account/sessions/end", account_pages.end_others, name="end_others"),
    path("account/sessions/<uuid:session_id>/end", account_pages.end, name="end_session"),
    path("desk/login", staff_pages.login, name="desk_login"),
    path("desk/confirm", staff_pages.confirm, name="desk_confirm"),
    path("enrol/<str:token>", staff_pages.enrol, name="enrol"),
]
