"""Engines by what people call them."""

from __future__ import annotations

import pytest

from repertory.craft.enginenames import EngineNames, engine_named, engines_named, no_engine
from repertory.engines.registry import all_cards

FLUX = {
    "bfl/flux": ["FLUX"],
    "fal/flux": ["FLUX through fal"],
    "previs": ["Previs, a rehearsal"],
    "bfl/max": ["FLUX max"],
}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> EngineNames:
    """What the bundled cards are called, by their ids, and nobody's own."""
    cards = all_cards(tmp_path_factory.mktemp("home"))
    return {card_id: card.called for card_id, card in cards.items()}


def test_they_are_named_in_full_or_by_their_last_part() -> None:
    named = [engine_named(asked, FLUX) for asked in ("BFL/flux", "max", "Previs", "veo", "", "...")]
    assert named == ["bfl/flux", "bfl/max", "previs", "", "", ""]


def test_a_model_that_its_maker_offers_too_is_the_maker_s() -> None:
    named = [engine_named(asked, FLUX) for asked in ("flux", "fal/flux", "flux through fal", "FLUX")]
    assert named == ["bfl/flux", "fal/flux", "fal/flux", "bfl/flux"]
    sold = {"fal/flux": ["FLUX through fal"], "replicate/flux": ["FLUX at Replicate"]}
    assert engines_named("flux", sold) == ("fal/flux", "replicate/flux"), "neither is the maker's own"
    asked = {"fal/sync-lipsync-2": ["Sync through fal"], "x/lips": ["Lips at X", "sync/lipsync-2"]}
    assert engine_named("sync/lipsync-2", asked) == "x/lips", "its vendor's own name, letter by letter"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Nano Banana 2", "google/nano-banana-2"),
        ("nano-banana 2.1", "google/nano-banana-2.1"),
        ("kling v3", "kling/kling-v3"),
        ("Kling 3.0", "kling/kling-v3"),
        ("kling omni", "kling/kling-v3-omni"),
        ("Kling v3 Pro through fal", "fal/kling-v3-pro"),
        ("veo 3.1", "google/veo-3.1"),
        ("Veo", "google/veo-3.1"),
        ("wan 2.7 r2v", "dashscope/wan2.7-r2v"),
        ("qwen image 2 pro", "dashscope/qwen-image-2.0-pro"),
        ("FLUX.2 [klein] 9B", "bfl/flux-2-klein-9b"),
        ("flux pro", "bfl/flux-2-pro"),
        ("gemini omni", "google/gemini-omni-1.2-flash"),
        ("by hand", "byhand"),
        ("gemini-3.1-flash-image", "google/nano-banana-2"),
        ("fal-ai/kling-video/v3/pro/image-to-video", "fal/kling-v3-pro"),
        ("Kling", "kling/kling-v3"),
        ("nano banana", "google/nano-banana-2.1"),
    ],
)
def test_they_are_named_as_people_call_them(asked: str, meant: str, known: EngineNames) -> None:
    assert engine_named(asked, known) == meant


def test_every_card_is_found_by_its_id_its_title_and_its_vendor_s_name(known: EngineNames) -> None:
    for card_id, called in known.items():
        own = [one for one in called if one not in known]  # fal calls a model as our card of its maker is called
        assert {engine_named(one, known) for one in (card_id.upper(), *own)} == {card_id}


def test_a_name_that_fits_several_is_none_and_they_are_named(known: EngineNames) -> None:
    assert engines_named("wan2.7", known) == (
        "dashscope/wan2.7-i2v",
        "dashscope/wan2.7-r2v",
        "dashscope/wan2.7-t2v",
        "dashscope/wan2.7-videoedit",
    )
    assert engine_named("wan2.7", known) == ""
    error = no_engine("wan2.7", known)
    assert error.what == '"wan2.7" may be any of 4 engines.'
    assert (
        error.step
        == "Name one of: dashscope/wan2.7-i2v, dashscope/wan2.7-r2v, dashscope/wan2.7-t2v, dashscope/wan2.7-videoedit."
    )


def test_without_a_version_the_newest_is_meant_that_is_called_nothing_else() -> None:
    cards = {"a/9.2": ["Wan 9.2"], "a/10": ["Wan 10"], "a/11": ["Wan 11 Pro"], "b/10": ["Sora 10.0"], "c/x": ["Sora X"]}
    assert engine_named("wan", cards) == "a/10"
    assert engine_named("sora", cards) == "b/10"
    assert engines_named("wan", {**cards, "z/10": ["Wan 10.0"]}) == ("a/10", "z/10"), "two of one version"
    assert engine_named("flux", {"a": ["FLUX 2 pro"], "b": ["FLUX 2 max"]}) == ""


def test_a_name_that_fits_none_gets_the_nearest_or_all(known: EngineNames) -> None:
    assert engine_named("veo 3", known) == "", "a version is a version"
    assert no_engine("veo 3", known).step == 'Did you mean "google/veo-3.1"?'
    assert no_engine("flux-2-por", known).step == 'Did you mean "bfl/flux-2-pro"?'
    assert no_engine("sora", known).step == f"There are cards of: {', '.join(sorted(known))}."
