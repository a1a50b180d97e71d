"""Page wording in the language of the request; the English sentence is the message id."""

import flask_babel

from surveyapp.paper import format as written
from surveyapp.paper.language import translations
from surveyapp.web.language import language


def gettext(message: str, **facts: object) -> str:
    """The sentence with `%(name)s` filled in. Imported as `_`, so that the catalogues find it."""
    return str(flask_babel.gettext(message, **facts))


def ngettext(one: str, several: str, number: int, /, **facts: object) -> str:
    """The sentence for `number` things, which is `%(num)s` in it, written as people read it."""
    sentence = translations(language()).ngettext(one, several, number)
    return sentence % ({"num": written.number(number, language(), 0)} | facts)
