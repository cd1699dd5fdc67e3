import django.db.models.deletion
import pgtrigger.compiler
import proposals.migrations._operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("proposals", "0012_drop_allocation_method"),
    ]

    operations = [
        migrations.CreateModel(
            name="DealContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="proposals.deal",
                        verbose_name="deal",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("region", "the region"), ("ministry", "the ministry")],
                        max_length=10,
                        verbose_name="works for",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("function", models.CharField(max_length=150, verbose_name="function")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone number")),
            ],
            options={
                "verbose_name": "contact of a deal",
                "verbose_name_plural": "contacts of a deal",
                "ordering": ["deal_id", "-side", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("function", ""), _negated=True),
                        name="dealcontact_function_not_blank",
                        violation_error_message="Fill in a text: it cannot be empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["region", "ministry"])),
                        name="dealcontact_side_known",
                        violation_error_message="Choose one of the listed options.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "proposals_dealcontactevent" ("deal_id", "email", "function", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "side") VALUES (NEW."deal_id", NEW."email", NEW."function", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."side"); RETURN NULL;',
                            hash="6fc9b096237ba9dd8cdb14214a6adb86aa79ce0f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_1888f",
                            table="proposals_dealcontact",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "proposals_dealcontactevent" ("deal_id", "email", "function", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "side") VALUES (NEW."deal_id", NEW."email", NEW."function", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."side"); RETURN NULL;',
                            hash="a81f8cc9d4daade86792d67d7e2dca5c2a719f94",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_eda9b",
                            table="proposals_dealcontact",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "proposals_dealcontactevent" ("deal_id", "email", "function", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "side") VALUES (OLD."deal_id", OLD."email", OLD."function", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."side"); RETURN NULL;',
                            hash="a0c1a47d5bcd0ca97f251c07b091509a91384716",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ce10a",
                            table="proposals_dealcontact",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DealIndicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="proposals.deal",
                        verbose_name="deal",
                    ),
                ),
                ("name", models.CharField(max_length=300, verbose_name="result")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="counted in")),
                ("baseline", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="at the start")),
                ("target", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="target")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="how it is measured")),
                ("sort_order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "verbose_name": "promised result",
                "verbose_name_plural": "promised results",
                "ordering": ["deal_id", "sort_order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="dealindicator_name_not_blank",
                        violation_error_message="Fill in a text: it cannot be empty.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "proposals_dealindicatorevent" ("baseline", "deal_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_order", "source", "target", "unit") VALUES (NEW."baseline", NEW."deal_id", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort_order", NEW."source", NEW."target", NEW."unit"); RETURN NULL;',
                            hash="8b3adf9b9e2d8436a92b6f779ff24eaafd55e21c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fb818",
                            table="proposals_dealindicator",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "proposals_dealindicatorevent" ("baseline", "deal_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_order", "source", "target", "unit") VALUES (NEW."baseline", NEW."deal_id", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort_order", NEW."source", NEW."target", NEW."unit"); RETURN NULL;',
                            hash="380c347e507fdf32e699756569b095c489d63704",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e59c5",
                            table="proposals_dealindicator",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "proposals_dealindicatorevent" ("baseline", "deal_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_order", "source", "target", "unit") VALUES (OLD."baseline", OLD."deal_id", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sort_order", OLD."source", OLD."target", OLD."unit"); RETURN NULL;',
                            hash="3208e3fd12ca6ef28e9a355bd70bf7b8980b3a5e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bf97a",
                            table="proposals_dealindicator",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DealPartner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partners",
                        to="proposals.deal",
                        verbose_name="deal",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("business_association", "Business association"),
                            ("employers_organisation", "Employers' organisation"),
                            ("trade_association", "Trade association"),
                            ("education_institution", "Education institution"),
                            ("knowledge_institution", "Knowledge institution"),
                            ("regional_body", "Regional body"),
                            ("financier", "Financier"),
                            ("development_company", "Regional development company"),
                            ("public_authority", "Public authority"),
                            ("other", "Other"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=300, verbose_name="what this partner does")),
                ("sort_order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "verbose_name": "deal partner",
                "verbose_name_plural": "deal partners",
                "ordering": ["deal_id", "sort_order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="dealpartner_name_not_blank",
                        violation_error_message="Fill in a text: it cannot be empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "business_association",
                                    "employers_organisation",
                                    "trade_association",
                                    "education_institution",
                                    "knowledge_institution",
                                    "regional_body",
                                    "financier",
                                    "development_company",
                                    "public_authority",
                                    "other",
                                ],
                            )
                        ),
                        name="dealpartner_kind_known",
                        violation_error_message="Choose one of the listed options.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "proposals_dealpartnerevent" ("deal_id", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "sort_order") VALUES (NEW."deal_id", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."sort_order"); RETURN NULL;',
                            hash="3514964592f38af468c576d622267b7f0ad9e724",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_417c6",
                            table="proposals_dealpartner",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "proposals_dealpartnerevent" ("deal_id", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "sort_order") VALUES (NEW."deal_id", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."sort_order"); RETURN NULL;',
                            hash="65b05d18c7281107c8d2d0687f77d5495b7da2e5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e1693",
                            table="proposals_dealpartner",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "proposals_dealpartnerevent" ("deal_id", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "sort_order") VALUES (OLD."deal_id", OLD."id", OLD."kind", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."sort_order"); RETURN NULL;',
                            hash="e10ef67be9cf96e7de6d2bcd0eecd28cf3ad7ef9",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8d5da",
                            table="proposals_dealpartner",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="proposals.deal",
                        verbose_name="deal",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="milestone")),
                ("planned_date", models.DateField(verbose_name="planned on")),
                ("reached_date", models.DateField(blank=True, null=True, verbose_name="reached on")),
                (
                    "reached_noted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="noted at"),
                ),
                (
                    "reached_noted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                ("sort_order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "ordering": ["deal_id", "planned_date", "sort_order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="milestone_title_not_blank",
                        violation_error_message="Fill in a text: it cannot be empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reached_noted_at__isnull", True), ("reached_noted_by__isnull", True)),
                            models.Q(("reached_noted_at__isnull", False), ("reached_noted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="milestone_reached_noted_at_and_by",
                        violation_error_message="The moment and the person belong together: fill in both or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reached_date__isnull", True), ("reached_noted_at__isnull", False), _connector="OR"
                        ),
                        name="milestone_reached_was_noted",
                        violation_error_message="Say who wrote down that the milestone was reached.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "proposals_milestoneevent" ("deal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_date", "reached_date", "reached_noted_at", "reached_noted_by_id", "sort_order", "title") VALUES (NEW."deal_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_date", NEW."reached_date", NEW."reached_noted_at", NEW."reached_noted_by_id", NEW."sort_order", NEW."title"); RETURN NULL;',
                            hash="733783488c2804ffc8c181be8247b783a5dbc831",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_15e1a",
                            table="proposals_milestone",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "proposals_milestoneevent" ("deal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_date", "reached_date", "reached_noted_at", "reached_noted_by_id", "sort_order", "title") VALUES (NEW."deal_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_date", NEW."reached_date", NEW."reached_noted_at", NEW."reached_noted_by_id", NEW."sort_order", NEW."title"); RETURN NULL;',
                            hash="1687ee94af0358ea24336e9368a0bb5afbbb91e6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_77baa",
                            table="proposals_milestone",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "proposals_milestoneevent" ("deal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_date", "reached_date", "reached_noted_at", "reached_noted_by_id", "sort_order", "title") VALUES (OLD."deal_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."planned_date", OLD."reached_date", OLD."reached_noted_at", OLD."reached_noted_by_id", OLD."sort_order", OLD."title"); RETURN NULL;',
                            hash="4b7e684ac4e7d5ff48b4f528aa6476aaefa4ab4d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_40b89",
                            table="proposals_milestone",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DealContactEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="proposals.dealcontact",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "deal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="proposals.deal",
                        verbose_name="deal",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("region", "the region"), ("ministry", "the ministry")],
                        max_length=10,
                        verbose_name="works for",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("function", models.CharField(max_length=150, verbose_name="function")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone number")),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1cbfc475b87693e0f55d58edb8dd8def23a0aa44",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0576f",
                            table="proposals_dealcontactevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DealIndicatorEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="proposals.dealindicator",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "deal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="proposals.deal",
                        verbose_name="deal",
                    ),
                ),
                ("name", models.CharField(max_length=300, verbose_name="result")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="counted in")),
                ("baseline", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="at the start")),
                ("target", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="target")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="how it is measured")),
                ("sort_order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1a5d9168bc67fd62eaffdead9cc414d257ef9ff9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9b671",
                            table="proposals_dealindicatorevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DealPartnerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="proposals.dealpartner",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "deal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="proposals.deal",
                        verbose_name="deal",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("business_association", "Business association"),
                            ("employers_organisation", "Employers' organisation"),
                            ("trade_association", "Trade association"),
                            ("education_institution", "Education institution"),
                            ("knowledge_institution", "Knowledge institution"),
                            ("regional_body", "Regional body"),
                            ("financier", "Financier"),
                            ("development_company", "Regional development company"),
                            ("public_authority", "Public authority"),
                            ("other", "Other"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=300, verbose_name="what this partner does")),
                ("sort_order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="84f50c8d0788688aeb074af15c8882b6494aa023",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_41ac8",
                            table="proposals_dealpartnerevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MilestoneEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="proposals.milestone",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "deal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="proposals.deal",
                        verbose_name="deal",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="milestone")),
                ("planned_date", models.DateField(verbose_name="planned on")),
                ("reached_date", models.DateField(blank=True, null=True, verbose_name="reached on")),
                (
                    "reached_noted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="noted at"),
                ),
                (
                    "reached_noted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                ("sort_order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d21fc601b248ee10f44bd221a637752a4a133ed4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_dee62",
                            table="proposals_milestoneevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=[
                "DealContact",
                "DealIndicator",
                "DealPartner",
                "Milestone",
                "DealContactEvent",
                "DealIndicatorEvent",
                "DealPartnerEvent",
                "MilestoneEvent",
            ],
        ),
    ]
