"""Public references, so that no address carries a primary key."""

from django.db import migrations, models

from elshi.foundation.ledger import references

MODELS = ("job",)


def _give(apps, schema_editor):
    """Each row that stands already gets its own reference."""
    for name in MODELS:
        kind = apps.get_model("jobs", name)
        for row in kind.objects.filter(reference="").only("pk").iterator():
            kind.objects.filter(pk=row.pk).update(reference=references.new_reference())
    if schema_editor.connection.vendor == "postgresql":
        # What waits to be checked at the commit would keep the table from being altered.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_queue_and_facts")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="reference",
            field=models.CharField(default="", editable=False, max_length=17),
        ),
        migrations.RunPython(_give, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="job", name="reference", field=references.ReferenceField()
        ),
    ]
