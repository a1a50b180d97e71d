"""What links open, remembered for a moment: a rush of visitors asks the database once a second."""

from datetime import datetime, timedelta

from surveyapp.domain.errors import NotFound
from surveyapp.services import answering
from surveyapp.services.answering import OpenSurvey
from surveyapp.services.installation import Installation

FRESH = timedelta(seconds=1)
_MOST_KEPT = 2000


class Entrances:
    """Of one process. Only surveys that are open are remembered, never beyond their closing.

    Within `FRESH` a page may still be shown of a round that was paused or closed, but no answer
    gets in: that is the mailbox's own word, given anew with every answer.
    """

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._kept: dict[str, tuple[datetime, OpenSurvey]] = {}

    def opened(self, link: str, now: datetime) -> OpenSurvey:
        """The survey behind a link. Raises NotFound and RoundNotOpen."""
        kept = self._kept.get(link)
        if kept is not None:
            asked_at, survey = kept
            if asked_at <= now < asked_at + FRESH and now <= survey.closes_at:
                return survey
        return self.asked(link, now)

    def asked(self, link: str, now: datetime) -> OpenSurvey:
        """As `opened`, by what the database says at this moment."""
        if not (link.isascii() and link.replace("-", "").replace("_", "").isalnum()):
            raise NotFound("link", "")
        with self._installation.reading() as session:
            survey = answering.open_survey(session, link, now)
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[link] = now, survey
        return survey
