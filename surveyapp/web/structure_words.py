"""Words about the structure of the scorecards: kinds of entries, levels, and what is to mend."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from surveyapp.domain.catalogue_check import MOST_INDICATORS, Fault, Finding
from surveyapp.domain.indicator import Level, Scope
from surveyapp.web import structure_form
from surveyapp.web.language import unit_type
from surveyapp.web.wording import gettext as _


@dataclass(frozen=True)
class Mend:
    """A finding as a line: what, and where it is mended."""

    name: str
    detail: str
    address: str


def kind(name: str) -> str:
    return {
        "area": _("focus area"),
        "factor": _("success factor"),
        "goal": _("result goal"),
        "indicator": _("indicator"),
    }[name]


def new_of(name: str) -> str:
    return {
        "area": _("New focus area"),
        "factor": _("New success factor"),
        "goal": _("New result goal"),
        "indicator": _("New indicator"),
    }[name]


def level(one: Scope, units: Mapping[str, str]) -> str:
    """Whom it is common to."""
    match one.level:
        case Level.COMMON:
            return _("common to all")
        case Level.UNIT_TYPE:
            return _("common to %(types)s", types=", ".join(map(unit_type, one.unit_types)))
        case Level.OWN:
            return _("own: %(unit)s", unit=units.get(one.unit, one.unit))


def lifetime(one: Scope) -> str:
    if one.valid_from is None and one.valid_to is None:
        return ""
    first = "" if one.valid_from is None else one.valid_from.code
    last = "" if one.valid_to is None else one.valid_to.code
    return f"{first}–{last}"


def source(value: str) -> str:
    return str({str(key): word for key, word in structure_form.SOURCES.items()}[value])


def direction(value: str) -> str:
    return str({str(key): word for key, word in structure_form.DIRECTIONS.items()}[value])


def grouped(findings: Iterable[Finding], names: Mapping[str, str]) -> list[tuple[str, list[Mend]]]:
    """The findings by fault, in the order of the rules."""
    found: dict[Fault, list[Mend]] = {}
    for one in findings:
        made = Mend(names.get(one.key, one.key), _detail(one, names), _address(one))
        found.setdefault(one.fault, []).append(made)
    return [(heading(fault), found[fault]) for fault in Fault if fault in found]


def heading(fault: Fault) -> str:
    return {
        Fault.AREA_WITHOUT_FACTOR: _("Focus areas without a success factor"),
        Fault.FACTOR_WITHOUT_INDICATOR: _("Success factors without an indicator"),
        Fault.FACTOR_WITHOUT_GOAL: _("Success factors without a result goal"),
        Fault.GOAL_WITHOUT_INDICATOR: _("Result goals without an indicator"),
        Fault.WITHOUT_OWNER: _("Indicators that nobody answers for"),
        Fault.WITHOUT_TARGET: _("Indicators without a target"),
        Fault.TARGET_UNFIT: _("Targets that do not fit their indicator"),
        Fault.EMPTY_MIDDLE: _("Targets with nothing between target and lower limit"),
        Fault.NEVER_UPDATED: _("Indicators that never had a figure"),
        Fault.FIGURES_AFTER_END: _("Figures of periods after their indicator ended"),
        Fault.SAME_CODE: _("The same code twice on one card"),
        Fault.TOO_MANY: _("Cards with more than %(number)s indicators", number=MOST_INDICATORS),
    }[fault]


def _detail(one: Finding, names: Mapping[str, str]) -> str:
    facts = one.facts
    match one.fault:
        case Fault.TARGET_UNFIT | Fault.EMPTY_MIDDLE:
            return ", ".join(filter(None, (str(facts["place"]), str(facts["period"]))))
        case Fault.FIGURES_AFTER_END:
            return _(
                "%(number)s figures after %(period)s",
                number=facts["number"],
                period=facts["period"],
            )
        case Fault.SAME_CODE:
            other = names.get(str(facts["other"]), str(facts["other"]))
            return _("%(code)s, also «%(other)s»", code=facts["code"], other=other)
        case Fault.TOO_MANY:
            return _(
                "%(type)s: %(number)s indicators at %(units)s units",
                type=unit_type(str(facts["type"])),
                number=facts["number"],
                units=facts["units"],
            )
        case _:
            return ""


def _address(one: Finding) -> str:
    match one.kind:
        case "unit":
            return url_for("structure.listing")
        case "target":
            return url_for("target_sheets.of_indicator", key=one.key)
        case kind_of_entry:
            if one.fault is Fault.WITHOUT_TARGET:
                return url_for("target_sheets.of_indicator", key=one.key)
            return url_for("structure.entry", kind=kind_of_entry, key=one.key)
