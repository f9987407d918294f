"""The looks that every page is given find what they look for."""

import pytest

from .looking import (
    WIDTHS,
    breaches,
    cut_off_when_longer,
    english_left,
    sticking_out,
    unnamed,
    violations,
    weigh,
)  # fmt: skip

pytestmark = pytest.mark.browser


def test_all_that_can_be_wrong_with_a_page_is_found(window):
    page = window("visitor")
    page.goto("/es/help/")
    before = english_left(page, "es")
    page.complaints.clear()
    page.evaluate(
        """() => {
            const main = document.querySelector('main');
            main.insertAdjacentHTML('beforeend', `
                <p lang="en">the English of a title</p><p>left in the English of the code</p>
                <p class="tag" id="narrow">Etiqueta bastante larga</p>
                <h1>Another</h1><img src="/static/img/nowhere.png">`);
            const wide = main.appendChild(document.createElement('div'));
            Object.assign(wide.style, {width: '2000px', height: '1px'});
            const narrow = document.getElementById('narrow');
            Object.assign(narrow.style, {width: `${narrow.offsetWidth}px`, whiteSpace: 'nowrap', display: 'block'});
            main.insertAdjacentHTML('beforeend', '<p style="color: red">Red</p>');
        }"""
    )

    assert {*english_left(page, "es")} - {*before} == {"left in the English of the code"}
    assert unnamed(page) == ["2 h1"]
    assert all(sticking_out(page, width) for width in WIDTHS)
    assert {problem for _, _, problem, _ in violations(page, "light", 1280)} == {"image-alt"}
    assert [line.split()[0] for line in breaches(page)] == ["style-src-attr"]
    assert [element for _, element in cut_off_when_longer(page, [1280]) if "narrow" in element]
    first, following = weigh(b"a page", page)
    assert first > following + 30_000
    assert len(page.complaints) == 3, page.complaints  # in the console, to /csp-report/, and the picture
