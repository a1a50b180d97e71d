"""Who may do what, where. Roles are data; a grant counts at its unit and everywhere below it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    ADMIN = "admin"
    CONTROLLER = "controller"
    DIRECTOR = "director"
    SECTOR_HEAD = "sector_head"
    UNIT_LEADER = "unit_leader"
    STAFF = "staff"
    TEXT_REVIEWER = "text_reviewer"
    HELPER = "helper"
    AUDITOR = "auditor"
    POLITICIAN = "politician"


class Right(StrEnum):
    READ_SCORECARD = "read_scorecard"
    READ_RESULTS = "read_results"
    COMPARE = "compare"
    FOLLOW_ROUND = "follow_round"
    RUN_ROUND = "run_round"
    """Plan, start, extend, pause, resume, close early, hold back, release, cancel."""
    SHOW_TO_CLASS = "show_to_class"
    """Put the way into a pupils' survey on a board; it tells nothing of who has answered."""
    ENTER_FIGURES = "enter_figures"
    SHAPE_SCORECARD = "shape_scorecard"
    """Add a unit's own goals, factors and indicators, and stricter targets."""
    PROPOSE_ACTIONS = "propose_actions"
    WRITE_PLAN = "write_plan"
    """Comment on a scorecard and write the action plan."""
    SIGN_OFF = "sign_off"
    REVIEW_TEXTS = "review_texts"
    TYPE_PAPER_ANSWERS = "type_paper_answers"
    MANAGE_CATALOGUE = "manage_catalogue"
    MANAGE_PEOPLE = "manage_people"
    READ_AUDIT = "read_audit"
    MANAGE_SETTINGS = "manage_settings"
    """Whom people can ask, how much is withheld; for the whole municipality."""
    READ_PRIVACY_PAPERS = "read_privacy_papers"
    """Records of processing and the assessment of what could go wrong."""


_READING = frozenset({Right.READ_SCORECARD, Right.READ_RESULTS})

ROLES: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.ADMIN: frozenset(
            {
                Right.MANAGE_PEOPLE,
                Right.READ_AUDIT,
                Right.FOLLOW_ROUND,
                Right.MANAGE_SETTINGS,
                Right.READ_PRIVACY_PAPERS,
            }
        ),
        Role.CONTROLLER: _READING
        | {
            Right.COMPARE,
            Right.FOLLOW_ROUND,
            Right.RUN_ROUND,
            Right.SHOW_TO_CLASS,
            Right.ENTER_FIGURES,
            Right.SHAPE_SCORECARD,
            Right.PROPOSE_ACTIONS,
            Right.WRITE_PLAN,
            Right.SIGN_OFF,
            Right.MANAGE_CATALOGUE,
            Right.MANAGE_PEOPLE,
            Right.READ_AUDIT,
            Right.MANAGE_SETTINGS,
            Right.READ_PRIVACY_PAPERS,
        },
        Role.DIRECTOR: _READING | {Right.COMPARE, Right.FOLLOW_ROUND},
        Role.SECTOR_HEAD: _READING
        | {
            Right.COMPARE,
            Right.FOLLOW_ROUND,
            Right.ENTER_FIGURES,
            Right.PROPOSE_ACTIONS,
            Right.WRITE_PLAN,
        },
        Role.UNIT_LEADER: _READING
        | {
            Right.FOLLOW_ROUND,
            Right.RUN_ROUND,
            Right.SHOW_TO_CLASS,
            Right.ENTER_FIGURES,
            Right.SHAPE_SCORECARD,
            Right.PROPOSE_ACTIONS,
            Right.WRITE_PLAN,
            Right.SIGN_OFF,
        },
        Role.STAFF: _READING | {Right.SHOW_TO_CLASS},
        Role.TEXT_REVIEWER: frozenset({Right.REVIEW_TEXTS}),
        Role.HELPER: frozenset({Right.TYPE_PAPER_ANSWERS}),
        Role.AUDITOR: _READING | {Right.FOLLOW_ROUND, Right.READ_AUDIT, Right.READ_PRIVACY_PAPERS},
        Role.POLITICIAN: frozenset({Right.READ_SCORECARD, Right.COMPARE}),
    }
)


@dataclass(frozen=True, slots=True)
class Grant:
    role: Role
    unit: str
    """Code of the unit it was given at."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who stands behind an action: a signed-in person, the operator, or `work` itself."""

    name: str
    email: str
    person_id: int | None
    grants: tuple[Grant, ...]
    is_system: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)


OPERATOR = Actor("operator", "operator", None, (), is_system=True)
WORK = Actor("work", "work", None, (), is_system=True)


def may(actor: Actor, right: Right, path: tuple[str, ...]) -> bool:
    """Whether `actor` has `right` at the unit whose codes from the root down are `path`.

    Whoever may read some unit may also read the municipality's own scorecard and results.
    """
    if actor.is_system:
        return True
    granted = [grant for grant in actor.grants if right in ROLES[grant.role]]
    if right in _READING and len(path) == 1:
        return bool(granted)
    return any(grant.unit in path for grant in granted)


def may_somewhere(actor: Actor, right: Right) -> bool:
    """Whether `actor` has `right` at any unit at all; decides what a menu offers."""
    return actor.is_system or any(right in ROLES[grant.role] for grant in actor.grants)
