"""The doctor names every inspector with its version, what it works with and what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest
from typed import typed

from repertory import joining
from repertory.errors import MissingPart
from repertory.inspectors import models, voices
from repertory.inspectors.faces import FaceInspector
from repertory.inspectors.voices import VoiceInspector


def test_every_inspector_is_described_with_its_version(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(models, "cache_folder", lambda: tmp_path)
    assert typed(monkeypatch, "doctor") == 0
    shown = " ".join(capsys.readouterr().out.replace("│", " ").split())
    for name in ("faces", "wardrobe", "places", "props", "looks", "voices"):
        assert f" {name} " in shown
    assert VoiceInspector().version in shown
    assert "usual distances of: previs, people" in shown
    assert "auraface, dinov2-small, sface, yunet" in shown


def test_a_setting_that_names_nothing_is_told_by_the_doctor_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REPERTORY_DETECTOR", "yolo")
    monkeypatch.setattr(joining, "the_inspector", FaceInspector)
    assert typed(monkeypatch, "doctor") == 0
    shown = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert 'There is no detector of faces "yolo". Set REPERTORY_DETECTOR to one of: mediapipe, yunet.' in shown
    assert "sift-cells" in shown


def test_without_the_recogniser_of_speakers_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise MissingPart("No recogniser.", step="Go online once.")

    monkeypatch.setattr(voices, "speakers_folder", missing)
    said = joining.check_inspectors()["voices"]
    assert "No recogniser." in said
    assert "Go online once." in said
    assert "loudness, clipping and silence" in said
    assert VoiceInspector().version == "levels/3"


def test_a_new_film_may_name_who_is_asked(tmp_path: Path) -> None:
    named = joining.production_with(tmp_path, "Film", ["ask=byhand"])
    assert named.ask == "byhand"
    assert named.engines == joining.production_with(tmp_path, "Film", []).engines
    assert joining.production_with(tmp_path, "Film", []).ask == ""
