"""What makes the surveys lawful, in words."""

from surveyapp.domain.responsible import Basis, Responsible
from surveyapp.paper.wording import Wording


def by_law(told: Responsible, words: Wording) -> str:
    """The basis, and what the municipality has added to it."""
    _ = words.gettext
    basis = {
        Basis.PUBLIC_TASK: _("a task in the public interest (GDPR art. 6 no. 1 e)"),
        Basis.LEGAL_DUTY: _("a duty by law (GDPR art. 6 no. 1 c)"),
        Basis.OTHER: "",
    }[told.basis]
    return ". ".join(filter(None, (basis, told.basis_text.rstrip("."))))
