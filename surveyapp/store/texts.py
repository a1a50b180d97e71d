"""Free texts awaiting review: each sealed alone, in rows whose numbers tell nothing."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, select
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


def replace(session: Session, round_id: int, queue: Iterable[SealedText]) -> None:
    """The round's queue, in the order of its random numbers."""
    session.execute(delete(SealedText).where(SealedText.round_id == round_id))
    in_order: list[SealedText] = sorted(queue, key=lambda sealed: sealed.id)
    session.add_all(in_order)


def sealed(round_id: int, written: WrittenText, origin: bytes, text_key: bytes) -> SealedText:
    """A text under the round's text key. `origin` is secret bytes of its own, from which its
    row number comes: the same in a count that is repeated, unguessable afterwards."""
    number = int.from_bytes(sha256(origin).digest()[:8]) >> (64 - _NUMBER_BITS)
    plain = json.dumps([written.unit, written.question, written.text], ensure_ascii=False)
    return SealedText(
        id=number, round_id=round_id, sealed=seal_text(plain.encode(), text_key, number)
    )


def opened(session: Session, round_id: int, text_key: bytes) -> Iterator[tuple[int, WrittenText]]:
    """Every text of a round with the number of its row. Raises sealing.Unopened."""
    query = select(SealedText).where(SealedText.round_id == round_id).order_by(SealedText.id)
    for row in session.scalars(query):
        yield row.id, WrittenText(*json.loads(open_text(row.sealed, text_key, row.id)))
