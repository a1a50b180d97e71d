"""What in a free text may tell who wrote it or whom it is about. An aid: a reviewer decides.

The words are Norwegian and English, the languages reviewers read; a text in another language is
marked as such by nothing but its figures and names.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

HIDDEN = "[…]"


class Kind(StrEnum):
    NAME = "name"
    CONTACT = "contact"
    """E-mail address or telephone number."""
    IDENTITY = "identity"
    """National identity number."""
    DATE = "date"
    ADDRESS = "address"
    FAMILY = "family"
    HEALTH = "health"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` of a text."""

    start: int
    end: int
    kind: Kind


_MONTHS = """
    januar februar mars april mai juni juli august september oktober november desember
    january february march may june july october december
"""
_RELATIVES = """
    barn datter gutt jente kone mann samboer sønn tvillinger
    boy child daughter girl son twins
"""
_HEALTH = r"""
    adhd allergi\w* astma asthma autis\w* barnevern\w* bup cøliaki diabetes diagnos\w* disab\w*
    divorce\w* epilepsi\w* funksjonsnedsett\w* fysioterapeut\w* handikap\w* hjelpepleier hospital
    krisesenter\w* logoped\w* ppt psykolog\w* skilsmisse\w* spesialped\w* syk sykdom\w* sykehus\w*
"""
_LANGUAGES = r"""
    arabi[ck]\w* dari farsi flyktning\w* kurdisk kvensk litauisk pashto persisk polish polsk
    refugee\w* russisk sami\w* somali\w* tamil tegnspråk thai tigrinja tyrkisk ukrain\w* urdu
    vietnamesisk
"""


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_PATTERNS: Sequence[tuple[Kind, str]] = (
    (Kind.CONTACT, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    (Kind.IDENTITY, r"\b\d{6}\s?\d{5}\b"),
    (Kind.DATE, rf"\b\d{{1,2}}\.?\s?{_any(_MONTHS)}\b(?:\s\d{{4}})?"),
    (Kind.DATE, r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b"),
    (Kind.CONTACT, r"(?:\+\d{2}\s?)?(?<!\d)\d(?:\s?\d){7}(?!\d)"),
    (Kind.ADDRESS, r"\b\w+(?:gata|gaten|veien|vegen|vei|veg|gate|street|road)\s\d+\w?\b"),
    (Kind.FAMILY, r"\b(?:sønnen|datt(?:era|eren)|barnet|tvillingene)\s(?:min|vår|mi|mitt|vårt)\b"),
    (Kind.FAMILY, rf"\b(?:min|vår|mi|mitt|vårt|våre|my|our)\s{_any(_RELATIVES)}\b"),
    (Kind.HEALTH, rf"\b{_any(_HEALTH)}\b"),
    (Kind.LANGUAGE, rf"\b{_any(_LANGUAGES)}\b"),
)
_FINDERS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_CAPITALISED = re.compile(r"(?<![.!?:…»\"\n-]\s)(?<!^)\b[A-ZÆØÅ][a-zæøåéü]+(?:-[A-ZÆØÅ]\w+)?\b")
_NO_NAMES = frozenset(("I", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Norwegian"))


def marks(text: str, names: Iterable[str] = ()) -> tuple[Mark, ...]:
    """What deserves a second look, in order, none inside another. `names` are of people who work
    at the unit: each part of them is looked for."""
    found = sorted(
        [*_patterned(text), *_named(text, names)], key=lambda mark: (mark.start, -mark.end)
    )
    kept: list[Mark] = []
    for mark in found:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return tuple(kept)


def masked(text: str, names: Iterable[str] = (), hide: Iterable[str] = ()) -> str:
    """The text with every mark hidden, and all words of `hide` too, whatever their case."""
    shown, at = [], 0
    for start, end in _joined([*_spans(text, names), *_occurrences(text, hide)]):
        shown += [text[at:start], HIDDEN]
        at = end
    return "".join([*shown, text[at:]])


def pieces(text: str, found: Sequence[Mark]) -> Iterator[tuple[str, Kind | None]]:
    """The text in turn as plain and marked parts."""
    edges = [(0, 0, None), *((one.start, one.end, one.kind) for one in found)]
    for (_, before, _kind), (start, end, kind) in pairwise(edges):
        yield text[before:start], None
        yield text[start:end], kind
    yield text[edges[-1][1] :], None


def _patterned(text: str) -> Iterator[Mark]:
    for kind, finder in _FINDERS:
        for one in finder.finditer(text):
            yield Mark(one.start(), one.end(), kind)


def _named(text: str, names: Iterable[str]) -> Iterator[Mark]:
    """Known names wherever they stand; other words with a capital where no sentence begins."""
    parts = [part for name in names for part in name.split() if len(part) > 1]
    for start, end in _occurrences(text, parts):
        yield Mark(start, end, Kind.NAME)
    for one in _CAPITALISED.finditer(text):
        if one[0] not in _NO_NAMES:
            yield Mark(one.start(), one.end(), Kind.NAME)


def _spans(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    return ((one.start, one.end) for one in marks(text, names))


def _occurrences(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    for word in filter(None, map(str.strip, words)):
        for one in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
            yield one.span()


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans in order, those that overlap as one."""
    held: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if held is not None and start < held[1]:
            held = (held[0], max(held[1], end))
            continue
        if held is not None:
            yield held
        held = (start, end)
    if held is not None:
        yield held
