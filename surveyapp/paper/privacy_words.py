"""The privacy page, made of what is switched on: every promise follows from a setting or from how
the program is built, and changes with it."""

from collections.abc import Iterator
from datetime import timedelta

from surveyapp.domain.statistics import ENOUGH_FOR_PATTERNS
from surveyapp.paper import custody_words, promises
from surveyapp.paper.document import Block, Document, Grid, Paragraph, Points, Section, points
from surveyapp.paper.responsible_words import by_law
from surveyapp.paper.scorecard_words import ScorecardWords
from surveyapp.paper.wording import Wording
from surveyapp.services import accounts
from surveyapp.services.privacy import Facts


def privacy_page(facts: Facts, language: str) -> Document:
    words = Wording(language)
    _ = words.gettext
    return Document(
        _("Privacy and withheld figures"),
        _("What we keep when somebody answers, what we never keep, and what we cannot promise."),
        (
            Section(_("When you answer a survey"), (points(_answering(words)),)),
            Section(_("While the survey is open"), tuple(_open(facts, words))),
            Section(_("E-mail and paper"), tuple(_mail(facts, words))),
            Section(_("When the survey closes"), tuple(_closed(facts, words))),
            Section(_("What you write in your own words"), tuple(_texts(facts, words))),
            Section(_("Figures that are withheld"), tuple(withheld(facts, words))),
            Section(_("What we cannot promise"), (points(limits(words)),), is_limit=True),
            Section(_("How long things are kept"), (kept(facts, words),)),
            Section(_("People who sign in"), (Paragraph(_staff(words)),)),
            Section(_("Who is responsible, and your rights"), tuple(_rights(facts, words))),
        ),
    )


def _answering(words: Wording) -> Iterator[str]:
    _ = words.gettext
    yield _(
        "We set no cookie and ask for no name. We store no time, no address and nothing about your "
        "phone or computer."
    )
    yield _(
        "Your answers are locked into a sealed envelope at once. The pages you use cannot open it "
        "again."
    )
    yield _("A code from a letter is not stored with your answers.")
    yield _(
        "To stop guessing, the program counts wrong codes for a minute, in memory only. The "
        "address they came from stands there as a scrambled mark and is never stored."
    )
    yield _("Every question can be skipped. Answering is voluntary.")
    yield _(
        "Once sent, your answer cannot be changed or deleted. We do not know which one is yours."
    )


def _open(facts: Facts, words: Wording) -> Iterator[Block]:
    _ = words.gettext
    yield Paragraph(
        _(
            "The envelopes can be opened with the key of that survey alone. The key lies in a "
            "folder of its own that the backup never reads."
        )
    )
    yield points(custody_words.sentences(facts.custody, words.language))
    yield Paragraph(
        _("This holds for surveys that open now. A survey keeps what it opened with."),
        is_quiet=True,
    )


def _mail(facts: Facts, words: Wording) -> Iterator[Block]:
    _ = words.gettext
    if facts.sends_mail:
        yield Paragraph(
            _(
                "Where codes come by e-mail, each address lies sealed together with its code, "
                "under a key of its own that is destroyed when the survey closes. A reminder "
                "reaches those who have not answered, and nobody is shown who they are. But the "
                "mail server of the municipality notes who was sent what, and when."
            )
        )
    else:
        yield Paragraph(_("No e-mail is sent from here, so no list of addresses is used."))
    yield Paragraph(
        _(
            "Where somebody answers on paper, a helper who does not lead the unit types it in. The "
            "helper has seen that form; from then on it is sealed like every other answer."
        )
    )


def _closed(facts: Facts, words: Wording) -> Iterator[Block]:
    _, days = words.gettext, facts.settings.repair_days
    yield Paragraph(
        _(
            "All envelopes are opened together and counted in the memory of the computer. No "
            "single answers are written down, only the figures of the result."
        )
    )
    yield Paragraph(destroyed(days, words))
    yield Paragraph(
        _(
            "After that, nobody who has the database, the backups and the logs, but neither the "
            "key of the survey nor the recovery sheet, can read or link an answer."
        )
        if facts.custody.sheet_made_on
        else _(
            "After that, nobody who has the database, the backups and the logs, but not the key of "
            "the survey, can read or link an answer."
        )
    )


def destroyed(repair_days: int, words: Wording) -> str:
    """When key and envelopes go."""
    if not repair_days:
        return words.gettext("Then the key and all the envelopes are destroyed.")
    return words.ngettext(
        "The key and the envelopes are kept for %(num)s more day, so that a fault of the program "
        "can be put right by counting the same answers again, with the reason in the log; until "
        "then whoever holds both could read answers. Then they are destroyed.",
        "The key and the envelopes are kept for %(num)s more days, so that a fault of the program "
        "can be put right by counting the same answers again, with the reason in the log; until "
        "then whoever holds both could read answers. Then they are destroyed.",
        repair_days,
    )


def _texts(facts: Facts, words: Wording) -> Iterator[Block]:
    _ = words.gettext
    yield Paragraph(
        _(
            "It is kept apart from your other answers, and stays sealed until a reviewer who has "
            "no part in the unit has read it. The reviewer may show it, hide parts of it, tell "
            "only what it is about, or withhold it."
        )
    )
    if not facts.has_reviewer:
        yield Paragraph(_("No reviewer is named here yet, so nobody reads the texts."))
    phone = facts.settings.responsible.alarm
    yield Paragraph(
        _(
            "Nobody reads it while the survey is open. If a child needs help now, call %(phone)s.",
            phone=phone,
        )
    )


