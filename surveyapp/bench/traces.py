"""§2.4: what somebody who takes every file, at any time, can find out about who answered what.

He also watched the door: he knows in which order people answered, and with which code.
"""

import math
import re
import secrets
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from surveyapp.domain import code as codes
from surveyapp.services.installation import Installation
from surveyapp.store import text_keys, texts
from surveyapp.store.tables import SealedText

SIGN = "kanarifugl"
"""Begins every text that is written, so that one search finds any of them."""
_ALPHABET = "0-9A-HJKMNP-TV-Z"
_PRINTED = re.compile(f"[{_ALPHABET}]{{4}}(?:-[{_ALPHABET}]{{4}}){{2}}".encode())
_RUN = re.compile(f"[{_ALPHABET}]{{12,}}".encode())
_LETTERS = 12
_WORD = 8
_BYTES = 64
_SURE = 0.999

Files = Mapping[Path, bytes]


@dataclass(frozen=True)
class Person:
    """Somebody who answered: the code of the letter, the answer 1–6, the text."""

    code: str
    answer: int
    text: str

    @classmethod
    def with_letter(cls, code: str) -> "Person":
        return cls(code, 1 + secrets.randbelow(6), f"{SIGN} {secrets.token_hex(8)}")


@dataclass
class Round:
    """A round with its people in the order in which they answered."""

    id: int
    link: str
    people: list[Person] = field(default_factory=list)


def taken(installation: Installation, *others: Path) -> Files:
    """Every file: database, mailboxes, logs, what lies in temporary folders. Never the keys."""
    if not installation.config.is_sqlite:
        with installation.engine.connect() as connection:
            connection.execute(text("CHECKPOINT"))
    found: dict[Path, bytes] = {}
    for folder in (installation.config.instance, _data_folder(installation), *others):
        found |= _every_file(folder)
    return {
        place: content
        for place, content in found.items()
        if installation.config.keys not in place.parents
    }


def _every_file(folder: Path) -> dict[Path, bytes]:
    found = {}
    for place in folder.rglob("*"):
        with suppress(FileNotFoundError):  # a server has its own temporary files
            if place.is_file():
                found[place] = place.read_bytes()
    return found


def _data_folder(installation: Installation) -> Path:
    """The folder with everything that is stored: the instance, or the server's own files."""
    if installation.config.is_sqlite:
        return installation.config.instance
    with installation.engine.connect() as connection:
        return Path(str(connection.scalar(text("SHOW data_directory"))))


def envelopes(installation: Installation, round_id: int) -> list[bytes]:
    """A round's sealed answers as they lie there, read past the program as a thief would."""
    if installation.config.is_sqlite:
        place = installation.config.mailboxes / f"{round_id}.db"
        with closing(sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)) as mailbox:
            return [row[0] for row in mailbox.execute("SELECT sealed FROM envelope")]
    with installation.engine.connect() as connection:
        name = f"mailbox_{round_id}_envelope"
        return [bytes(row[0]) for row in connection.execute(text(f"SELECT sealed FROM {name}"))]  # noqa: S608 - a number


def changed(before: Files, now: Files) -> Files:
    """The files that are new or other than they were."""
    return {place: content for place, content in now.items() if before.get(place) != content}


def plain_texts(files: Files) -> list[Path]:
    """Files in which a text can be read."""
    return [place for place, content in files.items() if SIGN.encode() in content]


def plain_codes(files: Files, rounds: Sequence[Round]) -> list[Path]:
    """Files in which a code can be read, as printed or as typed."""
    known = {codes.read(person.code) for one in rounds for person in one.people}
    return [place for place, content in files.items() if known & set(_codes_in(content))]


def _codes_in(content: bytes) -> Iterator[str]:
    for found in _PRINTED.finditer(content):
        yield found[0].decode().replace("-", "")
    for found in _RUN.finditer(content):
        run = found[0].decode()
        yield from (run[at : at + _LETTERS] for at in range(len(run) - _LETTERS + 1))


def written(installation: Installation, round_id: int) -> dict[bytes, str]:
    """What a reviewer may read in the end, by its sealed form; in the order of its rows."""
    key = text_keys.read(installation.config.instance, round_id)
    with installation.reading() as session:
        return {
            session.get_one(SealedText, one.number).sealed: one.written.text
            for one in texts.opened(session, round_id, key)
        }


Orders = dict[str, list[list[int]]]
"""By the way of reading: for each round, who (counted by arrival) wrote each text in turn."""


