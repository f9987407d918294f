"""What is looked at on every page: layout, accessibility, what it loads and weighs, the words on it."""

import gzip
import re
from pathlib import Path

from playwright.sync_api import expect

AXE = (Path(__file__).parent / "vendor" / "axe" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules among them that look at colours: of one layout nothing else changes between light and dark."""
WIDTHS = (320, 390, 1280)
FIRST_VISIT, FOLLOWING = 60_000, 20_000
HEADERS = 300
"""What the headers of an answer weigh, about: the browser does not tell it of what it has kept."""

EVERYWHERE = re.compile(r"/(portal\.\w+\.(css|js)|idle\.\w+\.js|kms-sans\.\w+\.woff2|mark\.\w+\.svg)$")

BREACHES = """
    window.breaches = [];
    document.addEventListener('securitypolicyviolation',
        (event) => window.breaches.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""


def listen(page, portal, complaints):
    """Write down whatever is wrong with what a page loads, runs or asks for."""
    parts = {"stylesheet", "script", "image", "font"}

    def look_where(request):
        if not request.url.startswith((f"{portal.url}/", f"{portal.url_by_name}/")):
            complaints.append(f"asks another host: {request.url}")
        if request.url.endswith("/csp-report/"):
            complaints.append(f"reports a breach of the content policy: {request.post_data}")

    def look_at(response):
        if response.status >= 400 and response.request.resource_type in parts:
            complaints.append(f"{response.status} {response.url}")

    page.add_init_script(BREACHES)
    page.on("request", look_where)
    page.on("response", look_at)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)


def is_complaint(message):
    """Tell whether a message of the console is a fault of the page; a refused page is named there, too."""
    return message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text


def speak(page, language):
    """Choose a language by the switch: a link where the page has an address in each, else a button."""
    html = page.locator("html")
    if html.get_attribute("lang") != language:
        page.locator(f".langs [lang={language}]").click()
        expect(html).to_have_attribute("lang", language)


def problems(page, body):
    """Return all that is wrong with the page that is open, whose text is `body`."""
    found = [*unnamed(page), *too_heavy(page, body)]
    for width, scheme in ((320, None), (390, "dark"), (1280, "light")):
        found += [(width, element) for element in sticking_out(page, width)]
        found += violations(page, scheme, width) if scheme else []
    return [*found, *page.complaints, *breaches(page)]


def too_heavy(page, body):
    first, following = weigh(body, page)
    return [f"{first} bytes"] * (first > FIRST_VISIT) + [f"{following} bytes more"] * (following > FOLLOWING)


def breaches(page):
    return page.evaluate("window.breaches")


def sticking_out(page, width):
    """Return the elements that make the page wider than the window; none when it is not."""
    page.set_viewport_size({"width": width, "height": 900})
    return page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.body.querySelectorAll('*')]
                .filter((element) => element.getBoundingClientRect().right > width + 0.5)
                .map((element) => element.outerHTML.slice(0, 120));
        }"""
    )


def violations(page, scheme, width, rules=RULES):
    """Return what axe finds, against all rules of WCAG 2.2 AA it knows or some of them."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate("axe => (0, eval)(axe)", AXE)
    found = page.evaluate(
        """(runOnly) => window.axe.run(
            {runOnly, resultTypes: ['violations'], elementRef: false, preload: false})""",
        rules,
    )
    return [
        (scheme, width, problem["id"], node["html"][:160])
        for problem in found["violations"]
        for node in problem["nodes"]
    ]


def unnamed(page):
    """Return what a page lacks to be told from others: its language, a title, one heading of the first level."""
    return page.evaluate(
        """() => [
            /^(en|es|fr|pt)$/.test(document.documentElement.lang) ? '' : `lang is ${document.documentElement.lang}`,
            /\\S+ – IPO Americas$/.test(document.title) ? '' : `title is ${document.title}`,
            document.querySelectorAll('h1').length === 1 ? '' : `${document.querySelectorAll('h1').length} h1`,
            document.querySelector('h1')?.innerText.trim() ? '' : 'h1 is empty',
        ].filter(Boolean)"""
    )


