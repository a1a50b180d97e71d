"""The log in words: who, what, to what, and the details of an act as people read them."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from surveyapp.domain.access import Role
from surveyapp.domain.figure import FigureState
from surveyapp.paper import format as written
from surveyapp.services import custody
from surveyapp.web import recorded_words, setting_words
from surveyapp.web.access import ROLE_WORDS
from surveyapp.web.language import language
from surveyapp.web.transaction import installation
from surveyapp.web.wording import gettext as _

_ROUND = re.compile(r"round ([0-9]+)")
_TIMES = {
    ("round.extend", "before"),
    ("round.extend", "closes_at"),
    ("round.hold_back", "until"),
    ("round.set_days", "opens_at"),
    ("round.set_days", "closes_at"),
    ("round.start", "opens_at"),
    ("round.start", "closes_at"),
}
"""Details that are stored as times."""


def who(actor: str) -> str:
    return {"operator": _("operator"), "work": _("the program itself")}.get(actor, actor)


def act(action: str) -> str:
    return _acts().get(action, action)


def acts_called(part: str) -> list[str]:
    """The acts that have `part` in their words."""
    wanted = part.strip().casefold()
    return [action for action, words in _acts().items() if wanted and wanted in words.casefold()]


def thing(name: str) -> str:
    """What an act was done to; a round by its number."""
    if name == custody.THING:
        return _("the keys of surveys")
    found = _ROUND.fullmatch(name)
    return _("survey %(id)s", id=found[1]) if found else setting_words.called(name) or name


def details(action: str, given: Mapping[str, object]) -> list[str]:
    """`closes: 4. desember 2026 kl. 23.59`, one for each detail."""
    names = _names()
    return [
        f"{names.get(name, name)}: {_value(action, name, value)}" for name, value in given.items()
    ]


def _value(action: str, name: str, value: object) -> str:
    match value:
        case str():
            return _text(action, name, value)
        case bool():
            return _("yes") if value else _("no")
        case float() | int():
            return written.exact(value, language())
        case Mapping():
            return ", ".join(_inner(value)) or _("none")
        case list():
            return ", ".join(str(one) for one in value) or _("none")
        case _:
            return _("none")


def _inner(numbers: Mapping[str, object]) -> Iterator[str]:
    """Numbers of a detail that has several: people by place, limits of a target."""
    names = _names()
    for name, number in numbers.items():
        yield f"{names.get(name, name)} {_value('', '', number)}"


def _text(action: str, name: str, value: str) -> str:
    if (action, name) in _TIMES:
        zone = installation().config.timezone
        return written.moment(datetime.fromisoformat(value), language(), zone)
    if name == "informed_on":
        return written.day(date.fromisoformat(value), language())
    if name == "role" and value in set(Role):
        return str(ROLE_WORDS[Role(value)])
    if name == "key":
        return _keys().get(value, value)
    if name == "state":
        return {FigureState.MEASURED: _("measured"), **recorded_words.states()}.get(value, value)
    return value


def _keys() -> dict[str, str]:
    return {
        "key_file": _("key file"),
        "pass_phrase": _("pass phrase"),
        "recovery_sheet": _("recovery sheet"),
    }


def _names() -> dict[str, str]:
    return {
        "access": _("way in"),
        "added": _("new"),
        "after": _("after"),
        "anew": _("all anew"),
        "before": _("before"),
        "changed": _("changed"),
        "closes_at": _("closes"),
        "damaged": _("answers that could not be read"),
        "definition": _("questionnaire"),
        "earlier_sha256": _("fingerprint before"),
        "forecast": _("forecast"),
        "informed_on": _("informed on"),
        "groups": _("invited in groups"),
        "sheet": _("name of the sheet"),
        "is_split": _("divided over three sheets"),
        "key": _("key"),
        "recovery_sheet": _("recovery sheet"),
        "is_complete": _("all answers were counted"),
        "is_changed": _("the result became another"),
        "was_damaged": _("the result before was damaged"),
        "opens_at": _("opens"),
        "n": _("number who answered"),
        "number": _("number"),
        "period": _("period"),
        "question": _("question"),
        "reason": _("reason"),
        "response_rate": _("response rate"),
        "role": _("role"),
        "rows": _("rows"),
        "sha256": _("fingerprint"),
        "state": _("state"),
        "unit": _("unit"),
        "units": _("invited"),
        "until": _("until"),
        "value": _("figure"),
        "target": _("target"),
        "lower_limit": _("lower limit"),
        "range_low": _("from"),
        "range_high": _("to"),
        "accept_low": _("accepted from"),
        "accept_high": _("accepted to"),
    }


def _acts() -> dict[str, str]:
    return {
        "person.sign_in": _("signed in"),
        "person.sign_in_refused": _("was refused: wrong password"),
        "person.sign_out": _("signed out"),
        "person.password_link": _("made a password link"),
        "person.choose_password": _("chose a password"),
        "person.add": _("added a person"),
        "person.grant": _("gave a role"),
        "person.revoke": _("took back a role"),
        "person.disable": _("shut an account"),
        "person.enable": _("opened an account"),
        "round.prepare": _("began to prepare a survey"),
        "round.set_people": _("changed who is asked"),
        "round.set_questions": _("changed a unit's own questions"),
        "round.set_days": _("changed when and how a survey is answered"),
        "round.start": _("started a survey"),
        "round.plan": _("planned a survey"),
        "round.note_invited": _("noted another number invited"),
        "round.guardians": _("noted that the guardians were informed"),
        "round.request_opening": _("asked for a survey to start"),
        "round.open": _("opened a survey"),
        "round.extend": _("extended a survey"),
        "round.pause": _("paused a survey"),
        "round.resume": _("resumed a survey"),
        "round.close": _("closed a survey"),
        "round.count": _("counted a survey"),
        "round.count_again": _("counted the same answers of a survey again"),
        "round.release": _("released a result"),
        "round.hold_back": _("held back a result"),
        "round.cancel": _("cancelled a survey"),
        "round.destroy": _("destroyed the key and the answers"),
        "keys.make_phrase": _("made a pass phrase"),
        "keys.use_phrase": _("let a pass phrase lock the keys of surveys"),
        "keys.use_files": _("let key files keep the keys of surveys"),
        "keys.rehearse": _("tried out the key of a survey"),
        "keys.make_sheet": _("made a recovery sheet"),
        "keys.use_sheet": _("put a recovery sheet into force"),
        "mail.add": _("sealed a list of e-mail addresses"),
        "mail.remind": _("sent a reminder by e-mail"),
        "mail.forget": _("deleted a list of e-mail addresses"),
        "mail.destroy": _("destroyed the lists of e-mail addresses"),
        "texts.review": _("decided on texts"),
        "texts.release": _("released texts"),
        "answers.type": _("typed in answers from paper"),
        "codes.make": _("made codes"),
        "codes.void": _("voided a code"),
        "codes.replace": _("voided a code and made a new one"),
        "action.propose": _("proposed an action"),
        "action.remove": _("took back a proposed action"),
        "action.add": _("added an action to a plan"),
        "action.change": _("changed an action"),
        "action.note": _("noted how an action goes"),
        "action.carry_over": _("carried actions over to the next period"),
        "action.set_aside": _("set a proposal aside"),
        "scorecard.sign": _("signed a scorecard"),
        "scorecard.reopen": _("opened a signed scorecard again"),
        "comment.write": _("commented on a scorecard"),
        "comment.correct": _("corrected a comment"),
        "figure.record": _("recorded a figure"),
        "figure.correct": _("corrected a figure"),
        "figure.approve": _("approved a figure"),
        "figure.take_back": _("took back an approval"),
        "period.close": _("closed a period"),
        "period.reopen": _("opened a period again"),
        "label.change": _("changed what scorecards are called"),
        "structure.add": _("added to the structure of the scorecards"),
        "structure.change": _("changed the structure of the scorecards"),
        "structure.move": _("moved something in the structure of the scorecards"),
        "target.set": _("set a target"),
        "setting.change": _("changed a setting"),
        "benchmark.record": _("recorded a figure to hold results up beside"),
        "benchmark.remove": _("removed a figure to hold results up beside"),
        "benchmarks.import": _("imported figures to hold results up beside"),
        "cause.add": _("added an arrow of cause and effect"),
        "cause.change": _("changed an arrow of cause and effect"),
        "cause.remove": _("removed an arrow of cause and effect"),
        "target.set_own": _("set a target of the unit's own"),
        "organisation.import": _("imported the organisation"),
        "groups.import": _("imported the groups"),
        "indicators.import": _("imported the indicators"),
    }
