from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "kuaiji.dossier"
    label = "dossier"
    verbose_name = "会计人员信息"
    default_auto_field = "django.db.models.BigAutoField"
