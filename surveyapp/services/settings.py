"""The settings that the municipality decides on: whom people can ask, how much is withheld, how
long a counted round can be mended. Each change stands in the log with what was there before."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.disclosure import Parameters
from surveyapp.domain.errors import ContactsMissing, InvalidInput, NotAllowed
from surveyapp.domain.responsible import Basis, Contact, Responsible
from surveyapp.services import audit, organisation, people
from surveyapp.store.tables import Setting

THRESHOLDS = tuple(one.name for one in fields(Parameters) if one.name != "format")
REPAIR_DAYS = "repair_days"
MOST_REPAIR_DAYS = 14
_MOST_PEOPLE = 100
_PARAMETERS_ROW, _RESPONSIBLE_ROW, _REPAIR_ROW = "disclosure", "responsible", "repair"
_TEXTS: Mapping[str, int] = {
    "contact.name": 200,
    "contact.email": 254,
    "contact.phone": 40,
    "officer.name": 200,
    "officer.email": 254,
    "officer.phone": 40,
    "controller": 200,
    "basis": 20,
    "basis_text": 500,
    "concern": 1_000,
    "concern_phone": 40,
}
"""Settings in words, and how long each may be."""
KEYS = (*_TEXTS, *THRESHOLDS, REPAIR_DAYS)
_SWITCHES = frozenset(name for name in THRESHOLDS if isinstance(getattr(Parameters(), name), bool))
_YES_AND_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Settings:
    responsible: Responsible
    parameters: Parameters
    """The thresholds a round opened now would keep."""
    repair_days: int
    """How long key and answers of a round opened now would be kept after its count."""

    def as_written(self) -> dict[str, str]:
        """By key, as `change` takes them."""
        told = self.responsible
        texts = {
            **_contact("contact", told.contact),
            **_contact("officer", told.officer),
            "controller": told.controller,
            "basis": told.basis.value,
            "basis_text": told.basis_text,
            "concern": told.concern,
            "concern_phone": told.concern_phone,
        }
        numbers = {name: _number(getattr(self.parameters, name)) for name in THRESHOLDS}
        return {**texts, **numbers, REPAIR_DAYS: str(self.repair_days)}


def in_force(session: Session) -> Settings:
    return Settings(
        responsible=responsible(session),
        parameters=parameters(session),
        repair_days=int(_row(session, _REPAIR_ROW).get("days", 0)),
    )


def parameters(session: Session) -> Parameters:
    return Parameters.from_json(_row(session, _PARAMETERS_ROW))


def responsible(session: Session) -> Responsible:
    kept: dict[str, str] = _row(session, _RESPONSIBLE_ROW)

    def contact(of: str) -> Contact:
        return Contact(*(kept.get(f"{of}.{part}", "") for part in ("name", "email", "phone")))

    standard = Responsible()
    return Responsible(
        contact=contact("contact"),
        officer=contact("officer"),
        controller=kept.get("controller", ""),
        basis=Basis(kept.get("basis", standard.basis)),
        basis_text=kept.get("basis_text", ""),
        concern=kept.get("concern", ""),
        concern_phone=kept.get("concern_phone", standard.concern_phone),
    )


def require_contacts(session: Session) -> None:
    """Raises ContactsMissing while people would not know whom to ask."""
    missing = responsible(session).missing
    if missing:
        raise ContactsMissing(missing)


def may_change(session: Session, actor: Actor) -> bool:
    """Whether the actor decides for the whole municipality."""
    root = organisation.root(session)
    return may(actor, Right.MANAGE_SETTINGS, (root,) if root else ())


def change(session: Session, actor: Actor, wanted: Mapping[str, str], now: datetime) -> list[str]:
    """Sets those of `KEYS` that `wanted` names; tells which are other than before. A round that is
    open keeps what it opened with. Raises NotAllowed, InvalidInput with every problem."""
    if not may_change(session, actor):
        raise NotAllowed("setting.change", ", ".join(wanted))
    unknown = {key: "unknown_setting" for key in wanted if key not in KEYS}
    before = in_force(session).as_written()
    after = before | {key: text.strip() for key, text in wanted.items() if key in KEYS}
    problems = unknown | _faulty(after)
    if problems:
        raise InvalidInput(problems)
    changed = [key for key in KEYS if after[key] != before[key]]
    _keep(session, after)
    for key in changed:
        told = {"before": before[key], "after": after[key]}
        audit.record(session, actor, "setting.change", key, now, **told)
    return changed


def _faulty(after: Mapping[str, str]) -> dict[str, str]:
    problems = {key: "too_long" for key, most in _TEXTS.items() if len(after[key]) > most}
    for key in ("contact.email", "officer.email"):
        if after[key] and not people.is_address(after[key]):
            problems[key] = "not_one_address"
    if after["basis"] not in set(Basis):
        problems["basis"] = "unknown_basis"
    elif after["basis"] == Basis.OTHER and not after["basis_text"]:
        problems["basis_text"] = "basis_missing"
    if not after["concern_phone"]:
        problems["concern_phone"] = "phone_missing"
    return problems | _faulty_numbers(after)


def _faulty_numbers(after: Mapping[str, str]) -> dict[str, str]:
    problems: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for key in (*THRESHOLDS, REPAIR_DAYS):
        try:
            numbers[key] = _read(key, after[key])
        except ValueError:
            is_switch = key in _SWITCHES
            problems[key] = "not_yes_or_no" if is_switch else "not_a_whole_number"
    problems |= {key: "above_100" for key in THRESHOLDS if numbers.get(key, 0) > _MOST_PEOPLE}
    if not 0 <= numbers.get(REPAIR_DAYS, 0) <= MOST_REPAIR_DAYS:
        problems[REPAIR_DAYS] = "not_0_to_14"
    if problems:
        return problems
    if numbers["k_text"] < numbers["k_unit"]:
        problems["k_text"] = "below_k_unit"
    try:
        _parameters(after)
    except InvalidInput as refusal:
        problems |= refusal.problems
    return problems


def _keep(session: Session, written: Mapping[str, str]) -> None:
    rows: dict[str, dict[str, Any]] = {
        _RESPONSIBLE_ROW: {key: written[key] for key in _TEXTS},
        _PARAMETERS_ROW: _parameters(written).as_json(),
        _REPAIR_ROW: {"days": _read(REPAIR_DAYS, written[REPAIR_DAYS])},
    }
    for key, value in rows.items():
        session.merge(Setting(key=key, value=value))
    session.flush()


def _parameters(written: Mapping[str, str]) -> Parameters:
    return Parameters.from_json({name: _read(name, written[name]) for name in THRESHOLDS})


def _read(key: str, text: str) -> int:
    """A number, of a switch yes or no. Raises ValueError."""
    if key not in _SWITCHES:
        return int(text)
    if text not in _YES_AND_NO:
        raise ValueError(text)
    return _YES_AND_NO[text]


def _number(value: int) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _contact(of: str, contact: Contact) -> dict[str, str]:
    return {
        f"{of}.name": contact.name,
        f"{of}.email": contact.email,
        f"{of}.phone": contact.phone,
    }


def _row(session: Session, key: str) -> dict[str, Any]:
    found = session.get(Setting, key)
    return {} if found is None else found.value
