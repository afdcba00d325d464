"""A merge is written once, about a person who really closed into the other."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE FUNCTION guard_merge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM accounts_person WHERE id = NEW.closed_id AND merged_into_id = NEW.into_id) THEN
        RAISE EXCEPTION 'this person is not closed into that one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_closes_the_person';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_merge BEFORE INSERT ON casework_merge FOR EACH ROW EXECUTE FUNCTION guard_merge();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON casework_merge FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON casework_merge FROM kuaiji_app;
"""
UNGUARD = "DROP FUNCTION guard_merge() CASCADE"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_find_alike"),
        ("casework", "0004_confirm_by_person"),
        ("departments", "0010_handle_disputes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "closed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.person",
                        verbose_name="并入后关闭的人员",
                    ),
                ),
                ("why", models.CharField(max_length=300, verbose_name="怎样核实")),
                (
                    "merged_at",
                    models.DateTimeField(db_default=models.Func(function="kuaiji_now"), verbose_name="合并时间"),
                ),
                ("key", models.UUIDField(verbose_name="幂等键")),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="保留的人员",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.officer",
                        verbose_name="管理员",
                    ),
                ),
            ],
            options={
                "verbose_name": "合并人员",
                "verbose_name_plural": "合并人员",
                "constraints": [
                    models.UniqueConstraint(fields=("operator", "key"), name="merge_once_per_key"),
                    models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="merge_says_why"),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
