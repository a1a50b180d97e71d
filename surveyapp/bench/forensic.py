"""Surveys that are really answered over HTTP while somebody takes copies of every file (§2.4).

He looks for texts and codes that can be read, and for any order in the files that tells in which
order people came. By chance one text a round lies where its writer came; an order that chance
brings in one run of a thousand is looked for once more in new rounds, a rule that stood before the
first run.
"""

import http.client
import random
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from surveyapp.bench import servers, town, traces
from surveyapp.bench.goals import Line
from surveyapp.bench.town import Progress, Town
from surveyapp.bench.traces import Files, Person, Round
from surveyapp.domain.access import OPERATOR
from surveyapp.domain.answers import Answers
from surveyapp.paper import letters
from surveyapp.paper.handout_words import default_language
from surveyapp.services import counting, handouts, invitations, opening, rounds
from surveyapp.services.installation import Installation
from surveyapp.services.invitations import CodeOrder
from surveyapp.services.rounds import RoundPlan

PEOPLE = 100
"""In each round."""
FARTHEST = 3.3
"""Of the pooled rank correlation of reading and arrival, as a z value."""
_RECEIVED = 303
_DAYS = timedelta(days=9)

Printer = Callable[[Installation, int, str], Sequence[str]]
"""Prints the letters of a round's unit and gives their codes."""


@dataclass(frozen=True)
class Asked:
    """What is asked, and the keys of two of its questions on a scale of 1 to 6 and of a text."""

    definition: str = town.DEFINITION
    scales: tuple[str, str] = ("thrives", "looks_forward")
    text: str = "comment"

    def content(self, person: Person) -> Answers:
        first, second = self.scales
        return {first: person.answer, second: 7 - person.answer, self.text: person.text}


@dataclass(frozen=True)
class Order:
    """One way of reading the files: how many texts stand where their writers came."""

    matches: int
    limit: int
    z: float

    @property
    def is_likely(self) -> bool:
        return self.matches <= self.limit and abs(self.z) <= FARTHEST


@dataclass(frozen=True)
class Found:
    """What somebody with every file found out."""

    rounds: int
    files: int
    readable_texts: int
    """Files in which a text can be read, at any of the times copies were taken."""
    readable_codes: int
    lengths: int
    """How many different lengths envelopes of one round had, at most."""
    orders: Mapping[str, Order]

    @property
    def unlikely(self) -> list[str]:
        return [way for way, order in self.orders.items() if not order.is_likely]

    @property
    def is_nothing(self) -> bool:
        readable = self.readable_texts + self.readable_codes
        return not readable and self.lengths == 1 and bool(self.orders) and not self.unlikely


def printed(installation: Installation, round_id: int, unit: str) -> Sequence[str]:
    return letters_of(installation, round_id, unit)[1]


def drawn(installation: Installation, round_id: int, unit: str) -> Sequence[str]:
    """Codes without paper."""
    with installation.writing() as session:
        made = invitations.make_codes(
            installation, session, OPERATOR, round_id, unit, datetime.now(UTC)
        )
    return [code for each in made for code in each.codes]


def letters_of(installation: Installation, round_id: int, unit: str) -> tuple[bytes, Sequence[str]]:
    """A unit's letters as a PDF, and the codes on them, as `round letters` makes them."""
    now = datetime.now(UTC)
    with installation.reading() as session:
        handout = handouts.at_unit(session, installation.config, OPERATOR, round_id, unit)
        codes = invitations.draw(installation, session, OPERATOR, CodeOrder(round_id, unit))
    pdf = letters.letters(handout, codes.codes, default_language(handout), now)
    with installation.writing() as session:
        invitations.keep(installation, session, OPERATOR, codes, now)
    return pdf, [code for each in codes.codes for code in each.codes]


def open_rounds(
    installation: Installation, units: Sequence[str], asked: Asked, printer: Printer = printed
) -> list[Round]:
    """A round with printed codes for each unit; people answer in another order than letters lie
    in."""
    now, made = datetime.now(UTC), []
    for unit in units:
        plan = RoundPlan(asked.definition, "2026", {unit: PEOPLE}, now, now + _DAYS, access="codes")
        with installation.writing() as session:
            round_id = rounds.plan(session, installation.config, OPERATOR, plan, now).id
        with installation.writing() as session:
            opening.open_now(installation, session, OPERATOR, round_id, now)
        people = [Person.with_letter(code) for code in printer(installation, round_id, unit)]
        random.shuffle(people)
        with installation.reading() as session:
            link = rounds.get(session, round_id).invitations[0].link
        made.append(Round(round_id, link, people))
    return made


