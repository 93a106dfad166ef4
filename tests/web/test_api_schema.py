"""The API keeps what its description promises, whatever it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from studio_server import RunningStudio, running_studio

from repertory.app import Studio

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

from hypothesis import HealthCheck, Phase, given, settings  # noqa: E402
from hypothesis.errors import Unsatisfiable  # noqa: E402
from schemathesis import GenerationMode  # noqa: E402
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    ignored_auth,
    response_schema_conformance,
    status_code_conformance,
)

_PROMISES = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    ignored_auth,
]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStudio]:
    folder: Path = tmp_path_factory.mktemp("described")
    studio = Studio(folder / "library")
    studio.init()
    studio.new_character("mia", title="Mia", prompt="a woman of thirty")
    studio.new_film(folder / "film")
    with running_studio(studio.folder, folder) as there:
        yield there


_SETTINGS = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_whatever_is_sent_is_answered_as_described(running: RunningStudio) -> None:
    headers = {"authorization": f"Bearer {running.token}"}
    api = schemathesis.openapi.from_url(f"{running.address}/api/v1/openapi.json", headers=headers)
    tried = [
        _try(one.ok(), headers, mode)
        for one in api.exclude(path="/events").get_all_operations()  # it never ends
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    ]
    assert len(tried) >= 10


def _try(operation: Any, headers: dict[str, str], mode: Any) -> str:
    @_SETTINGS
    @given(case=operation.as_strategy(generation_mode=mode))
    def keeps_its_promises(case: Any) -> None:
        if "film" in case.path_parameters:  # else hardly any request would come as far as a film
            case.path_parameters["film"] = "film"
        case.call_and_validate(headers=headers, checks=_PROMISES)

    try:
        keeps_its_promises()
    except Unsatisfiable:  # nothing that it takes could be wrong
        assert mode is GenerationMode.NEGATIVE
    return str(operation.label)
