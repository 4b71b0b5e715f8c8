from __future__ import annotations

import gc
import os
import shutil
import socket
import struct
import threading
from typing import TYPE_CHECKING

from graph.neo4j_local import owner_process
from graph.neo4j_local.server_state import ProcessRef, ServerState, read_state

if TYPE_CHECKING:
    from pathlib import Path


def test_an_owner_that_dies_while_it_is_asked_leaves_no_socket_open(
    tmp_path: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            taken, _ = listener.accept()
            # close with a reset, as the kernel does for a process that is killed
            taken.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )
            taken.close()

        port = listener.getsockname()[1]
        ServerState(ProcessRef.of(os.getpid()), port, "token", None, None).write(
            tmp_path
        )
        answering = threading.Thread(target=hang_up)
        answering.start()
        assert owner_process.register(tmp_path) is None
        answering.join()
        gc.collect()  # an open socket is reported here, and fails the test


def test_a_copied_folder_is_not_where_the_server_of_the_first_one_runs(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    ServerState(ProcessRef.of(os.getpid()), 1, "token", None, None).write(home)
    shutil.copytree(home, tmp_path / "copied")
    (tmp_path / "link").symlink_to(home)
    assert read_state(tmp_path / "copied") is None
    assert read_state(tmp_path / "link") == read_state(home) is not None
