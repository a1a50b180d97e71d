"""A one-time code as people type it."""

LENGTH = 12
_ALPHABET = frozenset("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LONGEST_TYPED = 40


def normalised(typed: str) -> str:
    """The code meant by `typed`: look-alikes, case, spaces and hyphens do not matter."""
    kept = (c for c in typed[:_LONGEST_TYPED] if not c.isspace() and c not in "-–—‐‑")
    return "".join(kept).upper().translate(_LOOKALIKES)


def is_well_formed(code: str) -> bool:
    return len(code) == LENGTH and _ALPHABET.issuperset(code)


def grouped(code: str) -> str:
    """`XXXX-XXXX-XXXX`, as printed; something that is no code stays as it was typed."""
    return "-".join((code[:4], code[4:8], code[8:])) if is_well_formed(code) else code
