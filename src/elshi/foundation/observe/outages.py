"""Faults of the ground beneath the house: the disk is full, the database is away.

Nobody did anything wrong and nothing was stored; whoever tries again a little later succeeds.
"""

from __future__ import annotations

import errno

from django.db import InterfaceError, OperationalError

# No space, over quota, a failing disk, one that became read-only (errno, POSIX.1-2017).
GROUND = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)
# SQLite's primary result codes: busy, locked, read-only, input or output, full, cannot open.
SQLITE_GROUND = (5, 6, 8, 10, 13, 14)
AGAIN = 30  # seconds until it is worth trying again


def is_outage(fault: BaseException | None) -> bool:
    """Whether a fault, or what it rose from, lies in the ground and not in the work."""
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        if isinstance(fault, OperationalError | InterfaceError) and _of_the_ground(fault):
            return True
        if isinstance(fault, OSError) and fault.errno in GROUND:
            return True
        seen.add(id(fault))
        fault = fault.__cause__ or fault.__context__
    return False


def _of_the_ground(fault: BaseException) -> bool:
    """SQLite calls a missing table by the same name as a full disk; its code tells them apart."""
    code = getattr(fault.__cause__, "sqlite_errorcode", None)
    return code is None or code & 0xFF in SQLITE_GROUND
