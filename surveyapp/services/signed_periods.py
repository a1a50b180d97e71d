"""Whether a unit's period is signed, for whoever would change what the signature covers."""

from sqlalchemy.orm import Session

from surveyapp.store import sign_offs


def is_signed(session: Session, unit: str, period: str) -> bool:
    """Whether the latest version is signed and not opened again."""
    versions = sign_offs.of_card(session, unit, period)
    return bool(versions) and versions[0].reopened_at is None
