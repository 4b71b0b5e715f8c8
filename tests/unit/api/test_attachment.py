from __future__ import annotations

import pytest
from fastapi.responses import Response

from api.attachment import attachment


@pytest.mark.parametrize(
    ("name", "plain", "encoded"),
    [
        ("actors-uliege.csv", "actors-uliege.csv", ""),
        ('partners-a"b.csv', "partners-a-b.csv", "partners-a%22b.csv"),
        (
            "actors-\u5317\u4eac.csv",
            "actors-BeiJing.csv",
            "actors-%E5%8C%97%E4%BA%AC.csv",
        ),
        ("a\r\nX-Evil: 1", "a-X-Evil-1", "a%0D%0AX-Evil%3A%201"),
        ("li\u00e8ge.csv", "liege.csv", "li%C3%A8ge.csv"),
    ],
)
def test_any_name_makes_a_header(name: str, plain: str, encoded: str) -> None:
    expected = f'attachment; filename="{plain}"'
    expected += f"; filename*=UTF-8''{encoded}" if encoded else ""
    assert attachment(name) == {"content-disposition": expected}
    assert Response(b"", headers=attachment(name)).status_code == 200
