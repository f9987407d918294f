"""What templates draw: markings, languages, errors, filters, dates."""

from datetime import date

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template

from ipo_portal.access.tlp import TLP
from ipo_portal.records.templatetags import look


def render(source, **context):
    return Template("{% load look %}" + source).render(Context(context))


@pytest.mark.parametrize("label", list(TLP))
def test_every_label_is_drawn_with_its_prefix_from_record_value_and_name(label):
    record = type("Record", (), {"tlp": label.value})()

    drawn = {render("{% tlp it %}", it=it) for it in (record, label, label.value, label.label)}

    assert drawn == {f'<span class="tlp tlp-{label.css}">{label.label}</span>'}


@pytest.mark.parametrize("wrong", ["RED", "TLP:RED", "", "green", None])
def test_an_unknown_label_is_an_error_and_never_an_absent_marking(wrong):
    with pytest.raises(ValueError, match="is not a valid TLP"):
        look.tlp(wrong)


def test_every_label_says_to_its_reader_what_may_be_done():
    assert set(look.HANDLING) == set(TLP)


def test_languages_stand_in_their_order_with_original_translated_and_missing():
    badges = look.language_badges("es", ["en"])

    assert [(badge["code"], badge["state"]) for badge in badges] == [
        ("EN", "translated"),
        ("ES", "original"),
        ("FR", "missing"),
        ("PT", "missing"),
    ]


@pytest.mark.parametrize(
    "start, end, precision, words",
    [
        (date(2027, 7, 23), date(2027, 8, 8), "day", "23 July – 8 August 2027"),
        (date(2027, 7, 9), date(2027, 7, 14), "day", "9–14 July 2027"),
        (date(2027, 12, 18), date(2028, 1, 2), "day", "18 December 2027 – 2 January 2028"),
        (date(2027, 7, 9), None, "day", "9 July 2027"),
        (date(2027, 7, 1), date(2027, 7, 31), "month", "July 2027"),
        (date(2027, 1, 1), None, "year", "2027"),
        (date(2027, 1, 1), None, "unknown", "Date not known"),
        (None, None, "day", "Date not known"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(start, end, precision, words):
    assert str(look.date_words(start, end, precision)) == words


class Filters(forms.Form):
    kind = forms.ChoiceField(choices=[("", "Any"), ("law", "Law")], required=False)
    area = forms.MultipleChoiceField(choices=[("Group", [("venue", "Venue"), ("border", "Border")])])


def test_a_chip_leads_to_the_page_without_its_filter_and_to_the_first_page_of_it():
    params = QueryDict("kind=law&area=venue&area=border&page=3&q=x")

    chips = look.active_filters(Filters(params), params)

    assert [(chip["label"], chip["url"]) for chip in chips] == [
        ("Law", "?area=venue&area=border&q=x"),
        ("Venue", "?kind=law&area=border&q=x"),
        ("Border", "?kind=law&area=venue&q=x"),
    ]


def test_what_a_filter_was_asked_for_is_escaped_in_its_chip():
    html = render(
        '{% include "components/_chips.html" with form=form params=params only %}',
        form=Filters(),
        params=QueryDict("kind=<script>"),
    )

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


class Signed(forms.Form):
    title = forms.CharField(label="Title", help_text="As on page one")
    label = forms.ChoiceField(label="How may it be shared?", choices=TLP.choices, widget=forms.RadioSelect)
    note = forms.CharField(required=False)


def test_the_summary_of_errors_leads_to_each_field_and_names_it():
    assert look.problems(Signed({}), None, "") == [
        ("#id_title", "Title: This field is required."),
        ("#id_label_0", "How may it be shared? This field is required."),
    ]


def test_an_unsent_form_has_no_errors_to_list():
    assert look.problems(Signed()) == []


def test_a_field_ties_label_hint_and_error_to_its_control():
    html = Signed({}).as_div()

    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert html.count('id="id_title_helptext"') == html.count('id="id_title_error"') == 1
    assert '<label for="id_title">Title</label>' in html
    assert "(optional)" in html


@pytest.mark.parametrize("is_capped, text", [(False, "30"), (True, "30+")])
def test_a_count_that_was_stopped_says_so(is_capped, text):
    paginator = Paginator(range(30), 10)
    paginator.is_capped = is_capped

    assert look.counted(paginator) == text
