"""A character from a real face, by the real recogniser: a take with that face is accepted, others are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from samples import astronaut

from repertory.app import Studio
from repertory.errors import ConsentMissing, MediaRejected, StageMissing
from repertory.files.hashing import sha256_of
from repertory.inspectors.faces import FaceInspector
from repertory.joining import production_with
from repertory.media.images import read_image, scaled, write_image
from repertory.model.anchor import Consent
from repertory.model.take import Take
from repertory.model.verdict import Observation, Verdict
from repertory.work.build import Pictures

pytestmark = pytest.mark.slow

CONSENT = Consent(given_by="Eileen Collins", statement="NASA portrait, public domain, for tests", on="2026-01-01")
SHARED = Path(__file__).parents[3] / "shared" / "data" / "faces"
PEOPLE = SHARED / "lfw10" / "images"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("real")


@pytest.fixture(scope="module")
def studio(folder: Path) -> Studio:
    studio = Studio(folder / "library")
    studio.init()
    studio.import_character("eileen", portraits(folder), title="Eileen", consent=CONSENT, waive_stages="one portrait")
    studio.lock("eileen")
    shots = "Shot 1: medium close-up of [Character A], neutral expression\nShot 2: close-up of [Character A]\n"
    cast = 'schema = "cast/1"\n[[characters]]\nname = "eileen"\nplaceholders = ["Character A"]\n'
    settings = production_with(folder / "film", "Film", ["byhand", "clip=hold"])
    studio.new_film(folder / "film", shots=shots, cast=cast, settings=settings)
    studio.cast_film(folder / "film")
    return studio


def portraits(folder: Path) -> Pictures:
    """Crops and exposures of one portrait."""
    whole = astronaut()
    crop = whole[0:320, 70:390]
    variants = {"headshot": crop, "dark": crop * 0.75, "bright": crop * 1.15, "close": whole[20:280, 100:360]}
    for name, picture in variants.items():
        save(folder / f"{name}.png", picture)
    angles = [folder / f"{name}.png" for name in ("dark", "bright", "close")]
    return Pictures(headshot=folder / "headshot.png", angles=angles)


def save(path: Path, picture: NDArray[Any]) -> Path:
    write_image(path, np.clip(picture, 0, 255).astype(np.uint8))
    return path


def taken(studio: Studio, folder: Path, path: Path) -> Take:
    return studio.add_take(folder / "film", "1", path)


def verdict_of(take: Take) -> Verdict:
    assert take.report is not None
    return take.report.verdict


def test_a_take_with_the_same_face_is_accepted(studio: Studio, folder: Path) -> None:
    other_crop = save(folder / "take.png", astronaut()[0:400, 30:450].astype(np.float64) * 0.9 + 8)
    assert verdict_of(taken(studio, folder, other_crop)) is Verdict.ACCEPT


def test_a_take_with_the_same_face_warped_beyond_its_band_is_refused(studio: Studio, folder: Path) -> None:
    take = taken(studio, folder, save(folder / "warped.png", warped(astronaut()[0:400, 30:450])))
    assert verdict_of(take) is not Verdict.ACCEPT
    assert take.report is not None
    measured = take.report.scores[0].measurement
    assert measured.value is not None
    assert take.report.scores[0].bands is not None
    assert measured.value > take.report.scores[0].bands.match


def test_a_reference_that_is_pasted_in_the_mirror_is_told(
    studio: Studio, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = folder / "close.png"
    pasted = save(folder / "pasted.png", read_image(reference)[:, ::-1])
    report = taken(studio, folder, pasted).report
    assert report is not None
    measured = report.scores[0].measurement
    assert measured.copied == sha256_of(reference)
    assert measured.copy is not None
    assert measured.copy > 0.9
    assert report.notes == (
        "eileen@1: it reproduces one of the references: a copy, not a performance (copy index 1.00 of 1)",
    )
    (seen,) = studio.inspect([pasted], against=["eileen"])
    assert seen.report.scores[0].measurement.copied == sha256_of(reference)

    def again(inspector: FaceInspector, media: Path) -> Observation:
        raise AssertionError(f"{media} was looked at twice by {inspector.id}")

    monkeypatch.setattr(FaceInspector, "observe_mirrored", again)
    taken(studio, folder, save(folder / "other.png", astronaut()[0:380, 50:440]))


@pytest.mark.skipif(not PEOPLE.is_dir(), reason="the evaluation photographs are not on this machine")
def test_a_take_with_another_real_face_is_refused(studio: Studio, folder: Path) -> None:
    stranger = sorted((PEOPLE / "Arnold_Schwarzenegger").glob("*.jpg"))[0]
    take = taken(studio, folder, stranger)
    assert verdict_of(take) is Verdict.RETAKE


@pytest.mark.skipif(not PEOPLE.is_dir(), reason="the evaluation photographs are not on this machine")
def test_an_angle_that_shows_somebody_else_is_refused_with_the_figure_and_nothing_is_kept(
    studio: Studio, folder: Path
) -> None:
    stranger = sorted((PEOPLE / "Hugo_Chavez").glob("*.jpg"))[0]
    before = snapshot(studio.folder)
    pictures = Pictures(headshot=folder / "headshot.png", angles=[folder / "dark.png", stranger])
    with pytest.raises(MediaRejected, match=r"does not show Twin: distance 0\.\d\d, limit 0\.\d\d") as error:
        studio.import_character("twin", pictures, consent=CONSENT)
    assert "--waive" in error.value.step
    assert snapshot(studio.folder) == before


def test_a_real_person_without_consent_and_a_half_built_one_are_refused(studio: Studio, folder: Path) -> None:
    with pytest.raises(ConsentMissing):
        studio.new_character("nobody", consent=Consent(given_by="", statement="", on=""))
    studio.import_character("half", Pictures(headshot=folder / "headshot.png"), consent=CONSENT)
    with pytest.raises(StageMissing, match="repertory character import half"):
        studio.lock("half")


def test_the_check_of_files_gives_figures_for_programs(studio: Studio, folder: Path) -> None:
    (seen,) = studio.inspect([folder / "bright.png"], against=["eileen"])
    assert seen.report.verdict is Verdict.REVIEW, "it is a reference, so a person decides"
    assert seen.report.copied.startswith("This is the reference picture Eileen, ")
    assert seen.report.copied.endswith(" itself: a copy, not a performance.")
    smaller = scaled(read_image(folder / "bright.png"), 280, 280)
    (again,) = studio.inspect([save(folder / "smaller.png", smaller)], against=["eileen"])
    assert again.report.verdict is Verdict.REVIEW
    assert again.report.copied.startswith("This reproduces the reference picture Eileen, ")
    json.dumps([score.measurement.value for score in seen.report.scores])
    assert read_image(folder / "bright.png").shape == (320, 320, 3)


def snapshot(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    derived = (".cache", "orders")
    return {str(path): path.read_bytes() for path in files if not set(path.relative_to(folder).parts) & set(derived)}


def warped(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The face bent into another one's shape: eyes closer, nose longer, jaw wider."""
    import cv2

    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    middle_x, middle_y = 192.0, 110.0
    away = np.exp(-(((x - middle_x) / 70) ** 2 + ((y - middle_y) / 90) ** 2))
    places_x = x + away * (x - middle_x) * 0.35 * np.sign(middle_y + 15 - y)
    places_y = y - away * (y - middle_y) * 0.3
    return np.asarray(cv2.remap(picture, places_x.astype(np.float32), places_y.astype(np.float32), cv2.INTER_CUBIC))


