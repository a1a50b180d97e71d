"""A round's state in one line, or as JSON."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from surveyapp.domain.disclosure import Exactly, People
from surveyapp.domain.release import PublishedRate, Region, Release
from surveyapp.services import rounds
from surveyapp.services.turnout import RoundStatus, UnitTurnout
from surveyapp.store.tables import SurveyRound

Json = dict[str, object]


def as_json_of(
    survey_round: SurveyRound, status: RoundStatus, release: Release | None, *, with_units: bool
) -> Json:
    """Before the release `answered` is the lower end of a class of five, as of the last hour."""
    found: Json = {
        "id": survey_round.id,
        "definition": survey_round.definition_key,
        "version": survey_round.version,
        "period": survey_round.period,
        "state": status.state.value,
        "draft": survey_round.is_draft,
        "access": survey_round.access,
        "opens_at": survey_round.opens_at.isoformat(),
        "closes_at": survey_round.closes_at.isoformat(),
        "invited": status.invited,
        "answered": status.answered,
        "rate": round(status.rate, 2),
        "coarse": release is None,
        "key": survey_round.custody,
        "recovery_sheet": survey_round.recovery_sheet,
        "awaits_key": rounds.awaits_key(survey_round),
        "opening_trouble": survey_round.opening_trouble,
    }
    if release is not None:
        found |= _told(_top(release))
    if with_units:
        found["units"] = [_unit(unit, release) for unit in status.units]
    return found


def as_text_of(
    survey_round: SurveyRound,
    status: RoundStatus,
    release: Release | None,
    zone: ZoneInfo,
    *,
    with_units: bool,
) -> str:
    facts = as_json_of(survey_round, status, release, with_units=with_units)
    opens, closes = (
        moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        for moment in (survey_round.opens_at, survey_round.closes_at)
    )
    draft = " (draft)" if survey_round.is_draft else ""
    head = (
        f"{survey_round.id}  {survey_round.definition_key} {survey_round.period}  "
        f"{status.state}{draft}  {opens} – {closes}  {_answered(facts)}"
    )
    return "\n".join([head, *_waiting(survey_round), *_unit_lines(facts)])


def _waiting(survey_round: SurveyRound) -> Iterator[str]:
    """What somebody must do before it goes on."""
    if rounds.awaits_key(survey_round):
        yield f"    waits for its pass phrase: run `surveyapp round count {survey_round.id}`"
    if survey_round.opening_trouble:
        yield (
            "    could not be opened: its key could not be kept and opened again. Check the key "
            "folder; it is tried again every minute."
        )


def _unit_lines(facts: Json) -> Iterator[str]:
    units = facts.get("units", [])
    for unit in units if isinstance(units, list) else []:
        yield f"    {unit['unit']}  {_answered({**unit, 'coarse': facts['coarse']})}"


def _answered(facts: Json) -> str:
    told = facts["answered"]
    number = f"at least {told['at_least']}" if isinstance(told, dict) else str(told)
    about = "at least " if facts["coarse"] else ""
    return f"{about}{number} of {facts['invited']} answered"


def _unit(unit: UnitTurnout, release: Release | None) -> Json:
    coarse: Json = {
        "unit": unit.unit,
        "invited": unit.invited,
        "answered": unit.answered,
        "rate": round(unit.rate, 2),
    }
    region = None if release is None else release.region(unit.unit)
    return coarse if region is None else {**coarse, **_told(region)}


def _told(region: Region) -> Json:
    """What the release tells about how many answered."""
    rate = region.response_rate
    return {
        "answered": _people(region.answered),
        "rate": rate.value if isinstance(rate, PublishedRate) else None,
    }


def _people(number: People) -> int | Json:
    return number.value if isinstance(number, Exactly) else {"at_least": number.least}


def _top(release: Release) -> Region:
    return release.regions[0]
