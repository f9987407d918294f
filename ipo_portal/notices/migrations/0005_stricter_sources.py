"""A task for curators: a source became stricter."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0004_readership'),
    ]

    operations = [
        migrations.AlterField(
            model_name='task',
            name='kind',
            field=models.CharField(choices=[('release', 'Release or send back'), ('review', 'Review and publish, or ask for changes'), ('revise', 'Changes were asked'), ('source', 'A source became stricter: reword the practice, or leave it closed'), ('access', 'Give access, or decline'), ('take_over', 'Confirm, correct or drop each line'), ('confirm', 'Confirm once a year, or end')], max_length=16, verbose_name='what to do'),
        ),
    ]
