"""A throw-away PostgreSQL from the installed server binaries: one cluster a test run, one database a test."""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

TEMPLATE = "template_desk"
ROLE = "pos_app"
LEFT_OUT = "no PostgreSQL server binaries on this machine (Debian: apt install postgresql)"
_SETTINGS = {
    "listen_addresses": "",
    "timezone": "UTC",
    "max_connections": "64",
    "shared_buffers": "32MB",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "log_min_messages": "panic",
    "log_min_error_statement": "panic",
}
_STOPS_WITH_ITS_RUN = """
while kill -0 "$1" 2>/dev/null && [ -d "$2" ]; do sleep 1; done
[ -d "$2" ] || exit 0
kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"; sleep 1; rm -rf "$2"
"""
_EMPTY = """
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    FOR name IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'schema_migration'
        LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'
        LOOP PERFORM setval(name::regclass, 1, false); END LOOP;
END $$
"""
"""Append-only triggers and foreign keys do not fire for a replica."""


@cache
def binaries() -> Path | None:
    """The folder of the newest installed server, or nothing."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    newest = max(found, key=lambda path: int(path.parts[-3]), default=None)
    path = newest or (Path(on_path) if (on_path := shutil.which("initdb")) else None)
    return path.resolve().parent if path and (path.resolve().parent / "postgres").exists() else None


def make_folder() -> Path:
    """A place for a cluster with a path short enough for its socket."""
    folder = Path(tempfile.mkdtemp(prefix="desk-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


class Cluster:
    """The cluster of a test run; its workers meet at its folder, and the first one there starts it."""

    def __init__(self, folder: Path, run: int) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._run = run
        self._spare: list[str] = []
        self._names = (f"t{os.getpid()}_{n}" for n in count())

    def ensure(self) -> None:
        """Start the cluster and make the template, unless another worker did."""
        with (self.folder / "starting").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (self.data / "postmaster.pid").exists():
                self._start()
            if not (self.folder / "ready").exists():
                self._make_template()
                (self.folder / "ready").touch()

    def url(self, name: str) -> str:
        """How to reach one of its databases."""
        return f"postgresql://{ROLE}@/{name}?host={self.folder}"

    @contextmanager
    def fresh(self, template: str = TEMPLATE) -> Iterator[str]:
        """The URL of a new database, with the schema in it unless of `template0`; dropped afterwards."""
        url = self._create(template)
        yield url
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            server.execute(f'DROP DATABASE "{_name(url)}" WITH (FORCE)')

    @contextmanager
    def emptied(self) -> Iterator[str]:
        """The URL of an empty database, which is used again: ten times quicker than a new one."""
        url = self._spare.pop() if self._spare else self._create(TEMPLATE)
        yield url
        with psycopg.connect(url, autocommit=True) as database:
            database.execute(_EMPTY)
        self._spare.append(url)

    def _create(self, template: str) -> str:
        name = next(self._names)
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def stop(self) -> None:
        """Throw it away, if it was started."""
        if (self.data / "postmaster.pid").exists():
            self._as_owner("pg_ctl", "stop", "-D", self.data, "-m", "immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> None:
        if owner := _owner():
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._as_owner(
            *("initdb", "-D", self.data, "-U", ROLE, "--auth=trust"),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"),
        )
        settings = {**_SETTINGS, "unix_socket_directories": str(self.folder)}
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        self._as_owner("pg_ctl", "start", "-D", self.data, "-l", self.folder / "log", "-w")
        watch = ["sh", "-c", _STOPS_WITH_ITS_RUN, "watch", str(self._run), str(self.folder)]
        subprocess.Popen(watch, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def _make_template(self) -> None:
        from pos_app.store import open_store

        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
            server.execute(f"CREATE DATABASE {TEMPLATE}")
        open_store(self.url(TEMPLATE)).close()

    def _as_owner(self, command: str, *arguments: str | Path) -> None:
        folder = binaries()
        assert folder, LEFT_OUT
        owner = _owner()
        other: dict[str, Any] = (
            {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        )
        subprocess.run(
            [folder / command, *arguments],
            check=True,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **other,
        )


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _owner() -> pwd.struct_passwd | None:
    """Who runs the server when root, whom it refuses, runs the tests."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name for user in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")
