"""The project's own files as the tests of its architecture read them."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ("ipo_portal", "events", "focal_points", "knowledge", "trainings")
NOT_OURS = {".venv", ".data", ".git", "node_modules", "__pycache__", "vendor", "staticfiles"}


@dataclass(frozen=True)
class Source:
    """One Python file, parsed; every node knows its parent."""

    path: str
    text: str
    tree: ast.Module

    def of(self, kind):
        return [node for node in ast.walk(self.tree) if isinstance(node, kind)]

    def line(self, node):
        return f"{self.path}:{node.lineno}"

    def within(self, node):
        """Return the dotted name of the classes and functions a node stands in."""
        names = []
        while (node := getattr(node, "parent", None)) is not None:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                names.append(node.name)
        return ".".join(reversed(names))


@cache
def files(*suffixes):
    """Return the paths of all our files with some suffixes, relative to the root."""
    return sorted(path.relative_to(ROOT).as_posix() for path in _walk(ROOT) if path.suffix in suffixes or not suffixes)


def _walk(folder):
    for path in folder.iterdir():
        if path.is_file():
            yield path
        elif path.name == ".ci" or not (path.name in NOT_OURS or path.name.startswith(".")):
            yield from _walk(path)


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def code():
    """Return the sources of the product, without its migrations and tests."""
    return [_parsed(path) for path in files(".py") if path.split("/")[0] in CODE and "/migrations/" not in path]


def _parsed(path):
    tree = ast.parse(text(path))
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node
    return Source(path, text(path), tree)


def package(module):
    """Return the package a module belongs to, as the arrows name it: an app, or a part of `ipo_portal`."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "ipo_portal" else parts[0]
