"""Wants a table for itself, as nearly every change of a table does for a moment."""

from django.db import migrations


class Migration(migrations.Migration):
    operations = [migrations.RunSQL("LOCK TABLE proposals_organisation IN ACCESS EXCLUSIVE MODE", "")]
