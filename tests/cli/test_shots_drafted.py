"""A shot list that is being written is read before it is saved, and saved only in the place of the one that its writer
knew."""

from __future__ import annotations

from pathlib import Path

import pytest
from cast_film import film_with_cast

from repertory.app import Studio
from repertory.craft.shotlist.quickfixes import RemarkKind, taken
from repertory.errors import Overtaken

pytestmark = pytest.mark.slow


def test_a_draft_is_read_mended_and_saved_in_the_place_of_the_list_that_was_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film_with_cast(tmp_path, monkeypatch, "")
    studio, path = Studio(), tmp_path / "film" / "shots.txt"
    before = "\ufeffShot 1: close-up of Mia, street\r\n"
    path.write_bytes(before.encode())
    known = studio.shots_state("film")

    text = "Shot 1: close-up of Mia, a woman of 28 with long blonde hair, street\nShot 2: close-up of Nowa, street\n"
    draft = studio.read_draft("film", text)
    assert path.read_bytes() == before.encode(), "nothing is written"
    assert [one.kind for one in draft.remarks] == [RemarkKind.REWRITE, RemarkKind.PROBLEM]
    rewrite, nobody = draft.remarks
    assert (rewrite.shot, rewrite.instead) == ("1", "")
    first = text.partition("\n")[0]
    assert first[rewrite.column - 1 :][: rewrite.length] == ", a woman of 28 with long blonde hair"

    mended = taken(text, nobody)
    assert mended.endswith("Shot 2: close-up of Nova, street\n")
    fixed, unchanged = studio.fix_draft("film", mended, ["2"])
    assert (fixed.changes, unchanged) == ((), ()), "only the shots that are named"
    fixed, _ = studio.fix_draft("film", mended, ["1"])
    assert fixed.text == "Shot 1: close-up of Mia, street\nShot 2: close-up of Nova, street\n"
    assert studio.read_draft("film", fixed.text).remarks == ()

    kept = studio.save_shots("film", fixed.text, instead_of=known)
    assert path.read_bytes() == ("\ufeff" + fixed.text.replace("\n", "\r\n")).encode()
    assert kept is not None
    assert kept.read_bytes() == before.encode()
    with pytest.raises(Overtaken):
        studio.save_shots("film", "Shot 1: wide shot of Nova\n", instead_of=known)
    assert "Nova, street" in path.read_text(encoding="utf-8")
    assert studio.save_shots("film", fixed.text, instead_of=studio.shots_state("film")) is None, "it says so already"
