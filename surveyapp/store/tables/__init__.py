"""Every table of the main database. Rows hold no rules."""

from surveyapp.store.tables.actions import Action, FollowUp, ProposedAction, SetAside
from surveyapp.store.tables.base import Base, UtcDateTime
from surveyapp.store.tables.comments import Comment, SignOff
from surveyapp.store.tables.comparisons import Benchmark, CauseLink
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
    PeriodClosing,
    ResultGoal,
    SuccessFactor,
    Target,
)

__all__ = [
    "Action",
    "AuditEntry",
    "Base",
    "Benchmark",
    "CauseLink",
    "Comment",
    "EarlierVersion",
    "Figure",
    "FocusArea",
    "FollowUp",
    "Indicator",
    "Invitation",
    "InvitedNote",
    "Mailing",
    "PasswordLink",
    "PeriodClosing",
    "Person",
    "ProposedAction",
    "Release",
    "ResultGoal",
    "RoleGrant",
    "RoundGroup",
    "RoundUnit",
    "SealedText",
    "SetAside",
    "Setting",
    "SignIn",
    "SignOff",
    "SuccessFactor",
    "SurveyRound",
    "Target",
    "Turnout",
    "Unit",
    "UnitGroup",
    "UtcDateTime",
]
