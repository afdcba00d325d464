from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_fill_words_and_due_times")]

    operations = [
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_held", False), ("due_at__isnull", False), _connector="OR"),
                name="case_held_is_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kept_for__isnull", True), ("kept_until__isnull", True)),
                    models.Q(("kept_for__isnull", False), ("kept_until__isnull", False)),
                    _connector="OR",
                ),
                name="case_kept_for_a_while",
            ),
        ),
    ]
