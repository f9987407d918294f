"""The limited process that opens one hostile file: `python -I <this directory> check|text|rows <extension>`.

The file is standard input, the answer is lines of JSON on standard output. It is a program, not a package: it
is run by its path and knows neither Django nor the portal, so that it starts fast and holds no secret.
"""

import json
import os
import sys

import limits


def answer(**fields):
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def check(file, extension):
    import openers  # after the limits: what a parser does on import counts too

    openers.prove(file, extension)
    answer(opened=True)


def text(file, extension):
    import texts

    try:
        for page in texts.pages(file, extension):
            answer(page=page)
    except texts.Cut:
        answer(cut=True)
    else:
        answer(done=True)


def rows(file, extension):
    import rows as sheets

    for number, cells in sheets.rows(file, extension):
        answer(number=number, cells=cells)
    answer(done=True)


def main(task, extension):
    limits.impose()
    from refusal import Refusal

    file = os.fdopen(os.dup(0), "rb")
    file.seek(0)
    try:
        {"check": check, "text": text, "rows": rows}[task](file, extension)
    except Refusal as refusal:
        answer(refused=refusal.code)
    except MemoryError:
        answer(refused="bomb")
    except Exception as error:  # any surprise in a parser means the same: this file cannot be opened
        answer(refused="corrupt", because=type(error).__name__)


if __name__ == "__main__":
    main(*sys.argv[1:3])
