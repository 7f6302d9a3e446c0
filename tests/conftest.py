"""What all tests share: both engines, and a machine of which nothing leaks in."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from pos_app import words
from pos_app.store import Store, open_store
from tests import postgres
from tests.paper import browser

ENGINES = ("sqlite", "postgres")
_REASONS = {"postgres": postgres.LEFT_OUT, "browser": browser.LEFT_OUT}
_NAMES = {"postgres": "PostgreSQL", "browser": "browser"}
_LEAKS = (
    "POS_APP_",
    "PG",
    "XDG_",
    "LC_",
    "LANG",
    "TEXTUAL",
    "COLOR",
    "NO_COLOR",
    "FORCE_COLOR",
    "COLUMNS",
    "LINES",
)
_NEUTRAL = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "xterm-256color"}

hypothesis.settings.register_profile("default", deadline=None, database=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, database=None, max_examples=2_000)
hypothesis.settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--backend", choices=[*ENGINES, "both"], default="both", help="engines to test on")
    parser.addoption(
        "--require-postgres", action="store_true", help="fail when a PostgreSQL test had to be skipped"
    )
    parser.addoption(
        "--require-browser", action="store_true", help="fail when a browser test had to be skipped"
    )
    parser.addoption("--update", action="store_true", help="keep the pictures of screens as they are now")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "engine(name): run this test of the store on that engine only")
    run = getattr(config, "workerinput", None) or {
        "cluster": str(postgres.make_folder()),
        "run": os.getpid(),
    }
    config.stash[_CLUSTER] = postgres.Cluster(Path(run["cluster"]), run["run"])


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[_CLUSTER].stop()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["cluster"] = str(node.config.stash[_CLUSTER].folder)
    node.workerinput["run"] = os.getpid()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--backend")
        only = metafunc.definition.get_closest_marker("engine")
        engines = [
            engine
            for engine in (only.args if only else ENGINES)
            if chosen in (engine, "both")
        ]  # fmt: skip
        metafunc.parametrize("engine", engines, indirect=True)


@pytest.hookimpl(tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for kind, reason in _REASONS.items():
        if left_out := _left_out(terminalreporter, reason):
            terminalreporter.write_line(f"{left_out} {_NAMES[kind]} tests skipped: {reason}", yellow=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    strict = {kind for kind in _REASONS if session.config.getoption(f"--require-{kind}")}
    missed = reporter and any(_left_out(reporter, _REASONS[kind]) for kind in strict)
    if missed and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _left_out(reporter: pytest.TerminalReporter, reason: str) -> int:
    return sum(reason in str(report.longrepr) for report in reporter.stats.get("skipped", []))


@pytest.fixture(scope="session", autouse=True)
def no_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home of its own, a neutral locale and zone, and no variable that is meant for a real desk."""
    before = dict(os.environ)
    for name in before:
        if name.startswith(_LEAKS):
            del os.environ[name]
    os.environ.update(_NEUTRAL, HOME=str(tmp_path_factory.mktemp("home")))
    time.tzset()
    yield
    os.environ.clear()
    os.environ.update(before)
    time.tzset()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    words.set_language("en")


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgres`: a test that uses it, or `store`, runs on each."""
    name: str = request.param
    if name == "postgres" and postgres.binaries() is None:
        pytest.skip(postgres.LEFT_OUT)
    return name


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> postgres.Cluster:
    """The PostgreSQL of this run, started when the first test needs it."""
    if postgres.binaries() is None:
        pytest.skip(postgres.LEFT_OUT)
    found = request.config.stash[_CLUSTER]
    found.ensure()
    return found


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "desk.db"
    open_store(path).close()
    return path


@pytest.fixture
def location(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty store with the schema in it lies: the path of a file, or a URL."""
    if engine == "sqlite":
        path = tmp_path / "desk.db"
        shutil.copy(request.getfixturevalue("empty_file"), path)
        yield str(path)
    else:
        with request.getfixturevalue("cluster").emptied() as url:
            yield url


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    """An open, empty store on each engine."""
    with open_store(location) as opened:
        yield opened


_CLUSTER = pytest.StashKey[postgres.Cluster]()
