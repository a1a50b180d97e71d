"""What somebody typed on the page of figures: one row per indicator, read all or nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from surveyapp.domain import number
from surveyapp.domain.access import Actor
from surveyapp.domain.errors import FigureChanged, ImplausibleFigure, InvalidInput
from surveyapp.domain.figure import FigureState
from surveyapp.domain.number import InvalidNumber
from surveyapp.paper import problems
from surveyapp.services import figures
from surveyapp.services.figure_sheets import Sheet, SheetRow
from surveyapp.services.figures import Entry
from surveyapp.web import amounts
from surveyapp.web.language import language
from surveyapp.web.transaction import now
from surveyapp.web.wording import gettext as _

_LONGEST_NUMBER = 18
REASONS = (
    FigureState.PENDING,
    FigureState.NOT_MEASURED,
    FigureState.NOT_RELEVANT,
    FigureState.SUPPRESSED,
)


class NothingSaved(Exception):
    """Some row could not be recorded, so the whole transaction is taken back."""


@dataclass
class TypedRow:
    """A row with what stands in its boxes, and what is wrong or odd about it."""

    row: SheetRow
    value: str
    state: str
    source: str
    comment: str
    confirmed: bool = False
    seen: int | None = None
    errors: dict[str, str] = field(default_factory=dict)
    question: str = ""
    """A jump that somebody must say is right."""

    @property
    def key(self) -> str:
        return self.row.indicator.key

    @property
    def is_untouched(self) -> bool:
        """Nothing was typed where nothing is recorded."""
        return self.row.current is None and not (self.value.strip() or self.state)


def shown(sheet: Sheet) -> dict[str, TypedRow]:
    """The rows as they are recorded, before anybody types."""
    return {row.indicator.key: _recorded(row) for row in sheet.rows}


def typed(sheet: Sheet, posted: Mapping[str, str]) -> dict[str, TypedRow]:
    """The rows as the posted form has them."""
    return {row.indicator.key: _posted(row, posted) for row in sheet.rows}


def save(session: Session, actor: Actor, sheet: Sheet, rows: Mapping[str, TypedRow]) -> int:
    """Records every touched row and answers how many.

    Problems are put on the rows; when any row has one, raises NothingSaved at the end.
    """
    saved = sum(
        _record(session, actor, sheet, row) for row in rows.values() if not row.is_untouched
    )
    if any(row.errors or row.question for row in rows.values()):
        raise NothingSaved
    return saved


def _record(session: Session, actor: Actor, sheet: Sheet, row: TypedRow) -> bool:
    """Whether a row gave something new; what hinders it is put on the row."""
    entry = _entry(sheet, row)
    if entry is None:
        return False
    try:
        recorded = figures.record(
            session, actor, entry, now(), confirmed=row.confirmed, seen=row.seen
        )
    except InvalidInput as refusal:
        row.errors |= {
            name: problems.sentence(code, language()) for name, code in refusal.problems.items()
        }
    except ImplausibleFigure as refusal:
        row.question = _question(row, refusal)
    except FigureChanged:
        row.errors["value"] = _(
            "Somebody else has recorded this since you opened the page. Load it again."
        )
    else:
        return recorded.result is not figures.Result.UNCHANGED
    return False


def summary(rows: Mapping[str, TypedRow]) -> Iterator[tuple[str, str]]:
    """Each problem with the id of the box it is about."""
    for row in rows.values():
        name = row.row.indicator.name.into(language())
        for box, sentence in row.errors.items():
            place = box if box in {"comment", "source"} else "value"
            yield f"{place}-{row.key}", f"{name}: {sentence}"
        if row.question:
            yield f"confirm-{row.key}", f"{name}: {row.question}"


def written(value: float | None) -> str:
    """A recorded value as it stands in its box: every decimal it has, no thousands."""
    if value is None:
        return ""
    text = f"{value:.12g}"
    return text.replace(".", ",") if language() == "nb" else text


def _recorded(row: SheetRow) -> TypedRow:
    current = row.current
    if current is None:
        source = row.last.source if row.last is not None else ""
        return TypedRow(row, "", "", source, "", seen=0)
    state = "" if current.state == FigureState.MEASURED else current.state
    return TypedRow(
        row, written(current.value), state, current.source, current.comment, seen=current.id
    )


def _posted(row: SheetRow, posted: Mapping[str, str]) -> TypedRow:
    key = row.indicator.key
    seen = posted.get(f"seen-{key}", "")
    return TypedRow(
        row,
        posted.get(f"value-{key}", "").strip(),
        posted.get(f"state-{key}", ""),
        posted.get(f"source-{key}", "").strip(),
        posted.get(f"comment-{key}", "").strip(),
        f"confirm-{key}" in posted,
        int(seen) if seen.isascii() and seen.isdigit() and len(seen) <= _LONGEST_NUMBER else None,
    )


def _entry(sheet: Sheet, row: TypedRow) -> Entry | None:
    """The row as an entry; None when it cannot be read, or is as it was."""
    state = _state(row)
    value = _value(row) if state is FigureState.MEASURED else None
    if row.errors:
        return None
    if state is not FigureState.MEASURED and row.value and not _is_as_recorded(row):
        row.errors["value"] = problems.sentence("value_with_a_reason", language())
        return None
    current = row.row.current
    repeats = current is not None and row.comment == current.comment
    return Entry(
        row.key,
        sheet.unit.code,
        sheet.period.code,
        value,
        state,
        row.source,
        "" if repeats else row.comment,
    )


def _state(row: TypedRow) -> FigureState:
    if not row.state:
        return FigureState.MEASURED
    try:
        return FigureState(row.state)
    except ValueError:
        row.errors["value"] = problems.sentence("value_missing", language())
        return FigureState.MEASURED


def _value(row: TypedRow) -> float | None:
    if _is_as_recorded(row) and row.row.current is not None:
        return row.row.current.value
    try:
        return number.parse(row.value)
    except InvalidNumber as refusal:
        code = "value_missing" if not row.value else refusal.problem
        row.errors.setdefault("value", problems.sentence(code, language()))
        return None


def _is_as_recorded(row: TypedRow) -> bool:
    """A box nobody changed keeps the value it had, to the last decimal."""
    current = row.row.current
    return current is not None and current.value is not None and row.value == written(current.value)


def _question(row: TypedRow, jump: ImplausibleFigure) -> str:
    indicator = row.row.indicator
    return _(
        "%(value)s is far from %(previous)s in %(period)s. Correct it, or tick that it is right.",
        value=amounts.amount(jump.value, indicator),
        previous=amounts.amount(jump.previous, indicator),
        period=jump.previous_period,
    )
