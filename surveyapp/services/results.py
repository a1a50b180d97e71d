"""What a released round says of a place, in the words that were asked, for those who may read."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property

from sqlalchemy.orm import Session

from surveyapp.domain import priority
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.disclosure import Reason, Suppressed
from surveyapp.domain.errors import NotFound, NotReleased
from surveyapp.domain.language import Text
from surveyapp.domain.priority import Priorities
from surveyapp.domain.release import AtomSum, Published, PublishedChoices, Region, Release
from surveyapp.domain.result import Drivers
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.domain.survey_round import State
from surveyapp.domain.text_review import TextsOfUnit
from surveyapp.services import (
    class_lines,
    definitions,
    findings,
    organisation,
    priorities,
    recounts,
    releases,
    result_lines,
    round_records,
    texts,
)
from surveyapp.services.class_lines import ClassTable
from surveyapp.services.findings import Finding
from surveyapp.services.priorities import Matrix
from surveyapp.services.recounts import Recount
from surveyapp.services.result_lines import QuestionLine, SectionLine
from surveyapp.store import indicators, invited_notes
from surveyapp.store.tables import InvitedNote, SurveyRound

_UNDER_WAY = frozenset({State.OPEN, State.PAUSED, State.CLOSED, State.COUNTED})


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, sector or municipality that took part in a round, under its name at the time."""

    code: str
    name: str
    parent: str | None
    is_unit: bool


@dataclass(frozen=True, slots=True)
class GroupRegion:
    name: str
    region: Region

    @property
    def is_shown(self) -> bool:
        """Whether there is any theme to see; a group without one does not tell its size either."""
        return any(isinstance(one.result, Published) for one in self.region.sections)

    @property
    def why(self) -> Suppressed:
        """Why nothing is shown: its first theme's reason."""
        hidden = (one.result for one in self.region.sections)
        return next((r for r in hidden if isinstance(r, Suppressed)), Suppressed(Reason.TOO_FEW))


@dataclass(frozen=True, slots=True)
class PlaceRegion:
    place: Place
    region: Region
    may_read: bool


@dataclass(frozen=True)
class UnitResults:
    """All that is shown of one place in one round."""

    survey_round: SurveyRound
    definition: SurveyDefinition
    release: Release
    place: Place
    region: Region
    groups: tuple[GroupRegion, ...]
    below: tuple[PlaceRegion, ...]
    indicator_names: Mapping[str, Text]
    texts: TextsOfUnit | None
    """What people wrote, once it was read and released."""
    invited_notes: tuple[InvitedNote, ...]
    """What was noted after the count about how many were invited, oldest first."""
    recounts: tuple[Recount, ...]
    """Each time the result was replaced, oldest first."""

    @cached_property
    def sections(self) -> tuple[SectionLine, ...]:
        return tuple(result_lines.lines(self.definition, self.region))

    @property
    def questions(self) -> tuple[QuestionLine, ...]:
        return tuple(line for section in self.sections for line in section.questions)

    @cached_property
    def _names(self) -> Mapping[str, Place]:
        """From this place up to the root."""
        every = {one.code: one for one in places(self.survey_round)}
        found: dict[str, Place] = {}
        code: str | None = self.place.code
        while code is not None and code in every:
            found[code] = every[code]
            code = every[code].parent
        return found

    @cached_property
    def _nearest(self) -> tuple[str, Drivers] | None:
        """What goes together with being satisfied, here or in the nearest place above."""
        return priority.nearest(self.release, self._names)

    @cached_property
    def priorities(self) -> Priorities | None:
        return None if self._nearest is None else priority.priorities(self.region, *self._nearest)

    @cached_property
    def matrix(self) -> Matrix | None:
        found, nearest = self.priorities, self._nearest
        overall = self.definition.by_key.get(found.overall) if found else None
        if found is None or nearest is None or overall is None:
            return None
        code, drivers = nearest
        name = self._names[code].name
        return priorities.matrix(overall, name, drivers.resamples, found, self.questions)

    @property
    def importance(self) -> Mapping[str, float]:
        """Per question its part of what goes together with the overall one."""
        return {one.key: one.weight for one in self._nearest[1].items} if self._nearest else {}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return findings.findings(self.sections, self.matrix)

    @cached_property
    def last_period(self) -> str | None:
        """The period of the round before, where anything is compared with it."""
        beside = [line.beside for line in self.sections]
        beside += [line.beside for line in self.questions]
        changes = (one.change for one in beside)
        return next((one.period for one in changes if one and one.period), None)

    @cached_property
    def by_class(self) -> ClassTable | None:
        """The second breakdown, where this is the root of the round."""
        is_root = self.place.code == self.release.root.unit
        found = self.release.second_breakdown if is_root else None
        return class_lines.table(self.definition, found)

    @cached_property
    def is_added_up(self) -> bool:
        """Its figures are sums of figures that are already protected (R4)."""
        return bool(self.groups or self.below)

    @cached_property
    def leaves_out_few(self) -> bool:
        """Whether a few people below are in none of a question's figures here (R16)."""
        results = (one.result for one in self.region.questions)
        told = (one for one in results if isinstance(one, Published | PublishedChoices))
        return any(one.leaves_out_few for one in told)


