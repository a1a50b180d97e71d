"""What a process that holds a secret must not leave behind."""

import resource


def leave_no_core() -> None:
    """A crash of this process writes no copy of its memory to disk from now on."""
    _, hardest = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hardest))
