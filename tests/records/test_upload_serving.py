import pytest

from ipo_portal.records.uploads import check, serve, store
from tests import files


@pytest.fixture
def pdf_path(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    uploaded = files.upload("a.pdf", files.pdf())
    return store(uploaded, check(uploaded))


def test_a_file_is_served_whole_and_can_do_nothing(pdf_path):
    response = serve(pdf_path, "Evaluación «final».pdf", "application/pdf")

    assert response.getvalue() == files.pdf()
    assert dict(response.items()) == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(files.pdf())),
        "Content-Disposition": (
            "attachment; filename=\"Evaluacion final.pdf\"; filename*=UTF-8''Evaluaci%C3%B3n%20%C2%ABfinal%C2%BB.pdf"
        ),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    response.file_to_stream.close()


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", ""])
def test_a_type_that_is_not_on_the_list_is_served_as_unknown(pdf_path, content_type):
    response = serve(pdf_path, "a.pdf", content_type)

    assert response["Content-Type"] == "application/octet-stream"
    response.file_to_stream.close()


def test_a_name_cannot_add_a_header_or_end_the_quotes(pdf_path):
    response = serve(pdf_path, 'a"; filename="x.html\r\nSet-Cookie: a=b.pdf', "application/pdf")

    assert response["Content-Disposition"] == (
        'attachment; filename="a__ filename__x.html__Set-Cookie_ a_b.pdf"; '
        "filename*=UTF-8''a%22%3B%20filename%3D%22x.html%0D%0ASet-Cookie%3A%20a%3Db.pdf"
    )
    response.file_to_stream.close()


def test_a_name_without_a_latin_letter_has_a_fallback(pdf_path):
    response = serve(pdf_path, "報告", "application/pdf")

    assert response["Content-Disposition"].startswith('attachment; filename="file"; ')
    response.file_to_stream.close()
