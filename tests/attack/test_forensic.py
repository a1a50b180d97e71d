"""§2.4: every file of a real installation, taken while surveys are open and after the count, does
not tell who answered what. Served over HTTP, on both databases; and each mutant is found out."""

import hmac
import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from surveyapp.bench import forensic, traces
from surveyapp.bench.forensic import Asked
from surveyapp.bench.traces import SIGN, Person, Round
from surveyapp.domain.packing import pack
from surveyapp.services import answering, counting, organisation
from surveyapp.services.installation import Installation
from surveyapp.store import texts
from surveyapp.store.mailbox import sqlite_statements
from tests import build, build_rounds
from tests.paper import papers

PARENTS = Asked("parents", ("thrives", "friends"), "more")
_CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}\b")
_LEAST_CHANCE = 0.001
Letters = Callable[[Installation, int, str], Sequence[str]]


def town_of(installation: Installation, units: int) -> Installation:
    """A municipality with a kindergarten for each round."""
    town = build_rounds.municipality(installation)
    with town.writing() as session:
        sector = organisation.unit(session, "oppvekst")
        for number in range(units):
            build.unit(session, f"hage-{number}", parent=sector)
    return town


def open_rounds(town: Installation, number: int, letters: Letters = forensic.drawn) -> list[Round]:
    units = [f"hage-{at}" for at in range(number)]
    return forensic.open_rounds(town, units, PARENTS, letters)


def read_from_paper(town: Installation, round_id: int, unit: str) -> Sequence[str]:
    """The codes of the first survey as they stand on its letters."""
    if unit != "hage-0":
        return forensic.drawn(town, round_id, unit)
    pdf, codes = forensic.letters_of(town, round_id, unit)
    printed = [found for page in papers.texts(pdf) for found in _CODE.findall(page)]
    assert sorted(set(printed)) == sorted(codes)
    return list(dict.fromkeys(printed))


def nobody_is_found(town: Installation, number: int, letters: Letters, tmp_path: Path) -> None:
    """The whole test over `number` rounds. An order that chance brings in one run of a thousand is
    looked for once more in new rounds; that rule was set before the first run."""
    found = searched(town, number, letters, tmp_path / "first")
    if found.unlikely:
        found = searched(town, number, letters, tmp_path / "second")
    assert found.is_nothing, found
    assert "row number" in found.orders
    assert any(way.startswith("place in") for way in found.orders)


def searched(town: Installation, number: int, letters: Letters, outside: Path) -> forensic.Found:
    outside.mkdir()
    every = open_rounds(town, number, letters)
    return forensic.searched(town, every, PARENTS, outside, lambda _done, _whole: None)


def test_files_do_not_tell_who_answered_what(either: Installation, tmp_path: Path) -> None:
    nobody_is_found(town_of(either, 10), 10, read_from_paper, tmp_path)


@pytest.mark.slow
def test_files_of_a_hundred_surveys_do_not_tell_who_answered_what(
    either: Installation, tmp_path: Path
) -> None:
    """With letters typeset for each of them."""
    nobody_is_found(town_of(either, 100), 100, forensic.printed, tmp_path)


def watched(town: Installation) -> tuple[list[Person], list[bytes]]:
    """A round in which somebody looks into the mailbox after every answer: whose envelope is
    whose, and what lies in it."""
    one = open_rounds(town, 1)[0]
    mailbox, seen, sealed = build_rounds.mailbox(town, one.id), set[int](), []
    for person in one.people:
        submit(town, one, person)
        new = [each for each in mailbox.envelopes() if each.id not in seen]
        seen |= {each.id for each in new}
        sealed += [each.sealed for each in new]
    return one.people, sealed


def submit(town: Installation, to: Round, person: Person) -> None:
    """The same as over HTTP, in this process, whose rules a test can break."""
    survey = build_rounds.entrance(town, to.id, now=datetime.now(UTC))
    build_rounds.send(town, survey, PARENTS.content(person), code=person.code)


def test_an_envelope_whose_owner_is_known_does_not_tell_the_answer(
    installation: Installation,
) -> None:
    people, sealed = watched(town_of(installation, 1))

    assert traces.least_chance(people, sealed) > _LEAST_CHANCE


def test_answers_that_are_not_sealed_are_found(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "seal", lambda packed, *_: packed)

    people, sealed = watched(town_of(installation, 1))

    assert traces.plain_texts(traces.taken(installation))
    assert traces.least_chance(people, sealed) < _LEAST_CHANCE


def test_envelopes_as_long_as_what_is_in_them_are_found(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "pack", lambda *given: pack(*given).rstrip(b"\0"))
    town = town_of(installation, 1)
    one = open_rounds(town, 1)[0]

    for person, written in zip(one.people, itertools.cycle([SIGN, 3 * SIGN]), strict=False):
        submit(town, one, Person(person.code, person.answer, written))

    sealed = [each.sealed for each in build_rounds.mailbox(town, one.id).envelopes()]
    assert len({len(each) for each in sealed}) > 1


@dataclass(frozen=True)
class _Numbered:
    """A digest that only counts."""

    number: int

    def digest(self) -> bytes:
        return (self.number << 1).to_bytes(8)


def test_texts_in_the_order_in_which_they_came_are_found(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Envelopes numbered as they come, no shuffle at the count, rows numbered as they are read."""
    numbers, rows = itertools.count(1), itertools.count(1)
    in_order = SimpleNamespace(randbits=lambda _bits: next(numbers))
    unshuffled = SimpleNamespace(digest=lambda _key, message, _name: message, new=hmac.new)
    monkeypatch.setattr(sqlite_statements, "secrets", in_order)
    monkeypatch.setattr(counting, "hmac", unshuffled)
    monkeypatch.setattr(texts, "sha256", lambda _origin: _Numbered(next(rows)))
    town = town_of(installation, 3)
    rounds = open_rounds(town, 3)
    for to, person in forensic.in_turn(rounds):
        submit(town, to, person)

    forensic.close_and_count(town, rounds)

    read = traces.orders(town, traces.taken(town), rounds)["row number"]
    assert traces.matches(read) > traces.most_by_chance(3)
    assert traces.order_kept(read) > forensic.FARTHEST


@pytest.mark.parametrize("line", ["POST /c {code} 200", "/s/#{code}", "letter for {typed}"])
def test_a_code_in_a_log_or_left_in_a_temporary_file_is_found(
    installation: Installation, tmp_path: Path, line: str
) -> None:
    town = town_of(installation, 1)
    rounds = open_rounds(town, 1)
    code = rounds[0].people[0].code
    (tmp_path / "kept").write_text(line.format(code=code, typed=code.replace("-", "")))

    assert traces.plain_codes(traces.taken(town, tmp_path), rounds) == [tmp_path / "kept"]
