"""Page wording in the language of the request; the English sentence is the message id."""

import flask_babel


def gettext(message: str, **facts: object) -> str:
    """The sentence with `%(name)s` filled in. Imported as `_`, so that the catalogues find it."""
    return str(flask_babel.gettext(message, **facts))


def ngettext(one: str, several: str, number: int, **facts: object) -> str:
    return str(flask_babel.ngettext(one, several, number, **facts))
