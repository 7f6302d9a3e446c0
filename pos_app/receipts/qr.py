"""A link as a QR code that prints: dark on white, from half blocks, where it fits the slip."""

from __future__ import annotations

from pos_app.receipts.layout import WIDTH

QUIET, QUIET_LEAST = 4, 2
"""White modules around it: as the standard has it, and what phones still read."""
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def modules(text: str, error: str = "l") -> list[list[bool]]:
    """The dark modules of a text's QR code, row by row, without a margin; raises `ValueError` when it is
    too long for any.

    `error` is how much of it may be lost at least: `l` a fourteenth, `m` a seventh.
    """
    import segno

    return [[bool(module) for module in row] for row in segno.make(text, error=error, micro=False).matrix]


def lines(text: str, width: int = WIDTH) -> list[str]:
    """The QR code of a text in lines of half blocks, in the middle of `width` columns.

    Nothing when it does not fit with a margin of two modules. A block is ink, so on a screen it must be
    drawn black on white.
    """
    try:
        rows = modules(text)
    except ValueError:
        return []
    quiet = next((each for each in (QUIET, QUIET_LEAST) if len(rows) + 2 * each <= width), 0)
    if not quiet:
        return []
    side = len(rows) + 2 * quiet
    empty = [False] * side
    framed = [[False] * quiet + row + [False] * quiet for row in rows]
    framed = [empty] * quiet + framed + [empty] * (quiet + side % 2)
    left = " " * ((width - side) // 2)
    pairs = zip(framed[::2], framed[1::2], strict=True)
    return [left + "".join(_HALVES[pair] for pair in zip(*both, strict=True)) for both in pairs]
