from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visas", "0001_initial")]
    operations = [
        migrations.RemoveIndex(model_name="application", name="application_queue"),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["office", "state", "due_at", "labels"], name="application_queue"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["office", "due_at", "id"], name="application_by_deadline"),
        ),
    ]