@pytest.mark.skipif(not PEOPLE.is_dir(), reason="the evaluation photographs are not on this machine")
def test_references_of_two_people_are_refused_and_of_one_are_not(studio: Studio, folder: Path) -> None:
    one, other = (sorted((PEOPLE / name).glob("*.jpg")) for name in ("Hugo_Chavez", "Arnold_Schwarzenegger"))
    with pytest.raises(MediaRejected, match=rf"different people: {other[0]} lies 0\.\d\d from the rest") as error:
        studio.inspect([one[0]], against=[*map(str, one[1:4]), str(other[0])])
    assert error.value.step == "Give the pictures of one person at a time; for several, a folder each."
    (seen,) = studio.inspect([one[0]], against=[str(path) for path in one[1:4]])
    assert seen.report.verdict is Verdict.ACCEPT


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_measured(studio: Studio, folder: Path) -> None:
    text = folder / "notes.png"
    text.write_text("not a picture")
    skipped: list[Path] = []
    files = [text, folder / "bright.png"]
    (seen,) = studio.inspect(files, against=["eileen"], skip=lambda path, _: skipped.append(path))
    assert (seen.path, skipped) == (folder / "bright.png", [text])
    with pytest.raises(MediaRejected, match=r"notes\.png"):
        studio.inspect(files, against=["eileen"])


def test_a_reference_that_is_given_twice_counts_once(studio: Studio, folder: Path) -> None:
    once, twice = (str(folder / name) for name in ("headshot.png", "close.png"))
    (plain,) = studio.inspect([folder / "bright.png"], against=[once, twice])
    (again,) = studio.inspect([folder / "bright.png"], against=[once, twice, once])
    assert again.report.scores == plain.report.scores
    assert "1 reference(s) were given twice." in again.report.notes
