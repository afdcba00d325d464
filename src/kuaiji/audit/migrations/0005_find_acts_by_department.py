"""Acts that name a department are found by it, in the order of their time."""

from django.db import migrations, models

INDEX = "CREATE INDEX act_by_department ON audit_act ((body::jsonb ->> 'department'), at, id)"


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_note_acts")]
    operations = [
        migrations.AlterField(
            model_name="act",
            name="actor",
            field=models.CharField(help_text="系统用户，或工作人员的工号", max_length=60, verbose_name="操作人"),
        ),
        migrations.RunSQL(INDEX, "DROP INDEX act_by_department"),
    ]
