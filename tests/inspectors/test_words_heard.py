"""The recogniser of words: letters read off a real, if tiny, network in its file, and whatever else may lie there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from repertory.craft.spoken import WORDS
from repertory.errors import Damaged
from repertory.inspectors import words as words_file
from repertory.inspectors.voices import VoiceInspector
from repertory.inspectors.words import LETTERS, MODEL, LetterRecogniser, kept_words
from repertory.media.sounds import write_wav
from repertory.model.verdict import Expectation, ExpectedAnchor

SIGNS = {"<pad>": 0, "<unk>": 1, "|": 2, "E": 3, "H": 4, "L": 5, "O": 6}
STEP = 1600
"""Samples for which the tiny network gives one letter."""


def tiny(folder: Path, signs: Mapping[str, int] = SIGNS) -> Path:
    """A network that hears a letter in each tenth of a second: the louder it is, the later in the alphabet."""
    folder.mkdir(parents=True)
    weights = {
        "shape": np.array([1, -1, STEP]),
        "steps": np.arange(7, dtype=np.float32).reshape(1, 1, 7),
        "scale": np.array([4.0], np.float32),
    }
    nodes = [
        helper.make_node("Reshape", ["input_values", "shape"], ["parts"]),
        helper.make_node("Abs", ["parts"], ["loud"]),
        helper.make_node("ReduceMax", ["loud"], ["peak"], axes=[2], keepdims=1),
        helper.make_node("Mul", ["peak", "scale"], ["level"]),
        helper.make_node("Sub", ["level", "steps"], ["off"]),
        helper.make_node("Abs", ["off"], ["apart"]),
        helper.make_node("Neg", ["apart"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("input_values", TensorProto.FLOAT, [1, "samples"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, "times", 7])],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(folder / MODEL))
    (folder / LETTERS).write_text(json.dumps(signs), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def recogniser(tmp_path_factory: pytest.TempPathFactory) -> LetterRecogniser:
    return LetterRecogniser(tiny(tmp_path_factory.mktemp("networks") / "words"))


def test_repeated_letters_count_once_and_a_blank_parts_them(recogniser: LetterRecogniser) -> None:
    sound = np.concatenate([np.tile([1.0, -1.0], STEP // 2) * level for level in (4, 4, 3, 5, 0, 5, 6, 2, 4)])
    scaled = (sound / sound.std()).astype(np.float32)
    level = 1 / sound.std() * 4
    letters = {number: sign for sign, number in SIGNS.items()}
    nearest = [round(min(6, one * level)) for one in (4, 4, 3, 5, 0, 5, 6, 2, 4)]
    wanted, before = "", -1
    for one in nearest:
        wanted += letters[one] if one not in {before, 0, 1} else ""
        before = one
    assert recogniser.heard(scaled, 16_000) == " ".join(wanted.replace("|", " ").casefold().split())
    assert recogniser.heard(scaled * np.float32(0.01), 16_000) == recogniser.heard(scaled, 16_000)


def test_silence_has_no_words_and_a_click_is_long_enough(recogniser: LetterRecogniser) -> None:
    assert recogniser.heard(np.zeros(16_000, np.float32), 16_000) == ""
    assert isinstance(recogniser.heard(np.ones(3, np.float32), 16_000), str)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("no network", "cannot be read"),
        ("no letters", "no vocab.json"),
        ("torn letters", "no vocab.json"),
        ("a list", "not counted through"),
        ("a gap", "not counted through"),
        ("no blank", "no <pad>"),
    ],
)
def test_what_is_no_recogniser_is_said_to_be_none(tmp_path: Path, fault: str, said: str) -> None:
    folder = tiny(tmp_path / "words")
    if fault == "no network":
        (folder / MODEL).write_bytes(b"nothing")
    elif fault == "no letters":
        (folder / LETTERS).unlink()
    else:
        written = {"torn letters": "{", "a list": "[1]", "a gap": '{"<pad>": 0, "a": 2}', "no blank": '{"a": 0}'}
        (folder / LETTERS).write_text(written[fault], encoding="utf-8")
    with pytest.raises(Damaged, match=said) as damage:
        LetterRecogniser(folder)
    assert damage.value.step


def test_a_network_of_more_letters_than_there_are_gives_none(tmp_path: Path) -> None:
    few = LetterRecogniser(tiny(tmp_path / "words", {"<pad>": 0, "a": 1}))
    with pytest.raises(Damaged, match="gives no letters"):
        few.heard(np.tile(np.array([1.0, -1.0], np.float32), STEP), 16_000)


def test_it_is_found_in_the_cache_and_named_in_the_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words_file, "cache_folder", lambda: tmp_path)
    assert kept_words() is None
    assert "letters" not in VoiceInspector().version
    tiny(tmp_path / "networks" / "words")
    assert kept_words() == tmp_path / "networks" / "words"
    inspector = VoiceInspector()
    assert inspector.version.partition("+")[2].startswith("letters-")
    assert "words by letters-" in inspector.describe()


class Deaf:
    """Hears the same in every sound."""

    name = "deaf"

    def heard(self, samples: object, rate: int) -> str:
        return "she is always late"


def test_what_is_heard_is_compared_with_what_was_to_be_said(tmp_path: Path) -> None:
    inspector = VoiceInspector(words=Deaf())
    times = np.arange(32_000) / 16_000
    write_wav(tmp_path / "take.wav", (0.3 * np.sin(2 * np.pi * 220 * times)).astype(np.float32), 16_000)
    seen = inspector.observe(tmp_path / "take.wav")
    assert [one.words for one in seen.utterances] == ["she is always late"]
    for text, value in (("She is always late!", 0.0), ("Put the lamp back on the table.", 0.8)):
        anchor = ExpectedAnchor(anchor="mia-voice@1", references=(), says=(text,))
        (measured,) = (one for one in inspector.compare(seen, Expectation(cast=(anchor,))) if one.about == WORDS)
        assert measured.value == pytest.approx(value, abs=0.1)
    unsaid = Expectation(cast=(ExpectedAnchor(anchor="mia-voice@1", references=()),))
    assert not any(one.about == WORDS for one in inspector.compare(seen, unsaid))
