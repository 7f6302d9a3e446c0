"""`python -m tests.proof [SLICE …]`: the long runs, each resumable, and the page that tells what they found.

A slice is a module `tests/proof/<name>.py` with `run(progress) -> dict` of counts, and
an entry with its promises in `tests/proof/promises.py`. State and results lie in `.proof/`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.proof import page
from tests.proof.progress import SEED, Progress
from tests.proof.promises import SLICES, Slice

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".proof"


def main(arguments: list[str] | None = None) -> int:
    """Run slices; 0 when every promise is kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof", description="The long runs.")
    names = [one.name for one in SLICES]
    parser.add_argument(
        "slices", nargs="*", metavar="SLICE", help=f"which of {', '.join(names)}; all if none"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--again", action="store_true", help="from the first round, whatever was done before")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.slices) - set(names):
        parser.error(f"no such slice: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    kept = True
    for one in SLICES:
        if one.name in asked.slices or not asked.slices:
            kept &= _run(one, seed=asked.seed, again=asked.again)
    return 0 if kept else 1


def _run(one: Slice, *, seed: int, again: bool) -> bool:
    """Run a slice to its end, keep its result, write the page; whether its promises are kept."""
    state, result_file = KEPT / f"{one.name}.state.json", KEPT / f"{one.name}.json"
    if again:
        state.unlink(missing_ok=True)
    run = importlib.import_module(f"tests.proof.{one.name}").run
    progress = Progress(one.name, state, seed=seed)
    print(f"{one.name}: {one.about}", file=sys.stderr)
    try:
        counts: dict[str, int] = run(progress)
    except KeyboardInterrupt:
        progress.keep()
        raise
    result = {
        "slice": one.name, "counts": counts, "seed": progress.seed, "seconds": round(progress.took, 1),
        "commit": commit(), "day": f"{datetime.now(UTC):%Y-%m-%d}", "faults": progress.faults[-50:],
    }  # fmt: skip
    result_file.write_text(json.dumps(result, indent=2) + "\n")
    state.unlink(missing_ok=True)
    page.write({one.name: result})
    broken = [
        f"{promise.name}: {counts.get(promise.name)} (promised {promise})"
        for promise in one.promises
        if not promise.kept(counts.get(promise.name))
    ]
    print(json.dumps({key: result[key] for key in ("slice", "counts", "seconds")}), flush=True)
    for line in broken:
        print(f"{one.name}: BROKEN {line}", file=sys.stderr)
    return not broken


def commit() -> str:
    """The commit that was run, with a `+` when files differ from it."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    try:
        changed = git("status", "--porcelain", "-uno", "pos_app")
        return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


if __name__ == "__main__":
    sys.exit(main())
