"""Public references, so that no address carries a primary key."""

from django.db import migrations, models

from elshi.foundation.identity.models import new_salt
from elshi.foundation.ledger import references

MODELS = ("account", "tenure", "deputyship")


def _give(apps, schema_editor):
    """Each row that stands already gets its own reference."""
    for name in MODELS:
        kind = apps.get_model("identity", name)
        for row in kind.objects.filter(reference="").only("pk").iterator():
            kind.objects.filter(pk=row.pk).update(reference=references.new_reference())
    accounts = apps.get_model("identity", "account").objects
    for account in accounts.only("pk").iterator():
        accounts.filter(pk=account.pk).update(salt=new_salt())
    if schema_editor.connection.vendor == "postgresql":
        # What waits to be checked at the commit would keep the table from being altered.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_sign_in_links")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="reference",
            field=models.CharField(default="", editable=False, max_length=17),
        ),
        migrations.AddField(
            model_name="tenure",
            name="reference",
            field=models.CharField(default="", editable=False, max_length=17),
        ),
        migrations.AddField(
            model_name="deputyship",
            name="reference",
            field=models.CharField(default="", editable=False, max_length=17),
        ),
        migrations.AddField(
            model_name="account",
            name="salt",
            field=models.BinaryField(default=new_salt),
        ),
        migrations.RunPython(_give, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="account", name="reference", field=references.ReferenceField()
        ),
        migrations.AlterField(
            model_name="tenure", name="reference", field=references.ReferenceField()
        ),
        migrations.AlterField(
            model_name="deputyship", name="reference", field=references.ReferenceField()
        ),
    ]
