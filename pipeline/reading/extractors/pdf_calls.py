"""pdfium's functions by plain addresses.

The usual bindings make a structure of every handle that goes in or comes out, which costs more than
the functions themselves when they run for each word of an archive. Here handles are whole numbers,
0 for none, and what a function writes goes to a buffer that is made once.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

_Call = Callable[..., Any]


@cache
def call(name: str) -> _Call:
    """pdfium's function of this name; it takes and gives addresses where it has pointers."""
    import pypdfium2.raw as raw

    function = getattr(raw, name)
    kinds = [_plain(kind) for kind in function.argtypes]
    made = ctypes.CFUNCTYPE(_plain(function.restype), *kinds)
    return made(ctypes.cast(function, ctypes.c_void_p).value or 0)


def _plain(kind: Any) -> Any:
    """A handle or a pointer as the number that it is; other kinds as they are."""
    return ctypes.c_size_t if hasattr(kind, "contents") else kind


def address(handle: Any) -> int:
    """The number behind one of the bindings' handles."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


class Cells:
    """A row of numbers that pdfium writes to; `places` are their addresses."""

    def __init__(self, kind: Any, number: int) -> None:
        self._cells = (kind * number)()
        first, size = ctypes.addressof(self._cells), ctypes.sizeof(kind)
        self.places = tuple(first + n * size for n in range(number))

    def read(self) -> list[Any]:
        """What was written last."""
        return self._cells[:]  # type: ignore[no-any-return]  # a ctypes array, cut to a list