def weigh(body, page):
    """Return (first visit, following page) in bytes: the page as a front server compresses it, and its parts.

    Whoever comes from another page has what every page is made of: all that `base.html` loads.
    """
    parts = page.evaluate(
        """() => performance.getEntriesByType('resource')
            .map((part) => [new URL(part.name).pathname, part.encodedBodySize])"""
    )
    weights = {path: size + HEADERS for path, size in parts if path.startswith("/static/")}
    own = len(gzip.compress(body, 6)) + HEADERS
    more = sum(size for path, size in weights.items() if not EVERYWHERE.search(path))
    return own + sum(weights.values()), own + more


ENGLISH = re.compile(r"\b(the|of|and|with|your|this|are)\b", re.IGNORECASE)
"""Words that neither Spanish nor French nor Portuguese has."""
NAMES = re.compile(r"Port of Spain|Forum of Incident Response and Security Teams")
"""They are the same in all four languages."""


def english_left(page, language):
    """Return the passages of a page in another language that are English and do not say so."""
    if language == "en":
        return []
    told = page.evaluate(
        """(language) => {
            const found = [], attributes = ['title', 'aria-label', 'alt', 'placeholder'];
            const ours = (element) => element.closest('[lang]').lang === language;
            const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
            for (let node; (node = walker.nextNode());) {
                const element = node.parentElement;
                if (!element.closest('script, style, textarea, title') && ours(element)) found.push(node.data);
            }
            for (const element of document.querySelectorAll('*'))
                if (ours(element))
                    found.push(...attributes.map((name) => element.getAttribute(name)).filter(Boolean));
            return found;
        }""",
        language,
    )
    return sorted({" ".join(text.split())[:160] for text in told if ENGLISH.search(NAMES.sub("", text))})


LENGTHEN = """() => {
    if (document.body.dataset.longer) return;
    document.body.dataset.longer = 'yes';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
        if (!node.data.trim() || node.parentElement.closest('script, style, textarea')) continue;
        const text = node.data.trimEnd();
        node.data = text + text.trim().slice(0, Math.ceil(text.trim().length * 0.3));
    }
}"""
CUT_OFF = """() => {
    // For screen readers only: a box of one pixel.
    const isUnseen = (element) => element && (element.offsetWidth <= 1 || isUnseen(element.parentElement));
    const isCut = (element) => {
        const style = getComputedStyle(element);
        // Fields scroll; an ellipsis says that there is more.
        if (element.matches('svg *, input, textarea') || style.textOverflow === 'ellipsis') return false;
        if (!element.getClientRects().length || isUnseen(element)) return false;
        const hides = (way) => ['hidden', 'clip'].includes(way);
        const wide = element.scrollWidth > element.clientWidth + 1;
        const high = element.scrollHeight > element.clientHeight + 1;
        return (hides(style.overflowX) && wide) || (hides(style.overflowY) && high)
            || (wide && element.matches('button, .btn, .tag, .count, th, td'));
    };
    return [...document.body.querySelectorAll('*')].flatMap((element, number) => isCut(element)
        ? [[number, element.outerHTML.slice(0, 160)]] : []);
}"""


def cut_off_when_longer(page, widths):
    """Make every text 30 % longer; return what sticks out then, or is cut off that was whole before.

    Cut off is what a person would miss: in elements that hide what goes beyond them, on buttons, tags and in cells.
    """
    cut = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        cut[width] = {number for number, _ in page.evaluate(CUT_OFF)}
    page.evaluate(LENGTHEN)
    found = []
    for width in widths:
        found += [(width, element) for element in sticking_out(page, width)]
        found += [(width, element) for number, element in page.evaluate(CUT_OFF) if number not in cut[width]]
    return found


def focused(page):
    """Return what has the focus, and whether it is seen to have it."""
    return page.evaluate(
        """() => {
            const element = document.activeElement;
            const style = getComputedStyle(element), box = element.getBoundingClientRect();
            const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            // On the map the outline of the State itself is drawn thicker.
            const drawn = [...element.querySelectorAll(':scope > path, :scope > circle')]
                .some((part) => parseFloat(getComputedStyle(part).strokeWidth) >= 3);
            const ring = outlined || drawn;
            const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
            return {tag: element.tagName, text: element.outerHTML.slice(0, 120), seen: ring && inside};
        }"""
    )
