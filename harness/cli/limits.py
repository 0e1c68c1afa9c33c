"""How many files a process may have open at once: where there are too few, something fails in the midst of a run."""

from __future__ import annotations

import resource

from harness.errors import InfrastructureError

OF_A_RUN = 128  # 24 on a phone that runs already; its own phone and the apps on it have the same limit
OF_A_DEVICE = 8  # in a sweep, whose cells are processes of their own


def require_files(count: int) -> None:
    """See to it that so many may be open. Raises InfrastructureError where this host does not allow it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        problem = f"a process may have {hard} files open here, and this one may need {count}"
        raise InfrastructureError(problem, mend=f"allow more: ulimit -n {count}")
    if soft != resource.RLIM_INFINITY and soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
