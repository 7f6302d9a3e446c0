"""The real program on a machine whose clock is so many seconds ahead: what a kill left leased is free again.

python -m tests.proof.ahead SECONDS ARGUMENTS…
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta

from pos_app import bootstrap, cli
from pos_app.domain.clock import SystemClock


class Ahead(SystemClock):
    """The machine's clock, and some seconds."""

    seconds = 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.seconds)


def main(seconds: str, *arguments: str) -> int:
    """Run the program."""
    Ahead.seconds = float(seconds)
    bootstrap.SystemClock = Ahead  # type: ignore[attr-defined]
    return cli.main([*arguments])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
