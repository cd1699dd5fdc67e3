import proposals.models.attachment
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0006_freeze_call'),
    ]

    operations = [
        migrations.AlterField(
            model_name='attachment',
            name='file',
            field=models.FileField(max_length=200, storage=proposals.models.attachment.attachment_storage, upload_to=proposals.models.attachment.attachment_path, verbose_name='file'),
        ),
        migrations.AlterField(
            model_name='attachmentevent',
            name='file',
            field=models.FileField(max_length=200, storage=proposals.models.attachment.attachment_storage, upload_to=proposals.models.attachment.attachment_path, verbose_name='file'),
        ),
    ]