def in_turn(every: Sequence[Round]) -> Iterator[tuple[Round, Person]]:
    """All rounds are answered at once, so that every copy is taken in the middle of each."""
    for at in range(PEOPLE):
        yield from ((one, one.people[at]) for one in every)


def close_and_count(installation: Installation, every: Sequence[Round]) -> None:
    now = datetime.now(UTC)
    for one in every:
        with installation.writing() as session:
            rounds.close(installation, session, OPERATOR, one.id, now)
        counting.count(installation, one.id, now)


def searched(
    installation: Installation,
    every: Sequence[Round],
    asked: Asked,
    outside: Path,
    progress: Progress,
) -> Found:
    """Answers, copies, counts and searches. `outside` is for what programs leave outside the
    installation: what they print, and their temporary files."""
    config = installation.config
    environment = {
        "SURVEYAPP_INSTANCE": str(config.instance),
        "SURVEYAPP_DATABASE_URL": config.database_url,
        "SURVEYAPP_DEFINITIONS": str(config.definitions),
        "SURVEYAPP_KEYS": str(config.keys),
        "TMPDIR": str(outside),
    }
    with (outside / "log").open("wb") as log, servers.site(environment, 1, log) as server:
        copies = [traces.taken(installation, outside)]
        with _over_http(server.port, asked) as send:
            whole = len(every) * PEOPLE
            for sent, (to, person) in enumerate(in_turn(every), start=1):
                send(to, person)
                progress(sent, whole)
                if sent * 3 % whole < 3:  # noqa: PLR2004 - twice in the middle and at the end
                    copies.append(traces.taken(installation, outside))
        sealed = [traces.envelopes(installation, one.id) for one in every]
        close_and_count(installation, every)
        copies.append(traces.taken(installation, outside))
    return _looked_into(installation, every, copies, sealed)


def _looked_into(
    installation: Installation,
    every: Sequence[Round],
    copies: Sequence[Files],
    sealed: Sequence[Sequence[bytes]],
) -> Found:
    new = [copies[0], *map(traces.changed, copies, copies[1:])]
    orders = traces.orders(installation, new[-1], every)
    return Found(
        rounds=len(every),
        files=len({place for files in copies for place in files}),
        readable_texts=sum(len(traces.plain_texts(files)) for files in new),
        readable_codes=sum(len(traces.plain_codes(files, every)) for files in new),
        lengths=max(len({len(one) for one in those}) for those in sealed),
        orders={
            way: Order(
                traces.matches(read), traces.most_by_chance(len(read)), traces.order_kept(read)
            )
            for way, read in orders.items()
        },
    )


@contextmanager
def _over_http(port: int, asked: Asked) -> Iterator[Callable[[Round, Person], None]]:
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def send(to: Round, person: Person) -> None:
        mark = {"form": secrets.token_hex(16), "code": person.code, "action": "submit"}
        fields = {**asked.content(person), **mark, "lang": "nb"}
        head = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", f"/s/{to.link}", urlencode(fields), head)
        answer = connection.getresponse()
        answer.read()
        if answer.status != _RECEIVED:
            raise RuntimeError(answer.status)

    try:
        yield send
    finally:
        connection.close()


def measured(number: int, database_url: str | None, progress: Progress) -> Found:
    """The whole search over `number` rounds, and once more where chance is unlikely."""
    with town.made(number, database_url) as place:
        found = _attempt(place, number, progress)
        return _attempt(place, number, progress) if found.unlikely else found


def _attempt(place: Town, number: int, progress: Progress) -> Found:
    with TemporaryDirectory() as outside:
        every = open_rounds(place.installation, town.codes(number), Asked())
        return searched(place.installation, every, Asked(), Path(outside), progress)


def lines(found: Found) -> list[Line]:
    """`matches` and `z` are of the order that tells most."""
    most = max(order.matches for order in found.orders.values())
    limit = next(iter(found.orders.values())).limit
    told = [
        Line("rounds", found.rounds),
        Line("attempts", found.rounds * PEOPLE),
        Line("files taken", found.files),
        Line("answers in clear", found.readable_texts, at_most=0),
        Line("codes in clear", found.readable_codes, at_most=0),
        Line("lengths of envelopes", found.lengths, at_most=1),
        Line("matches", most, at_most=limit),
        Line("expected", found.rounds),
        Line("limit", limit),
        Line("z", max(abs(order.z) for order in found.orders.values()), at_most=FARTHEST),
    ]
    told += [Line(f"matches by {way}", one.matches) for way, one in sorted(found.orders.items())]
    return told
