from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    name = "kuaiji.departments"
    label = "departments"
    verbose_name = "会计管理部门"
    default_auto_field = "django.db.models.BigAutoField"
