"""What the benchmarks ask is answered by the site and the bare driver: they are not run daily."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from api.app import create_app
from tests.bench.clients import over_bolt, over_http
from tests.bench.test_api_bench import TARGETS
from tests.serving import serving

if TYPE_CHECKING:
    from graph.settings import Settings
    from graph.store.bolt import Writer

TIMES = 2


@pytest.mark.parametrize("name", TARGETS)
def test_each_target_is_answered_by_both(
    loaded: Writer, store_settings: Settings, name: str
) -> None:
    path, query_id, params = TARGETS[name]
    with serving(create_app(store_settings, reader=loaded)) as site:
        port = urlsplit(site).port
        assert port
        asked, _ = over_http("site", TIMES, 1, port, path, fresh=True)
    driven, _ = over_bolt("driver", TIMES, 1, store_settings.data_dir, query_id, params)
    assert len(asked) == len(driven) == TIMES
