from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "kuaiji.verification"
    label = "verification"
    verbose_name = "核验"
    default_auto_field = "django.db.models.BigAutoField"
