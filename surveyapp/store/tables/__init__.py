"""Every table of the main database. Rows hold no rules."""

from surveyapp.store.tables.actions import ProposedAction
from surveyapp.store.tables.base import Base, UtcDateTime
from surveyapp.store.tables.organisation import Unit, UnitGroup
from surveyapp.store.tables.people import (
    AuditEntry,
    PasswordLink,
    Person,
    RoleGrant,
    Setting,
    SignIn,
)
from surveyapp.store.tables.rounds import (
    Invitation,
    InvitedNote,
    Mailing,
    Release,
    RoundGroup,
    RoundUnit,
    SealedText,
    SurveyRound,
    Turnout,
)
from surveyapp.store.tables.scorecards import (
    EarlierVersion,
    Figure,
    FocusArea,
    Indicator,
    ResultGoal,
    SuccessFactor,
    Target,
)

__all__ = [
    "AuditEntry",
    "Base",
    "EarlierVersion",
    "Figure",
    "FocusArea",
    "Indicator",
    "Invitation",
    "InvitedNote",
    "Mailing",
    "PasswordLink",
    "Person",
    "ProposedAction",
    "Release",
    "ResultGoal",
    "RoleGrant",
    "RoundGroup",
    "RoundUnit",
    "SealedText",
    "Setting",
    "SignIn",
    "SuccessFactor",
    "SurveyRound",
    "Target",
    "Turnout",
    "Unit",
    "UnitGroup",
    "UtcDateTime",
]
