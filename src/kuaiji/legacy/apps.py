from django.apps import AppConfig


class LegacyConfig(AppConfig):
    name = "kuaiji.legacy"
    label = "legacy"
    verbose_name = "原登记库"
    default_auto_field = "django.db.models.BigAutoField"
