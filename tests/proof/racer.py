"""One of two who want the same: a process that waits for the given instant, acts, and says how it went.

python -m tests.proof.racer URL TERMINAL    (acts come as lines of JSON, answers go out so)
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from typing import Any

from pos_app.desk import bookings, redemptions
from pos_app.desk.bookings import BookingRequest
from pos_app.desk.session import Desk
from pos_app.domain.errors import Refusal
from pos_app.domain.words import BookingPayment
from pos_app.store import open_store
from tests.proof import venue


def perform(desk: Desk, wanted: dict[str, Any]) -> None:
    """Do what is asked; raises the desk's refusals."""
    if wanted["act"] == "use":
        redemptions.use_now(desk, wanted["guest"], wanted["service"], operation=wanted["operation"])
        return
    request = BookingRequest(
        wanted["guest"], (wanted["service"],), date.fromisoformat(wanted["day"]), wanted["minute"],
        staff_id=wanted.get("staff"), payment=BookingPayment(wanted["payment"]),
    )  # fmt: skip
    bookings.book(desk, request, operation=wanted["operation"])


def main(url: str, terminal: str) -> None:
    """Answer every line with `won`, or the code and text of the refusal, and when the act began and ended."""
    with open_store(url) as store:
        desk = venue.desk_of(store, terminal)
        print("{}", flush=True)
        for line in sys.stdin:
            wanted = json.loads(line)
            while time.time() < wanted["at"]:
                time.sleep(0 if wanted["at"] - time.time() < 0.002 else 0.001)
            began = time.monotonic()
            answer: dict[str, Any] = {"won": True}
            try:
                store.call(perform, desk, wanted)
            except Refusal as refusal:
                answer = {"won": False, "code": refusal.code, "text": str(refusal)}
            answer |= {"began": began, "ended": time.monotonic()}
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