def withheld(facts: Facts, words: Wording) -> Iterator[Block]:
    """What is held back, by the limits in force."""
    _, limits = words.gettext, facts.settings.parameters
    number = ScorecardWords(words.language).in_words
    items = [
        _(
            "Never figures for fewer than %(unit)s people, and never for a group of fewer than "
            "%(group)s.",
            unit=number(limits.k_unit),
            group=number(limits.k_group),
        ),
        _(
            "A figure is also withheld when it would give away another one: when subtracting two "
            "figures would leave a group of fewer than %(unit)s people.",
            unit=number(limits.k_unit),
        ),
        _(
            "Below %(share)s answers only the mean is shown. From %(share)s answers the share of "
            "high answers is shown, and from %(dist)s answers the spread, in classes of ten per "
            "cent. From %(values)s answers the share of every answer is shown, joined with its "
            "neighbour where too few gave it.",
            share=number(limits.k_share),
            dist=number(limits.k_dist),
            values=number(ENOUGH_FOR_PATTERNS),
        ),
        _(
            "When nearly everybody answered the same, the mean is shown as “at most” or “at "
            "least”, so that no single answer is certain."
        ),
        _("When nearly everybody has answered, the number of answers is shown as “at least”."),
        _(
            "What people write in their own words is shown for a whole unit with at least %(text)s "
            "answers, and only after a person outside the unit has read it.",
            text=number(limits.k_text),
        ),
        _(
            "While a survey is open, only how many have answered is shown, rounded down to a "
            "multiple of five and at most once an hour."
        ),
    ]
    if facts.breaks_down:
        items.append(
            _(
                "Some surveys also show means for all units together by one fact, such as gender: "
                "only where at least %(dist)s people gave each answer to it, never for one unit, "
                "and not at all where they could tell what somebody answered.",
                dist=number(limits.k_spread),
            )
        )
    if limits.insider:
        items.append(
            _("Figures are also safe against somebody who answered and uses their own answer.")
        )
    yield points(items)
    yield Paragraph(
        _("These limits hold for surveys that open now. A survey keeps the limits it opened with."),
        is_quiet=True,
    )


def limits(words: Wording) -> Iterator[str]:
    """What no technique stops."""
    _ = words.gettext
    yield _(
        "Someone who changes the program, reads the memory of the computer while it runs, or holds "
        "the key together with the envelopes can read answers. No technique stops that."
    )
    yield _(
        "What you write in your own words may be recognised by those who know you. Do not write "
        "names."
    )
    yield _("The paper or device you answered on, and people beside you, are outside our control.")
    yield _("With one link for everybody we cannot prevent somebody from answering twice.")


def kept(facts: Facts, words: Wording) -> Grid:
    """What lies where and for how long; nothing else is stored of those who answer."""
    _, days = words.gettext, facts.settings.repair_days
    until_counted = (
        words.ngettext(
            "Until %(num)s day after the count", "Until %(num)s days after the count", days
        )
        if days
        else _("Until the survey is counted")
    )
    mail = [(_("E-mail addresses, sealed"), _("Until the survey closes"))]
    rows = [
        (_("Sealed answers, and the key to them"), until_counted),
        (_("One-time codes, scrambled, and which of them are used"), until_counted),
        *(mail if facts.sends_mail else ()),
        (
            _("What people wrote in their own words, sealed"),
            _("Until it is released; what was withheld is deleted then"),
        ),
        (
            _("Results: figures, and the texts that were released"),
            _("As long as the municipality needs them. They hold no single answers"),
        ),
        (
            _("How many had answered, hour by hour, rounded down to a multiple of five"),
            _("As long as the results"),
        ),
        (
            _("Sign-ins, and links for a new password"),
            _(
                "%(hours)s hours, and %(days)s days",
                hours=accounts.SIGNED_IN_FOR // timedelta(hours=1),
                days=accounts.LINK_LASTS.days,
            ),
        ),
        (
            _("Accounts of employees, and the log of what they did"),
            _("Until the municipality deletes them; nothing deletes them by itself"),
        ),
        (
            _("Backups"),
            _("As long as the municipality keeps them. Single answers in them are sealed"),
        ),
    ]
    return Grid((_("What"), _("How long")), tuple(rows))


def _staff(words: Wording) -> str:
    _ = words.gettext
    return _(
        "For employees we keep the e-mail address, the name, the roles and a log of what was done "
        "and when. Passwords are kept only as a hash. A sign-in lasts %(hours)s hours and uses one "
        "cookie that is needed for it.",
        hours=ScorecardWords(words.language).in_words(accounts.SIGNED_IN_FOR // timedelta(hours=1)),
    )


def _rights(facts: Facts, words: Wording) -> Iterator[Block]:
    _, told = words.gettext, facts.settings.responsible
    yield Points(tuple(who(facts, words)))
    yield Paragraph(_("What makes it lawful: %(basis)s.", basis=by_law(told, words)))
    yield Paragraph(
        _(
            "You have the right to see, correct and delete what is kept about you, and to object. "
            "We cannot find the answers of one person, so this holds for the accounts of "
            "employees and for lists of addresses."
        )
    )
    yield Paragraph(
        _("You may complain to the Norwegian Data Protection Authority, datatilsynet.no.")
    )


def who(facts: Facts, words: Wording) -> Iterator[str]:
    """Who is responsible, and whom to write to."""
    _, told = words.gettext, facts.settings.responsible
    if facts.municipality.controller:
        yield _("Responsible by law: %(name)s", name=facts.municipality.controller)
    nobody = _("not named yet")
    for title, contact in (
        (_("Contact"), told.contact),
        (_("Data protection officer"), told.officer),
    ):
        yield f"{title}: {promises.reached(contact) or nobody}"
