"""The real program with or without its start-up check; the product has no such switch.

python -m tests.benchmarks.launcher checked|unchecked --database FILE
"""

from __future__ import annotations

import sys


def main() -> int:
    """Run `pos-app` with the arguments after the first."""
    mode, *arguments = sys.argv[1:]
    if mode == "unchecked":
        from pos_app.tui.flow import FrontDesk

        FrontDesk._glance = lambda self: None  # type: ignore[method-assign]
    else:
        import pos_app.tui.flow  # noqa: F401 - both load the same before the clock of the program starts
    from pos_app.cli import main as go

    return go(arguments)


if __name__ == "__main__":
    sys.exit(main())
