"""Words for the settings of the municipality, on their own pages and in the log."""

from flask_babel import lazy_gettext as _

from surveyapp.domain.responsible import Basis
from surveyapp.services.settings import REPAIR_DAYS

BASIS_WORDS = {
    Basis.PUBLIC_TASK: _("A task in the public interest (GDPR art. 6 no. 1 e)"),
    Basis.LEGAL_DUTY: _("A duty by law (GDPR art. 6 no. 1 c)"),
    Basis.OTHER: _("Something else, in our own words"),
}
LIMIT_WORDS = {
    "k_unit": (
        _("Answers before a unit gets a figure"),
        _("Also the fewest that may be left over when figures are subtracted."),
    ),
    "k_group": (_("Answers before a group gets a figure"), None),
    "k_share": (_("Answers before the share of high answers is shown"), None),
    "k_dist": (_("Answers before low, middle and high are shown"), None),
    "k_text": (_("Answers at a unit before texts are shown"), None),
    "insider": (
        _("Protect against somebody who answered and uses that"),
        _("Means are held further from the ends, and low, middle and high need 100 answers."),
    ),
    REPAIR_DAYS: (
        _("Days before key and answers are destroyed after the count"),
        _(
            "0 destroys them at once. With more, a fault of the program can be put right by "
            "counting the same answers again, and until then whoever holds key and answers could "
            "read them. The privacy page says so."
        ),
    ),
}
_NAMES = {
    "contact.name": _("name of the contact"),
    "contact.email": _("e-mail of the contact"),
    "contact.phone": _("telephone of the contact"),
    "officer.name": _("name of the data protection officer"),
    "officer.email": _("e-mail of the data protection officer"),
    "officer.phone": _("telephone of the data protection officer"),
    "controller": _("who is responsible by law"),
    "basis": _("what makes it lawful"),
    "basis_text": _("what makes it lawful, in words"),
    "concern": _("routine for a concern for a child"),
    "concern_phone": _("telephone for what cannot wait"),
}


def called(key: str) -> str | None:
    """A setting by its name in the log; None for what is no setting."""
    if key in LIMIT_WORDS:
        return str(LIMIT_WORDS[key][0])
    return str(_NAMES[key]) if key in _NAMES else None
