"""Commands do sums in one thread each, unless the user wants more."""

import os

import pytest

from repertory.cli.main import compute_in_one_thread


@pytest.mark.parametrize(("set_by_user", "used"), [(None, "1"), ("4", "4")])
def test_linear_algebra_stays_in_the_thread_that_asks(
    set_by_user: str | None, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    if set_by_user:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", set_by_user)
    compute_in_one_thread()
    assert os.environ["OPENBLAS_NUM_THREADS"] == used
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")  # so that it is put back after the test
