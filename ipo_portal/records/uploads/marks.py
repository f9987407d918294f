"""National classification marks in the text of a file: a document that bears one needs a person's eye."""

import re
import unicodedata

# Longest first, without accents: Spanish, Portuguese, English, French and Dutch of the thirty-five States.
MARKS = (
    "ESTRICTAMENTE CONFIDENCIAL",
    "ESTRICTAMENTE RESERVADO",
    "ESTRICTAMENTE SECRETO",
    "LAW ENFORCEMENT SENSITIVE",
    "FOR OFFICIAL USE ONLY",
    "DIFFUSION RESTREINTE",
    "CONFIDENTIEL DEFENSE",
    "CONFIDENTIEL-DEFENSE",
    "TRES SECRET DEFENSE",
    "OFFICIAL-SENSITIVE",
    "DIFUSION LIMITADA",
    "SECRET DEFENSE",
    "ULTRASSECRETO",
    "ULTRA SECRETO",
    "VERTROUWELIJK",
    "CONFIDENCIAL",
    "CONFIDENTIAL",
    "CONFIDENTIEL",
    "STRENG GEHEIM",
    "STAATSGEHEIM",
    "ALTO SECRETO",
    "MUY SECRETO",
    "ULTRASECRETO",
    "PROTECTED A",
    "PROTECTED B",
    "PROTECTED C",
    "ZEER GEHEIM",
    "TRES SECRET",
    "CLASSIFIED",
    "RESTRICTED",
    "PROTEGE A",
    "PROTEGE B",
    "PROTEGE C",
    "TOP SECRET",
    "CLASSIFIE",
    "RESERVADA",
    "RESERVADO",
    "SIGILOSA",
    "SIGILOSO",
    "SECRETA",
    "SECRETO",
    "GEHEIM",
    "NOFORN",
    "SECRET",
)
ONE = "(?:" + "|".join(re.escape(mark) for mark in sorted(MARKS, key=len, reverse=True)) + ")"
BARE = re.compile(rf"(?<![\w-]){ONE}(?![\w-])")
# "Clasificación: Reservado", "Grau de sigilo: secreto", "Classification – SECRET"
LABELLED = re.compile(
    r"\b(?:CLASIFICACION|CLASSIFICACAO|CLASSIFICATION|RUBRICERING|GRAU DE SIGILO|NIVEL DE RESERVA)"
    rf"(?: [A-Z]+){{0,3}}\s*[:–—-]\s*({ONE})(?![\w-])"
)
# "DOCUMENTO RESERVADO", "INFORMACIÓN CONFIDENCIAL": a paper and its mark, nothing else on the line.
PAPER = r"(?:DOCUMENTO?|INFORMACION|INFORMACAO|INFORMATION|INFORME|RELATORIO|REPORT|RAPPORT|EXPEDIENTE)"
SIMPLE = rf"(?:{PAPER}\s+)?{ONE}(?:\s+{PAPER})?"
STANDALONE = re.compile(rf"{SIMPLE}(?:\s*[/|·–—,-]+\s*{SIMPLE})*")
CAPITALS = re.compile(r"[^\W\d_a-z]{2,}")
EDGES = " \t.,;:*-–—_=~#|/\\()[]{}<>«»“”\"'0123456789"


def classification_marks(pages):
    """Return (page number, mark) for each mark found, pages counted from 1, each pair once.

    A mark counts when it stands alone on its line, follows a word such as "classification", or is the only
    capitals of a line: "todos los derechos reservados" and "voto secreto" are ordinary words.
    """
    found = {}
    for number, page in enumerate(pages, start=1):
        for line in page.split("\n"):
            for mark in _marks_of(_unaccented(line)):
                found[number, mark] = None
    return list(found)


def _marks_of(line):
    shouted = line.upper()
    if STANDALONE.fullmatch(shouted.strip(EDGES)):
        return BARE.findall(shouted)
    labelled = LABELLED.findall(shouted)
    if labelled:
        return labelled
    return [match.group() for match in BARE.finditer(line) if _stands_out(line, match)]


def _stands_out(line, match):
    """Say whether the mark alone is in capitals; among other capitals it is a title or a name."""
    others = line[: match.start()] + " " + line[match.end() :]
    return re.search(r"[a-z]", others) and not CAPITALS.search(others)


def _unaccented(line):
    letters = unicodedata.normalize("NFKD", line)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
