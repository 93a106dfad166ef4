"""Alibaba's regions: each has an address and keys of its own."""

from __future__ import annotations

import pytest
from canary import CANARY

from repertory.engines.dashscope.regions import base_of
from repertory.engines.dashscope.stills import StillEngine
from repertory.engines.registry import cards
from repertory.errors import MissingPart, YourMove

QWEN = StillEngine(card=next(card for card in cards("dashscope") if card.model == "qwen-image-2.0-pro"))


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DASHSCOPE_HTTP_BASE_URL", "DASHSCOPE_WORKSPACE_ID", "DASHSCOPE_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("region", "shared", "own"),
    [
        ("cn", "dashscope.aliyuncs.com", "ws-1.cn-beijing.maas.aliyuncs.com"),
        ("intl", "dashscope-intl.aliyuncs.com", "ws-1.ap-southeast-1.maas.aliyuncs.com"),
        ("us", "dashscope-us.aliyuncs.com", "ws-1.us-east-1.maas.aliyuncs.com"),
    ],
)
def test_the_region_and_a_workspace_give_the_address(
    monkeypatch: pytest.MonkeyPatch, region: str, shared: str, own: str
) -> None:
    assert base_of({"region": region}) == f"https://{shared}/api/v1"
    monkeypatch.setenv("DASHSCOPE_WORKSPACE_ID", "ws-1")
    assert base_of({"region": region}) == f"https://{own}/api/v1"


def test_the_vendors_own_variable_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHSCOPE_HTTP_BASE_URL", "https://proxy.example.org/api/v1/ ")
    assert base_of({"region": "nowhere"}) == "https://proxy.example.org/api/v1"


def test_what_is_no_region_no_workspace_and_no_safe_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(YourMove, match=r'The region "moon" is not known. Known: cn, intl, us.'):
        base_of({"region": "moon"})
    monkeypatch.setenv("DASHSCOPE_WORKSPACE_ID", "evil.org/#")
    with pytest.raises(YourMove, match="no workspace's id"):
        base_of({"region": "cn"})
    monkeypatch.setenv("DASHSCOPE_HTTP_BASE_URL", "http://dashscope.aliyuncs.com/api/v1")
    with pytest.raises(YourMove, match="https"):
        base_of({"region": "cn"})


def test_check_says_where_orders_go_and_which_key_is_lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MissingPart, match="Set DASHSCOPE_API_KEY"):
        QWEN.check()
    monkeypatch.setenv("DASHSCOPE_API_KEY", CANARY)
    assert QWEN.check().endswith("orders go to https://dashscope-intl.aliyuncs.com/api/v1.")


def test_without_its_package_the_command_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHSCOPE_API_KEY", CANARY)
    monkeypatch.setitem(__import__("sys").modules, "dashscope", None)
    with pytest.raises(MissingPart, match=r"pip install 'repertory\[alibaba\]'"):
        QWEN.check()


def test_a_variable_that_the_client_cannot_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHSCOPE_API_KEY", CANARY)
    monkeypatch.setenv("DASHSCOPE_HTTP_BASE_URL", "http://127.0.0.1:1/api/v1")
    monkeypatch.setenv("DASHSCOPE_TIMEOUT", "soon")
    with pytest.raises(MissingPart, match="DASHSCOPE_TIMEOUT"):
        QWEN.account()
