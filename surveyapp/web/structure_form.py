"""The forms of the structure: focus areas, success factors, result goals and indicators."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from surveyapp.domain import number
from surveyapp.domain import period as periods
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.indicator import (
    Aggregation,
    Direction,
    FocusArea,
    Indicator,
    ResultGoal,
    Source,
    SuccessFactor,
)
from surveyapp.domain.language import Text
from surveyapp.domain.number import InvalidNumber
from surveyapp.domain.period import InvalidPeriod, Period, PeriodKind
from surveyapp.paper import format as written
from surveyapp.services.shaping import Part
from surveyapp.web.forms import StaffForm
from surveyapp.web.language import language

MEASURE_UNITS: Mapping[str, object] = {
    "score": _("score on a scale"),
    "percent": _("per cent"),
    "kr": _("kroner"),
    "count": _("number"),
    "points": _("points"),
    "years": _("years"),
    "hours": _("hours"),
    "ratio": _("ratio"),
}
SOURCES: Mapping[str, object] = {
    Source.SURVEY: _("questions in a survey"),
    Source.FIGURE: _("typed or imported"),
    Source.COMPUTED: _("computed from others"),
}
DIRECTIONS: Mapping[str, object] = {
    Direction.UP: _("higher is better"),
    Direction.DOWN: _("lower is better"),
    Direction.RANGE: _("within a range is best"),
    Direction.MONITOR: _("only followed, no target"),
}
AGGREGATIONS: Mapping[str, object] = {
    Aggregation.NONE: _("not put together"),
    Aggregation.WEIGHTED_BY_N: _("mean, weighted by the number who answered"),
    Aggregation.MEAN_OF_UNITS: _("mean of the units"),
    Aggregation.SUM: _("sum"),
    Aggregation.SHARE_REACHING_TARGET: _("share of units that reach their target"),
}
FREQUENCIES: Mapping[str, object] = {
    PeriodKind.YEAR: _("year"),
    PeriodKind.TERTIAL: _("tertial"),
    PeriodKind.MONTH: _("month"),
    PeriodKind.SCHOOL_YEAR: _("school year"),
}
Chosen = TypeVar("Chosen", Source, Direction, PeriodKind, Aggregation)
_MOST_DAYS = 1000
_NUMBERS = ("scale_min", "scale_max", "plausible_low", "plausible_high", "largest_jump")


class Boxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


_CHOICES: Mapping[str, Mapping[str, object]] = {
    "source": SOURCES,
    "direction": DIRECTIONS,
    "measure_unit": MEASURE_UNITS,
    "frequency": FREQUENCIES,
    "aggregation": AGGREGATIONS,
    "decimals": {str(number): number for number in range(4)},
    "every": {str(number): number for number in range(1, 13)},
}


class EntryForm(StaffForm):
    """What every entry has."""

    name_nb = StringField(_("Name in Norwegian"))
    name_en = StringField(_("Name in English"))
    code = StringField(_("Code"))
    key = StringField(_("Key"))
    parent = SelectField(_("Stands under"))
    unit_types = Boxes(_("Common to these types of unit"))
    valid_from = StringField(_("First period"))
    valid_to = StringField(_("Last period"))
    since = StringField(_("The change holds from"))

    def offer(
        self, parents: Sequence[tuple[str, str]], unit_types: Sequence[tuple[str, str]]
    ) -> None:
        self.parent.choices = list(parents)
        self.unit_types.choices = list(unit_types)

    def fill(self, entry: Part, parent: str) -> None:
        self.parent.data = parent
        self.key.data = entry.key
        self.code.data = entry.code
        self.name_nb.data = entry.name.wordings.get("nb", "")
        self.name_en.data = entry.name.wordings.get("en", "")
        self.unit_types.data = list(entry.unit_types)
        self.valid_from.data = "" if entry.valid_from is None else entry.valid_from.code
        self.valid_to.data = "" if entry.valid_to is None else entry.valid_to.code


class IndicatorForm(EntryForm):
    description_nb = StringField(_("Explanation in Norwegian"))
    description_en = StringField(_("Explanation in English"))
    goal = SelectField(_("Result goal"))
    source = SelectField(_("Where it comes from"))
    formula = StringField(_("Formula"))
    direction = SelectField(_("Which way is good"))
    measure_unit = SelectField(_("Measured in"))
    scale_min = StringField(_("Lowest possible value"))
    scale_max = StringField(_("Highest possible value"))
    decimals = SelectField(_("Decimals"))
    owner = StringField(_("Who answers for it"))
    frequency = SelectField(_("Measured each"))
    every = SelectField(_("How often"))
    due_days = StringField(_("Days until the figure is due"))
    plausible_low = StringField(_("Lowest plausible value"))
    plausible_high = StringField(_("Highest plausible value"))
    largest_jump = StringField(_("Largest plausible change"))
    aggregation = SelectField(_("For sectors and the municipality"))
    has_forecast = BooleanField(_("A forecast is kept beside each figure"))
    is_break = BooleanField(_("The figures mean something else from then on"))

    def offer_goals(self, goals: Sequence[tuple[str, str]]) -> None:
        for box, words in _CHOICES.items():
            self[box].choices = [(str(key), str(word)) for key, word in words.items()]
        self.goal.choices = [("", str(_("none"))), *goals]

    def fill(self, entry: Part, parent: str) -> None:
        super().fill(entry, parent)
        if not isinstance(entry, Indicator):
            return
        for name in ("owner", "formula", "goal"):
            self[name].data = getattr(entry, name)
        for name in ("source", "direction", "frequency", "aggregation"):
            self[name].data = getattr(entry, name).value
        for name in _NUMBERS:
            self[name].data = _number(getattr(entry, name))
        description = {} if entry.description is None else entry.description.wordings
        self.description_nb.data = description.get("nb", "")
        self.description_en.data = description.get("en", "")
        self.measure_unit.data = entry.measure_unit
        self.decimals.data, self.every.data = str(entry.decimals), str(entry.every)
        self.due_days.data = "" if entry.due_days is None else str(entry.due_days)
        self.has_forecast.data = entry.has_forecast


class Reader:
    """Reads a form as an entry and puts what cannot be read at its field."""

    def __init__(self, form: EntryForm) -> None:
        self.form = form
        self.problems: dict[str, str] = {}

    def entry(self, kind: str, key: str, unit: str) -> Part:
        """Raises InvalidInput."""
        scope = self._scope(unit)
        name, code = self._text("name"), self._said("code")
        match kind:
            case "area":
                made: Part = FocusArea(key, name, code=code, **scope)
            case "factor":
                made = SuccessFactor(key, name, code=code, **scope)
            case "goal":
                made = ResultGoal(key, name, code, **scope)
            case _:
                made = self._indicator(key, name, code, scope)
        if self.problems:
            raise InvalidInput(self.problems)
        return made

    def since(self, usual: Period) -> Period:
        return self._period("since") or usual

    def _indicator(self, key: str, name: Text, code: str, scope: Mapping[str, Any]) -> Part:
        description = self._text("description")
        numbers: dict[str, Any] = {box: self._number(box) for box in _NUMBERS}
        days = self._number("due_days")
        if days is not None and not (days.is_integer() and 0 <= days <= _MOST_DAYS):
            self.problems["due_days"] = "not_days"
            days = None
        return Indicator(
            key,
            name,
            self._one_of("source", Source, Source.FIGURE),
            self._one_of("direction", Direction, Direction.MONITOR),
            self._measure_unit(),
            code=code,
            description=description if description.wordings else None,
            decimals=self._small("decimals", 3),
            goal=self._said("goal"),
            owner=self._said("owner"),
            frequency=self._one_of("frequency", PeriodKind, PeriodKind.YEAR),
            every=max(1, self._small("every", 12)),
            due_days=None if days is None else int(days),
            aggregation=self._one_of("aggregation", Aggregation, Aggregation.NONE),
            formula=self._said("formula"),
            has_forecast=bool(self.form["has_forecast"].data),
            **numbers,
            **scope,
        )

    def _one_of(self, box: str, kind: type[Chosen], otherwise: Chosen) -> Chosen:
        """What was chosen; `otherwise` where the box was not on the page."""
        try:
            return kind(self._said(box)) if self._said(box) else otherwise
        except ValueError:
            self.problems[box] = "choose_one"
            return otherwise

    def _measure_unit(self) -> str:
        found = self._said("measure_unit")
        if found not in MEASURE_UNITS:
            self.problems["measure_unit"] = "choose_one"
        return found

    def _small(self, box: str, most: int) -> int:
        """A whole number from a short list; 1 where the box was not on the page."""
        found = self._said(box) or "1"
        if not (found.isdecimal() and int(found) <= most):
            self.problems[box] = "choose_one"
            return 1
        return int(found)

    def _scope(self, unit: str) -> dict[str, Any]:
        return {
            "unit_types": () if unit else tuple(self.form.unit_types.data or ()),
            "unit": unit,
            "valid_from": self._period("valid_from"),
            "valid_to": self._period("valid_to"),
        }

    def _text(self, box: str) -> Text:
        pairs = {tag: self._said(f"{box}_{tag}") for tag in ("nb", "en")}
        return Text({tag: said for tag, said in pairs.items() if said})

    def _said(self, box: str) -> str:
        return str(self.form[box].data or "").strip()

    def _period(self, box: str) -> Period | None:
        try:
            return periods.parse(self._said(box)) if self._said(box) else None
        except InvalidPeriod:
            self.problems[box] = "not_a_period"
            return None

    def _number(self, box: str) -> float | None:
        try:
            return number.parse(self._said(box)) if self._said(box) else None
        except InvalidNumber as refusal:
            self.problems[box] = refusal.problem
            return None


def _number(value: float | None) -> str:
    return "" if value is None else written.exact(value, language())
