"""Seeds of one-time codes and recovery codes that lay in clear are sealed under the master key."""

from django.db import migrations

from elshi.foundation.administration import safeguards


def _seal(apps, schema_editor):
    """What is sealed already stays: the migration may be begun twice."""
    rows = apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias)
    safeguards.change_secrets(
        rows, lambda text: text if safeguards.is_sealed(text) else safeguards.seal(text)
    )


class Migration(migrations.Migration):
    dependencies = [("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(_seal, migrations.RunPython.noop, elidable=False)]
