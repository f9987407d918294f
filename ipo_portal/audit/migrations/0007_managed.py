"""Changes on the administration pages are entries of the trail."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0006_password_changes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='entry',
            name='kind',
            field=models.CharField(choices=[('signed_in', 'signed in'), ('sign_in_failed', 'sign-in failed'), ('signed_out', 'signed out'), ('second_factor', 'second factor added or removed'), ('password', 'password changed'), ('read', 'read'), ('downloaded', 'downloaded'), ('cleared', 'classification mark declared harmless'), ('managed', 'changed'), ('refused', 'refused')], max_length=16, verbose_name='what'),
        ),
    ]
