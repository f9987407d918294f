from django import forms
from django.utils.datastructures import MultiValueDict

from ipo_portal.records.uploads import MultipleFileField
from ipo_portal.records.uploads.fields import MOST_FILES
from tests import files


class Sheet(forms.Form):
    title = forms.CharField()
    files = MultipleFileField(required=False)


class StrictSheet(forms.Form):
    files = MultipleFileField()


def sent(*uploads, form=Sheet):
    return form({"title": "Título"}, MultiValueDict({"files": list(uploads)}))


def test_all_good_files_come_with_what_the_check_found():
    form = sent(files.upload("uno.pdf", files.pdf()), files.upload("dos.docx", files.word()))

    assert form.is_valid()
    assert [(u.file.name, u.checked.extension) for u in form.cleaned_data["files"]] == [
        ("uno.pdf", "pdf"),
        ("dos.docx", "docx"),
    ]


def test_each_refused_file_is_named_and_the_good_ones_and_the_words_are_kept():
    form = sent(
        files.upload("vacío.pdf", b""),
        files.upload("bueno.pdf", files.pdf()),
        files.upload("plano.svg", files.svg()),
    )

    assert not form.is_valid()
    assert [error.code for error in form.errors["files"].as_data()] == ["empty", "active_content"]
    assert [message.split("”")[0] for message in form.errors["files"]] == ["“vacío.pdf", "“plano.svg"]
    assert [u.checked.name for u in form.fields["files"].good] == ["bueno.pdf"]
    assert form["title"].value() == "Título"


def test_no_file_is_fine_unless_one_is_required():
    assert sent().is_valid()
    assert sent().fields["files"].clean([]) == []
    assert sent(form=StrictSheet).errors["files"].as_data()[0].code == "required"


def test_two_forms_do_not_share_their_good_files():
    first = sent(files.upload("uno.pdf", files.pdf()))
    second = sent(files.upload("dos.pdf", files.pdf()))

    assert first.is_valid()
    assert second.is_valid()
    assert [u.checked.name for u in first.fields["files"].good] == ["uno.pdf"]


def test_too_many_files_are_refused_before_any_is_opened():
    form = sent(*[files.upload(f"{n}.pdf", files.pdf()) for n in range(MOST_FILES + 1)])

    assert [error.code for error in form.errors["files"].as_data()] == ["too_many"]


def test_a_hostile_name_is_escaped_in_the_message():
    form = sent(files.upload("<img onerror=x>.exe", b"MZ"))

    assert "&lt;img onerror=x&gt;.exe" in form.errors["files"].as_ul()
    assert "<img" not in form.errors["files"].as_ul()


def test_the_input_takes_several_files_and_names_the_kinds():
    assert str(Sheet()["files"]) == (
        '<input type="file" name="files" accept=".pdf,.docx,.xlsx,.pptx,.png,.jpg,.jpeg" multiple id="id_files">'
    )
