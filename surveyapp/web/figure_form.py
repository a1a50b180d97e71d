"""What somebody typed on the page of figures: one row per indicator, read all or nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from surveyapp.domain import number
from surveyapp.domain.access import Actor
from surveyapp.domain.errors import FigureChanged, InvalidInput
from surveyapp.domain.figure import FigureState, ImplausibleFigure
from surveyapp.domain.number import InvalidNumber
from surveyapp.paper import problems
from surveyapp.paper.figure_words import FigureWords
from surveyapp.services import figures
from surveyapp.services.figure_sheets import Sheet, SheetRow
from surveyapp.services.figures import Entry
from surveyapp.web.language import language
from surveyapp.web.transaction import now
from surveyapp.web.wording import gettext as _

_LONGEST_NUMBER = 18
_ASKED = frozenset({FigureState.MEASURED, FigureState.SUPPRESSED})
"""The states of a figure that people may have been asked for."""
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
    n: str = ""
    response_rate: str = ""
    forecast: str = ""
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
        typed = (self.value, self.state, self.n, self.response_rate, self.forecast)
        return self.row.current is None and not any(typed)

    def text(self, box: str) -> str:
        texts = {"value": self.value, "n": self.n, "response_rate": self.response_rate}
        return (texts | {"forecast": self.forecast})[box]

    def recorded(self, box: str) -> float | None:
        """The number that holds where a box stands for it."""
        current = self.row.current
        if current is None:
            return None
        numbers = {"value": current.value, "n": current.n, "response_rate": current.response_rate}
        return (numbers | {"forecast": current.forecast})[box]

    def is_as_recorded(self, box: str) -> bool:
        return self.text(box) == written(self.recorded(box))

    @property
    def tells_who_answered(self) -> bool:
        """Something stands, or is wrong, in the boxes for figures from a survey elsewhere."""
        return bool(self.n or self.response_rate or {"n", "response_rate"} & self.errors.keys())


def shown(sheet: Sheet) -> dict[str, TypedRow]:
    """The rows as they are recorded, before anybody types."""
    return {row.indicator.key: _recorded(row) for row in sheet.rows}


def typed(sheet: Sheet, posted: Mapping[str, str]) -> dict[str, TypedRow]:
    """The rows as the posted form has them."""
    return {
        row.indicator.key: _recorded(row) if row.is_locked else _posted(row, posted)
        for row in sheet.rows
    }


def save(session: Session, actor: Actor, sheet: Sheet, rows: Mapping[str, TypedRow]) -> int:
    """Records every touched row and answers how many.

    Problems are put on the rows; when any row has one, raises NothingSaved at the end.
    """
    saved = sum(
        _record(session, actor, sheet, row)
        for row in rows.values()
        if not (row.is_untouched or row.row.is_locked)
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
        _say(row, refusal.problems)
    except ImplausibleFigure as refusal:
        row.question = _question(row, refusal)
    except FigureChanged:
        row.errors["value"] = _(
            "Somebody else has recorded this since you opened the page. Load it again."
        )
    else:
        return recorded.result is not figures.Result.UNCHANGED
    return False


def _say(row: TypedRow, found: Mapping[str, str]) -> None:
    """Puts what is wrong at its boxes, in words."""
    for box, code in found.items():
        row.errors.setdefault(box, problems.sentence(code, language()))


def summary(rows: Mapping[str, TypedRow]) -> Iterator[tuple[str, str]]:
    """Each problem with the id of the box it is about."""
    for row in rows.values():
        name = row.row.indicator.name.into(language())
        for box, sentence in row.errors.items():
            place = "value" if box in {"indicator", "period"} else box
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
        row,
        written(current.value),
        state,
        current.source,
        current.comment,
        written(current.n),
        written(current.response_rate),
        written(current.forecast),
        seen=current.id,
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
        posted.get(f"n-{key}", "").strip(),
        posted.get(f"response_rate-{key}", "").strip(),
        posted.get(f"forecast-{key}", "").strip(),
        f"confirm-{key}" in posted,
        int(seen) if seen.isascii() and seen.isdigit() and len(seen) <= _LONGEST_NUMBER else None,
    )


def _entry(sheet: Sheet, row: TypedRow) -> Entry | None:
    """The row as an entry; None when it cannot be read."""
    state = _state(row)
    _refuse_beside_a_reason(row, state)
    value = _value(row) if state is FigureState.MEASURED else None
    people = _people(row) if state in _ASKED else None
    rate = _number(row, "response_rate") if state in _ASKED else None
    forecast = _number(row, "forecast")
    _say(row, figures.response_problems(people, rate))
    if row.errors:
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
        people,
        rate,
        forecast,
        is_complete=True,
    )


def _state(row: TypedRow) -> FigureState:
    if not row.state:
        return FigureState.MEASURED
    try:
        return FigureState(row.state)
    except ValueError:
        row.errors["value"] = problems.sentence("value_missing", language())
        return FigureState.MEASURED


def _refuse_beside_a_reason(row: TypedRow, state: FigureState) -> None:
    """A number has no place beside the reason why there is none; one that was recorded before
    may stay in its box."""
    without: tuple[str, ...] = () if state is FigureState.MEASURED else ("value",)
    without += () if state in _ASKED else ("n", "response_rate")
    for box in without:
        if row.text(box) and not row.is_as_recorded(box):
            row.errors[box] = problems.sentence("value_with_a_reason", language())


def _value(row: TypedRow) -> float | None:
    if not row.value:
        row.errors.setdefault("value", problems.sentence("value_missing", language()))
    return _number(row, "value")


def _people(row: TypedRow) -> int | None:
    count = _number(row, "n")
    if count is None or count == int(count):
        return None if count is None else int(count)
    row.errors["n"] = problems.sentence("not_a_number_of_people", language())
    return None


def _number(row: TypedRow, box: str) -> float | None:
    """The number in a box; None when it is empty, or cannot be read and the row says why. A box
    nobody changed keeps the number it had, to the last decimal."""
    if row.is_as_recorded(box):
        return row.recorded(box)
    if not row.text(box):
        return None
    try:
        return number.parse(row.text(box))
    except InvalidNumber as refusal:
        row.errors.setdefault(box, problems.sentence(refusal.problem, language()))
        return None


def _question(row: TypedRow, refusal: ImplausibleFigure) -> str:
    said = FigureWords(language()).question(refusal.question, row.row.indicator)
    advice = _("Correct it, or tick that it is right.")
    return f"{said} {advice}"