@dataclass(frozen=True, slots=True)
class Waiting:
    """There is no result to read yet; the state of the round says why."""

    survey_round: SurveyRound
    place: Place


@dataclass(frozen=True, slots=True)
class RoundPlaces:
    """A round and the places in it whose results the actor may read, the highest first."""

    survey_round: SurveyRound
    places: tuple[Place, ...]


def listed(session: Session, actor: Actor) -> list[RoundPlaces]:
    """Rounds that have or will have a result the actor may read, latest first."""
    found = []
    may_read = organisation.where_may(session, actor, Right.READ_RESULTS)
    for survey_round in round_records.everything(session):
        state = State(survey_round.state)
        if state is not State.RELEASED and state not in _UNDER_WAY:
            continue
        found_places = tuple(one for one in places(survey_round) if may_read(one.code))
        has_own = any(place.is_unit for place in found_places)
        if has_own or (found_places and state is State.RELEASED):
            found.append(RoundPlaces(survey_round, found_places))
    return found


def of_unit(session: Session, actor: Actor, round_id: int, code: str) -> UnitResults | Waiting:
    """Raises NotFound for a round that is unknown, or that the unit took no part in."""
    survey_round = round_records.get(session, round_id)
    place = next((one for one in places(survey_round) if one.code == code), None)
    if place is None:
        raise NotFound("result", f"{round_id}/{code}")
    release = releases.of(session, round_id)
    if release is None:
        return Waiting(survey_round, place)
    region = release.region(code)
    if region is None:
        raise NotFound("result", f"{round_id}/{code}")
    if region is release.root:
        units = frozenset(unit.code for unit in survey_round.units)
        here = releases.ReleasedRound(survey_round, release, units)
        region = releases.beside_others(session, here)
    return UnitResults(
        survey_round=survey_round,
        definition=definitions.at_unit(definitions.frozen(survey_round), survey_round, code),
        release=release,
        place=place,
        region=region,
        groups=tuple(_groups(survey_round, release, code)),
        below=tuple(_below(session, actor, survey_round, release, place)),
        indicator_names={one.key: Text(one.name) for one in indicators.everything(session)},
        texts=texts.of_unit(session, round_id, code),
        invited_notes=tuple(invited_notes.of_unit(session, round_id, code)),
        recounts=recounts.of_round(session, round_id),
    )


def places(survey_round: SurveyRound) -> Iterator[Place]:
    """Everywhere a round has a result for: the frozen tree, then the units."""
    for node in survey_round.tree:
        yield Place(node["code"], node["name"], node["parent"], is_unit=False)
    for unit in survey_round.units:
        yield Place(unit.code, unit.name, unit.parent_code, is_unit=True)


def _groups(survey_round: SurveyRound, release: Release, code: str) -> Iterator[GroupRegion]:
    for unit in survey_round.units:
        for group in unit.groups if unit.code == code else ():
            region = release.region(code, group.key)
            if region is not None:
                yield GroupRegion(group.name, region)


def _below(
    session: Session, actor: Actor, survey_round: SurveyRound, release: Release, above: Place
) -> Iterator[PlaceRegion]:
    may_read = organisation.where_may(session, actor, Right.READ_RESULTS)
    for place in places(survey_round):
        region = release.region(place.code)
        if place.parent == above.code and region is not None:
            yield PlaceRegion(place, region, may_read(place.code))


def released(session: Session, round_id: int, unit: str | None = None) -> Release:
    """The release as it is handed out. Raises NotFound for an unknown round, and for a unit that
    took no part; NotReleased while nobody may see it."""
    survey_round = round_records.get(session, round_id)
    release = releases.of(session, round_id)
    if release is None:
        raise NotReleased(round_id, survey_round.state)
    if unit is not None and release.region(unit) is None:
        raise NotFound("unit in this round", unit)
    return release


def document(release: Release, unit: str | None = None) -> dict[str, object]:
    """The JSON of a release; with `unit`, only what is of that unit and its groups, and of the
    questions asked there: those of another unit's own are none of its readers' business, and what
    is told by class is of the root."""
    if unit is None:
        return release.to_json()
    regions = tuple(region for region in release.regions if region.unit == unit)
    asked = {question.key for region in regions for question in region.questions}
    one = replace(
        release,
        items={key: facts for key, facts in release.items.items() if key in asked},
        regions=regions,
        atoms={
            key: tuple(atom for atom in atoms if _touches(atom, unit))
            for key, atoms in release.atoms.items()
            if key in asked
        },
        second_breakdown=release.second_breakdown if unit == release.root.unit else None,
    )
    return one.to_json()


def page_document(found: UnitResults) -> dict[str, object]:
    """The JSON of a place, and where its page says to begin; the weights are of a place above."""
    told = document(found.release, found.place.code)
    if found.priorities is not None:
        told["priorities"] = asdict(found.priorities)
    if found.texts is not None:
        told["texts"] = found.texts.to_json()
    if found.invited_notes:
        told["invited_notes"] = [
            {
                "invited": one.invited,
                "reason": one.reason,
                "noted_on": one.noted_at.date().isoformat(),
            }
            for one in found.invited_notes
        ]
    return told


def _touches(atom: AtomSum, unit: str) -> bool:
    return any(region == unit or region.startswith(f"{unit}/") for region in atom.regions)
