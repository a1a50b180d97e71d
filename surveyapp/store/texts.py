"""Free texts awaiting review: each sealed alone, in rows whose numbers tell nothing."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from surveyapp.store.sealing import open_text, seal_text
from surveyapp.store.tables import SealedText

_NUMBER_BITS = 63


@dataclass(frozen=True, slots=True)
class WrittenText:
    """What somebody wrote at a unit. Its group and its writer's other answers are left behind."""

    unit: str
    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text in the queue; `decision` is what `decide` was given, None before that."""

    number: int
    written: WrittenText
    decision: str | None


def replace(session: Session, round_id: int, queue: Iterable[SealedText]) -> None:
    """The round's queue, in the order of its random numbers."""
    remove(session, round_id)
    in_order: list[SealedText] = sorted(queue, key=lambda sealed: sealed.id)
    session.add_all(in_order)


def remove(session: Session, round_id: int) -> None:
    session.execute(delete(SealedText).where(SealedText.round_id == round_id))


def sealed(round_id: int, written: WrittenText, origin: bytes, text_key: bytes) -> SealedText:
    """A text under the round's text key. `origin` is secret bytes of its own, from which its
    row number comes: the same in a count that is repeated, unguessable afterwards."""
    number = int.from_bytes(sha256(origin).digest()[:8]) >> (64 - _NUMBER_BITS)
    plain = json.dumps([written.unit, written.question, written.text], ensure_ascii=False)
    return SealedText(
        id=number, round_id=round_id, sealed=seal_text(plain.encode(), text_key, number)
    )


def opened(session: Session, round_id: int, text_key: bytes) -> Iterator[Waiting]:
    """Every text of a round. Raises sealing.Unopened."""
    query = select(SealedText).where(SealedText.round_id == round_id).order_by(SealedText.id)
    for row in session.scalars(query):
        plain = open_text(row.sealed, text_key, row.id)
        decided = None if row.decision is None else open_text(row.decision, text_key, row.id)
        yield Waiting(
            row.id, WrittenText(*json.loads(plain)), None if decided is None else decided.decode()
        )


def decide(session: Session, number: int, decision: str, text_key: bytes) -> None:
    """Keeps a decision beside its text, sealed: it may name whom the text is about."""
    session.get_one(SealedText, number).decision = seal_text(decision.encode(), text_key, number)


def rounds(session: Session) -> Sequence[tuple[int, int, int]]:
    """The rounds that have a queue, with how many texts and how many decisions it holds."""
    counts = func.count(SealedText.id), func.count(SealedText.decision)
    query = select(SealedText.round_id, *counts).group_by(SealedText.round_id)
    found = session.execute(query.order_by(SealedText.round_id))
    return [(row[0], row[1], row[2]) for row in found]
