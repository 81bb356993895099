"""Work that makes many objects at once is spared the walks of the garbage collection."""

import gc
from contextlib import contextmanager


@contextmanager
def paused_gc():
    """Leave the garbage alone for a while.

    A batch of cases or a letter makes tens of thousands of objects that all live to its end and are
    then freed by themselves; looking through them again and again takes a tenth of its time.

    >>> with paused_gc():
    ...     gc.isenabled()
    False
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
