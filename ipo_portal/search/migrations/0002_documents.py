import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_functions'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('ref', models.CharField(max_length=40, verbose_name='reference')),
                ('language', models.CharField(max_length=2, verbose_name='language')),
                ('title', models.TextField(verbose_name='title')),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('owner_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('shared_with', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('tlp', models.CharField(max_length=12)),
                ('status', models.CharField(max_length=12)),
                ('area_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('event_type_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('country_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, size=None)),
                ('changed_at', models.DateTimeField(verbose_name='changed')),
                ('vector', models.GeneratedField(db_persist=True, expression=models.Func(models.Func(models.Func(models.F('language'), models.F('title'), function='ipo_vector'), models.Value('A'), function='setweight'), models.Func(models.Func(models.F('language'), models.F('summary'), function='ipo_vector'), models.Value('B'), function='setweight'), models.Func(models.Func(models.F('language'), models.F('body'), function='ipo_vector'), models.Value('D'), function='setweight'), arg_joiner=' || ', template='%(expressions)s'), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
            options={
                'verbose_name': 'search document',
                'verbose_name_plural': 'search documents',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['vector'], name='search_vector')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'ref', 'language'), name='search_document_once')],
            },
        ),
    ]
