"""What people did about a scorecard, as its page shows it: comments, actions, the signature."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from surveyapp.domain.action import ActionStatus
from surveyapp.domain.indicator import Indicator
from surveyapp.domain.scorecard import Scorecard
from surveyapp.services import action_plans, comments, people, sign_offs
from surveyapp.web.transaction import current_actor


@dataclass(frozen=True, slots=True)
class Answered:
    """Something below its lower limit, with how many actions there are about it."""

    indicator: Indicator
    actions: int
    address: str
    """Where the actions are, or where the first is written; empty for who may not."""


def said(session: Session, card: Scorecard) -> dict[str, object]:
    """Who wrote the comments of a scorecard, and where the reader writes them."""
    every = [line.comment for line in card.lines] + [area.comment for area in card.areas]
    writes = comments.may_write(session, current_actor(), card.unit)
    address = url_for("comments.page", unit=card.unit, period=card.period.code)
    return {
        "names": people.names(session, {one.written_by for one in every if one is not None}),
        "comments_address": address if writes else "",
    }


def around(session: Session, card: Scorecard) -> Mapping[str, object]:
    """The same, with what is done about red results and whether the period is signed."""
    actor, period = current_actor(), card.period.code
    standing = sign_offs.standing(session, card.unit, period)
    return {
        **said(session, card),
        "answered": _answered(session, card),
        "signed": standing,
        "signer": "" if standing is None else _name(session, standing.signed_by),
        "may_sign": sign_offs.may_sign(session, actor, card.unit),
        "hindrances": len(sign_offs.hindrances(card)),
    }


def _answered(session: Session, card: Scorecard) -> list[Answered]:
    """For those who may read the plan, what is below its lower limit."""
    actor, unit, period = current_actor(), card.unit, card.period.code
    if not action_plans.may_read(session, actor, unit):
        return []
    rows = [
        row
        for row in action_plans.of_unit(session, unit, period)
        if row.status != ActionStatus.DROPPED
    ]
    plan = url_for("action_plans.show", unit=unit, period=period)
    writes = action_plans.may_write(session, actor, unit)
    below = {line.indicator.key: line.indicator for line in card.lines if line.needs_comment}
    found = []
    for key, indicator in below.items():
        number = sum(row.indicator == key for row in rows)
        new = url_for("plan_actions.new", unit=unit, period=period, indicator=key)
        found.append(Answered(indicator, number, plan if number else new if writes else ""))
    return found


def _name(session: Session, address: str) -> str:
    return people.names(session, {address}).get(address, address)