def orders(installation: Installation, files: Files, rounds: Sequence[Round]) -> Orders:
    """Every order in which the texts of a round lie somewhere."""
    sealed = [written(installation, one.id) for one in rounds]
    places = dict(_places(files, [each for one in sealed for each in one]))
    found: Orders = {}
    for one, texts_of in zip(rounds, sealed, strict=True):
        arrival = {person.text: at for at, person in enumerate(one.people)}
        if set(texts_of.values()) != set(arrival):
            raise LookupError(one.id)
        read = {"row number": list(texts_of)} | dict(_physical(installation, one.id))
        for place, at in places.items():
            if at.keys() >= texts_of.keys():
                read[f"place in {_kind(place)}"] = sorted(texts_of, key=at.__getitem__)
        for way, in_turn in read.items():
            found.setdefault(way, []).append([arrival[texts_of[each]] for each in in_turn])
    return found


def _physical(installation: Installation, round_id: int) -> Iterator[tuple[str, list[bytes]]]:
    """PostgreSQL tells where each row lies and which transaction wrote it."""
    if installation.config.is_sqlite:
        return
    query = "SELECT sealed FROM sealed_text WHERE round_id = :round ORDER BY {}"
    with installation.engine.connect() as connection:
        for way in ("ctid", "xmin::text::bigint, ctid"):
            rows = connection.execute(text(query.format(way)), {"round": round_id})
            yield way, [bytes(row[0]) for row in rows]


def _kind(place: Path) -> str:
    """PostgreSQL's files are numbered; the folder tells what they are."""
    return place.parent.name if place.name.isalnum() else place.name


def _places(files: Files, sealed: Sequence[bytes]) -> Iterator[tuple[Path, dict[bytes, int]]]:
    """Where in each file the sealed texts begin, found by their first bytes: a text may be cut in
    two by a page. Eight searches, for the eight ways a word can lie."""
    import numpy as np  # noqa: PLC0415 (cold start)

    first = {each[:_WORD]: each for each in sealed}
    words = np.sort(np.array([int.from_bytes(each, "little") for each in first], dtype="<u8"))
    for place, content in files.items():
        found: dict[bytes, int] = {}
        for shift in range(min(_WORD, len(content))):
            count = (len(content) - shift) // _WORD
            view = np.frombuffer(content, dtype="<u8", count=count, offset=shift)
            nearest = np.minimum(np.searchsorted(words, view), len(words) - 1)
            for at in np.flatnonzero(words[nearest] == view):
                offset = shift + int(at) * _WORD
                found[first[content[offset : offset + _WORD]]] = offset
        if found:
            yield place, found


def matches(read: Sequence[Sequence[int]]) -> int:
    """How many texts stand at the very place at which their writers came; 1 a round by chance."""
    return sum(at == who for one in read for at, who in enumerate(one))


def most_by_chance(rounds: int) -> int:
    """The 99.9 % limit of Poisson(rounds): 21 for 10 rounds, 48 for 30, 132 for 100."""
    from scipy import stats  # noqa: PLC0415 (cold start)

    return int(stats.poisson.ppf(_SURE, rounds))


def order_kept(read: Sequence[Sequence[int]]) -> float:
    """Spearman's correlation of reading and arrival pooled over the rounds, as a z value."""
    from scipy import stats  # noqa: PLC0415 (cold start)

    each = [
        float(stats.spearmanr(range(len(one)), one).statistic) * math.sqrt(len(one) - 1)
        for one in read
    ]
    return sum(each) / math.sqrt(len(each))


def least_chance(people: Sequence[Person], sealed: Sequence[bytes]) -> float:
    """How likely chance alone guesses answers as well as the most telling byte of an envelope
    does, corrected for how many bytes were tried. `sealed[i]` is from `people[i]`."""
    from scipy import stats  # noqa: PLC0415 (cold start)

    answers = [person.answer for person in people]
    usual = Counter(answers).most_common(1)[0][1] / len(answers)
    places = [*range(_BYTES), *range(-_BYTES, 0)]
    right = max(_guessed([one[at] for one in sealed], answers) for at in places)
    alone = stats.binomtest(right, len(answers), usual, alternative="greater").pvalue
    return min(1.0, float(alone) * len(places))


def _guessed(traces: Sequence[int], answers: Sequence[int]) -> int:
    """How many answers are guessed right from the usual one among the others with that trace,
    and from the usual one of all others where nobody else has it."""
    of_all = Counter(answers)
    by_trace: dict[int, Counter[int]] = {}
    for trace, answer in zip(traces, answers, strict=True):
        by_trace.setdefault(trace, Counter())[answer] += 1
    return sum(
        answer == _usual(by_trace[trace] - Counter([answer]) or of_all - Counter([answer]))
        for trace, answer in zip(traces, answers, strict=True)
    )


def _usual(counted: Counter[int]) -> int:
    return counted.most_common(1)[0][0]
