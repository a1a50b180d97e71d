"""A formula as people read it: names for keys, and the signs of arithmetic."""

from dataclasses import dataclass

from surveyapp.domain import formula as language
from surveyapp.domain.formula import InvalidFormula, Token
from surveyapp.web.wording import gettext as _

_SIGNS = {"-": " − ", "+": " + ", "*": " × ", "/": " ÷ ", ";": "; "}


@dataclass(frozen=True)
class Piece:
    """Words, or the key of the indicator whose name and value stand here."""

    text: str
    key: str = ""


def pieces(formula: str) -> list[Piece]:
    """The formula piece by piece; the keys are left for the page to name and link."""
    return [
        Piece("", token.text.strip()) if token.kind == "ref" else Piece(_written(token))
        for token in language.tokens(formula)
    ]


def problem(found: InvalidFormula) -> str:
    """What is wrong and where."""
    said = {
        "formula_too_long": _("The formula is too long; split it in two indicators"),
        "formula_too_deep": _("The formula has too many brackets inside each other"),
        "formula_empty": _("Write a formula, as 100 * [absences] / [days]"),
        "formula_without_indicators": _("Name an indicator by its key, as [sickness-absence]"),
        "formula_ends_early": _("The formula ends too early"),
        "formula_unexpected": _("«%(text)s» cannot stand here", text=found.text),
        "formula_unknown_sign": _("«%(text)s» is not known in a formula", text=found.text),
        "formula_unknown_name": _(
            "«%(text)s» is not known; use sum, mean or percent", text=found.text
        ),
        "formula_percent_of_two": _("percent takes two values, as percent([part]; [whole])"),
        "formula_bracket_missing": _("«%(text)s» is missing", text=found.text),
        "formula_unknown_indicator": _("There is no indicator «%(text)s»", text=found.text),
        "formula_cycle": _("The indicator would rest on itself: %(text)s", text=found.text),
        "formula_mixes_measures": _(
            "Values on different scales or in different units cannot be joined like this"
        ),
    }.get(found.problem, found.problem)
    return _("%(what)s (character %(number)s).", what=said, number=found.position)


def _written(token: Token) -> str:
    if token.kind == "name":
        return {"mean": _("mean of"), "snitt": _("mean of"), "sum": _("sum of")}.get(
            token.text.casefold(), _("per cent that the first is of the second, of")
        ) + " "
    return _SIGNS.get(token.text, token.text)
