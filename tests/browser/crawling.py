"""Every page there is: found by following links as people of each role, and by opening what no link leads to."""

import gzip
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.access.addresses import addresses

EACH = 3
"""Pages of one address that one person opens."""


@dataclass
class Found:
    """A page as somebody was shown it."""

    name: str
    path: str
    who: str
    size: int


class Links(HTMLParser):
    """Where a page leads: its links, and where its forms go, since with an error a form may stand there alone."""

    LEAD = {"a": "href", "form": "action"}

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag in self.LEAD and (target := dict(attrs).get(self.LEAD[tag])):
            self.found.append(target)


@cache
def name_of(path):
    """Return the name of the address a path has, or None where there is none."""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return None
    return match.view_name if match.url_name else f"/{match.route}"


@cache
def pages():
    """Return {name: route} of all addresses that may be opened as a page: those that answer GET."""
    return {
        address.called: address.route
        for address in addresses()
        if address.view_class is None or hasattr(address.view_class, "get")
    }


@dataclass
class Crawl:
    """What has been found so far."""

    pages: dict = field(default_factory=dict)
    """Of each address the page that had most to show, as it was shown to whom."""
    no_pages: dict = field(default_factory=dict)
    """Addresses that answer with a file or the like, and what it is."""
    asked: Counter = field(default_factory=Counter)

    def walk(self, context, who, *starts):
        """Open some addresses, and follow the links somebody sees from there on."""
        waiting, seen, opened = {}, {*starts}, Counter()
        for path in starts:
            self._add(waiting, seen, self.open(context, who, path))
        while waiting:
            # What this person has opened least comes first, and of it what has no filters in its address.
            name = min(waiting, key=lambda name: opened[name])
            path = min(waiting[name], key=lambda path: "?" in path)
            waiting[name].remove(path)
            opened[name] += 1
            self._add(waiting, seen, self.open(context, who, path))
            waiting = {name: paths for name, paths in waiting.items() if paths and opened[name] < self._most(name)}

    @staticmethod
    def _add(waiting, seen, paths):
        for path in paths:
            # With other filters a page shows the same, and less of it: one choice will do.
            plain, mark, _ = path.partition("?")
            if plain + mark not in seen and (name := name_of(path)) in pages():
                seen.add(plain + mark)
                waiting.setdefault(name, []).append(path)

    def _most(self, name):
        """Return how many pages of an address one more person opens: files are no pages, of the administration all
        show the same.
        """
        if name in self.no_pages:
            return 0
        return 1 if name.startswith("admin:") and self.asked[name] else EACH

    def try_doors(self, context, who):
        """Open what has no arguments and has not been found by any link."""
        for name, route in pages().items():
            if name not in self.pages and name not in self.no_pages and "<" not in route and "(" not in route:
                self.open(context, who, f"/{route}")

    def open(self, context, who, path):
        """Open one address, note what it is, and return the addresses of ours it links to."""
        answer = context.request.get(path)
        self.asked[name_of(path)] += 1
        parts = urlsplit(answer.url)
        name, kind = name_of(parts.path), answer.headers.get("content-type", "")
        if answer.status != 200 or name is None:
            return []
        if not kind.startswith("text/html"):
            self.no_pages[name] = kind
            return []
        body = answer.body()
        shown = Found(name, parts.path + (f"?{parts.query}" if parts.query else ""), who, len(gzip.compress(body, 1)))
        if name not in self.pages or self.pages[name].size < shown.size:
            self.pages[name] = shown
        here = f"{parts.scheme}://{parts.netloc}"
        targets = (urljoin(answer.url, href).partition("#")[0] for href in links(body.decode()))
        return [target.removeprefix(here) for target in targets if target.startswith(f"{here}/")]


def links(text):
    parser = Links()
    parser.feed(text)
    return parser.found
