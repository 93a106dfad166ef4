"""The by-hand engine: a folder goes out, and whatever a person drops into it comes in, or is refused by name."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from samples import a_clip, a_picture, a_reference, a_sound, an_order

from repertory.engines.byhand import ByHandEngine
from repertory.engines.registry import cards
from repertory.errors import EngineBusy, FolderNotWritable, MediaRejected, YourMove
from repertory.media.images import read_image
from repertory.model.anchor import Voice
from repertory.model.engine import Order, OrderKind, Output, Ticket
from repertory.model.media import Box

pytestmark = pytest.mark.slow

ENGINE = ByHandEngine(card=cards("byhand")[0], quiet_s=0.0)


@pytest.fixture
def still(tmp_path: Path) -> Order:
    references = (a_reference(tmp_path / "library"), a_reference(tmp_path / "library", "nova@2", "three-quarter left"))
    return replace(an_order(ENGINE.card, OrderKind.STILL, tmp_path), references=references)


@pytest.fixture
def edit(tmp_path: Path) -> Order:
    order = an_order(ENGINE.card, OrderKind.EDIT, tmp_path)
    return replace(order, region=Box(x=40, y=30, width=60, height=80))


@pytest.fixture
def clip(tmp_path: Path) -> Order:
    order = an_order(ENGINE.card, OrderKind.CLIP, tmp_path)
    return replace(order, duration_s=3.5, sound=a_sound(tmp_path / "sources" / "mia says.wav"))


def _collect(order: Order, engine: ByHandEngine = ENGINE) -> Output | None:
    return engine.collect(order, Ticket(order=order.id, engine=engine.card.id, vendor_id=order.id))


def _taken(order: Order) -> Output:
    output = _collect(order)
    assert output is not None
    return output


def _older(path: Path, seconds: float) -> Path:
    """The file as if it had been dropped that long ago, for copies made within one tick of the clock."""
    then = time.time() - seconds
    os.utime(path, (then, then))
    return path


def test_a_still_goes_out_as_prompt_numbered_references_sheet_and_settings(still: Order) -> None:
    ENGINE.submit(still)
    assert sorted(path.name for path in still.folder.iterdir()) == [
        "1-mia-headshot.png",
        "2-nova-three-quarter-left.png",
        "README.txt",
        "prompt.txt",
        "references.jpg",
        "settings.txt",
    ]
    assert (still.folder / "prompt.txt").read_text() == still.prompt + "\n"
    for name, reference in zip(("1-mia-headshot", "2-nova-three-quarter-left"), still.references, strict=True):
        assert (still.folder / f"{name}.png").read_bytes() == reference.path.read_bytes()
    assert (still.folder / "settings.txt").read_text().splitlines() == [
        "size: 256 x 192",
        "ratio: 4:3",
        "seed: 7 (if the app takes one)",
    ]


def test_the_readme_says_each_step_in_order(still: Order) -> None:
    ENGINE.submit(still)
    steps = (still.folder / "README.txt").read_text()
    places = [steps.index(word) for word in ("prompt.txt", "1-mia-headshot.png, 2-nova", "settings.txt", "result.png")]
    assert places == sorted(places)


def test_the_sheet_shows_every_reference(still: Order) -> None:
    Image.new("RGB", (64, 64), "red").save(still.references[0].path)
    Image.new("RGB", (64, 64), "blue").save(still.references[1].path)
    ENGINE.submit(still)
    sheet = read_image(still.folder / "references.jpg").astype(int)
    red, blue = sheet[..., 0], sheet[..., 2]
    assert np.count_nonzero((red > 200) & (blue < 60)) > 1000
    assert np.count_nonzero((blue > 200) & (red < 60)) > 1000


def test_a_clip_goes_out_with_its_first_picture_and_its_line(clip: Order) -> None:
    ENGINE.submit(clip)
    assert clip.start is not None
    assert clip.sound is not None
    assert (clip.folder / "start.png").read_bytes() == clip.start.read_bytes()
    assert (clip.folder / "line.wav").read_bytes() == clip.sound.read_bytes()
    assert "duration: 3.5 s" in (clip.folder / "settings.txt").read_text()
    readme = (clip.folder / "README.txt").read_text()
    assert "begin with this picture: start.png" in readme
    assert "result.mp4" in readme


def test_an_edit_goes_out_with_its_region_drawn_and_named(edit: Order) -> None:
    ENGINE.submit(edit)
    assert "change only: x 40, y 30, 60 x 80 pixels" in (edit.folder / "settings.txt").read_text()
    assert "Change nothing but what region.png marks" in (edit.folder / "README.txt").read_text()
    drawn = read_image(edit.folder / "region.png")
    assert edit.start is not None
    rows, columns = np.nonzero((drawn != read_image(edit.start)).any(axis=2))
    assert (columns.min(), rows.min(), columns.max(), rows.max()) == (40, 30, 100, 110)
    assert tuple(drawn[30, 70]) == (255, 0, 0)


def test_in_an_edit_image_1_is_the_picture_to_change(edit: Order) -> None:
    ENGINE.submit(edit)
    pictures = sorted(path.name for path in edit.folder.iterdir() if path.name[0].isdigit())
    assert pictures == ["1-change-this-picture.png", "2-mia-angle-0.png", "3-mia-angle-1.png"]
    assert edit.start is not None
    assert (edit.folder / pictures[0]).read_bytes() == edit.start.read_bytes()


def test_a_line_goes_out_as_the_words_alone(tmp_path: Path) -> None:
    order = an_order(ENGINE.card, OrderKind.LINE, tmp_path)
    order = replace(order, voice=Voice(name="mia-voice", title="Mia's voice", engine="byhand", speaker="Rachel"))
    ENGINE.submit(order)
    assert (order.folder / "prompt.txt").read_text() == "She is always late.\n"
    settings = (order.folder / "settings.txt").read_text()
    assert "voice: Mia's voice (Rachel)" in settings
    assert "size" not in settings


def test_nothing_of_ours_is_taken_for_a_result(clip: Order, still: Order, edit: Order) -> None:
    for order in (clip, still, edit):
        ENGINE.submit(order)
        assert _collect(order) is None


def test_a_reference_under_another_name_is_no_result(still: Order) -> None:
    ENGINE.submit(still)
    shutil.copyfile(still.references[0].path, still.folder / "result.png")
    assert _collect(still) is None


def test_a_result_under_any_name_is_taken(still: Order) -> None:
    ENGINE.submit(still)
    path = a_picture(still.folder / "ChatGPT Image Nov 22, 2026.png", "result")
    assert _taken(still).files == (path,)
    nameless = path.rename(still.folder / "download")
    assert _taken(still).files == (nameless,)


def test_a_result_saved_over_one_of_our_files_is_taken(edit: Order) -> None:
    ENGINE.submit(edit)
    path = a_picture(edit.folder / "1-change-this-picture.png", "result")
    assert _taken(edit).files == (path,)


def test_the_newest_of_several_is_taken_and_the_others_are_told(still: Order) -> None:
    ENGINE.submit(still)
    a_picture(still.folder / "first.png", "first")
    time.sleep(0.02)
    newest = a_picture(still.folder / "second.png", "second")
    output = _taken(still)
    assert output.files == (newest,)
    assert output.notes == ("second.png was taken.", "first.png is older and was not taken.")


def test_a_broken_file_beside_a_whole_one_is_told_and_passed_over(still: Order) -> None:
    ENGINE.submit(still)
    whole = a_picture(still.folder / "whole.png", "whole")
    time.sleep(0.02)
    (still.folder / "broken.png").write_bytes(whole.read_bytes()[:-50])
    output = _taken(still)
    assert output.files == (whole,)
    assert "broken.png was not taken" in output.notes[1]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("result.png", b"this is text"),
        ("result.png", b""),
        ("result.jpg", b"\xff\xd8\xff\xe0 and nothing else"),
        ("result.heic", b"\0\0\0\x18ftypheic"),
        ("result.gif", b"GIF89a"),
    ],
)
def test_a_file_that_is_no_picture_is_refused_by_name(still: Order, name: str, content: bytes) -> None:
    ENGINE.submit(still)
    (still.folder / name).write_bytes(content)
    with pytest.raises(MediaRejected, match=name) as refusal:
        _collect(still)
    assert str(still.folder) in refusal.value.step


def test_a_result_of_the_wrong_kind_is_refused(still: Order, clip: Order) -> None:
    ENGINE.submit(still)
    a_clip(still.folder / "result.mp4")
    with pytest.raises(MediaRejected, match=r"result\.mp4.*Drop a picture"):
        _collect(still)
    ENGINE.submit(clip)
    a_picture(clip.folder / "result.png", "result")
    with pytest.raises(MediaRejected, match=r"result\.png.*Drop a clip"):
        _collect(clip)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_clip_that_is_cut_short_is_never_taken(clip: Order, tmp_path: Path, kept: float) -> None:
    ENGINE.submit(clip)
    data = a_clip(tmp_path / "whole.mp4", seconds=2.0).read_bytes()
    path = clip.folder / "result.mp4"
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(MediaRejected, match=r"result\.mp4"):
        _collect(clip)
    path.write_bytes(data)
    assert _taken(clip).files == (path,)


def test_a_file_that_is_still_being_copied_is_waited_for(still: Order) -> None:
    patient = replace(ENGINE, quiet_s=0.3)
    patient.submit(still)
    path = a_picture(still.folder / "result.png", "result")
    half = path.read_bytes()[:200]
    path.write_bytes(half)
    with pytest.raises(EngineBusy, match=r"result\.png is still being copied"):
        _collect(still, patient)
    a_picture(path, "result")
    _older(path, 3600)  # as `cp -p` does: the copy bears the original's date
    with pytest.raises(EngineBusy) as busy:
        _collect(still, patient)
    assert 0 < busy.value.after_s <= 0.3
    time.sleep(0.35)
    output = _collect(still, patient)
    assert output is not None
    assert output.files == (path,)


def test_while_a_newer_file_is_being_copied_the_older_one_is_not_taken(still: Order) -> None:
    patient = replace(ENGINE, quiet_s=0.3)
    patient.submit(still)
    a_picture(still.folder / "old.png", "old")
    time.sleep(0.35)
    a_picture(still.folder / "new.png", "new")
    with pytest.raises(EngineBusy, match=r"new\.png"):
        _collect(still, patient)


def test_a_date_in_the_future_is_not_waited_for(still: Order) -> None:
    patient = replace(ENGINE, quiet_s=0.3)
    patient.submit(still)
    path = a_picture(still.folder / "result.png", "result")
    _older(path, -9 * 3600)  # a camera's clock, or another zone's
    time.sleep(0.35)
    output = _collect(still, patient)
    assert output is not None
    assert output.files == (path,)


def test_notes_and_half_made_downloads_are_no_results(still: Order) -> None:
    ENGINE.submit(still)
    whole = a_picture(still.folder.parent / "x.png", "x").read_bytes()
    (still.folder / "notes.txt").write_text("try again tomorrow")
    (still.folder / "result.png.crdownload").write_bytes(whole[:300])
    (still.folder / ".DS_Store").write_bytes(b"\0")
    (still.folder / "more").mkdir()
    assert _collect(still) is None


def test_a_picture_of_another_size_is_taken_and_told(still: Order) -> None:
    ENGINE.submit(still)
    a_picture(still.folder / "result.png", "result", 100, 100)
    assert _taken(still).notes[1:] == ("result.png is 100 by 100 pixels; 256 by 192 were asked for.",)


def test_submitting_again_writes_the_same_files_and_keeps_what_was_dropped(clip: Order) -> None:
    first = ENGINE.submit(clip)
    before = {path.name: path.read_bytes() for path in clip.folder.iterdir()}
    a_clip(clip.folder / "result.mp4", "result")
    assert ENGINE.submit(clip) == first
    after = {path.name: path.read_bytes() for path in clip.folder.iterdir() if path.name != "result.mp4"}
    assert after == before
    assert _taken(clip).files == (clip.folder / "result.mp4",)


@pytest.mark.parametrize("change", [{"prompt": "  "}, {"kind": OrderKind.EDIT}], ids=["no prompt", "nothing to edit"])
def test_an_order_that_says_nothing_is_refused(still: Order, change: dict[str, str]) -> None:
    with pytest.raises(YourMove):
        ENGINE.submit(replace(still, **change))  # type: ignore[arg-type]  # two of its fields
    assert list(still.folder.iterdir()) == []


def test_a_missing_reference_is_refused_before_anything_is_written(still: Order) -> None:
    still.references[1].path.unlink()
    with pytest.raises(MediaRejected, match="no file"):
        ENGINE.submit(still)
    assert list(still.folder.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_told(still: Order) -> None:
    still.folder.chmod(0o500)
    with pytest.raises(FolderNotWritable):
        ENGINE.submit(still)


def test_another_orders_ticket_is_a_mistake_of_the_caller(still: Order) -> None:
    with pytest.raises(ValueError, match="another"):
        ENGINE.collect(still, Ticket(order="another", engine="byhand", vendor_id="another"))


def test_a_folder_that_was_thrown_away_holds_no_result(still: Order) -> None:
    ENGINE.submit(still)
    shutil.rmtree(still.folder)
    assert _collect(still) is None
