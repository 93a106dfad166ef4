"""What engines know a locked version by is kept beside it: used with that version, stale with it, removed alone."""

from __future__ import annotations

import datetime
import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest
from library.bound import ADAPTER, LORA, SLOT, fresh, fresh_and_unchanged
from library.bundled import add_coat, snapshot
from samples import weights

from repertory.errors import Damaged, DiskFull, MediaRejected, NotLocked, UnknownName, YourMove
from repertory.library.bindings import Bindings
from repertory.library.folder import Library
from repertory.model.anchor import Anchor, Binding, BindingKind, Character
from repertory.model.media import MediaFile, MediaKind


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return fresh(tmp_path / "library")


@pytest.fixture
def bindings(library: Library) -> Bindings:
    return Bindings(library)


def known_to(anchor: Anchor, engine: str, kind: BindingKind | None = None) -> str:
    """The value of the binding that this engine would use."""
    found = anchor.binding_for(engine, kind)
    return found.value if found else ""


def test_a_locked_version_has_what_was_bound_to_it_and_its_card_stays(library: Library, bindings: Bindings) -> None:
    before = snapshot(library.folder)
    made = bindings.add("mia", SLOT)
    after = snapshot(library.folder)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"characters/mia/bindings", f"characters/mia/bindings/{made.id}.toml"}
    assert library.get("mia").binding_for("kling") == library.get("mia@2").binding_for("kling") == made.binding
    assert library.get("mia@1").binding_for("kling") is None
    assert library.draft("mia").binding_for("kling") is None
    assert library.check() == ()


def test_the_pictures_of_that_version_are_recorded_unless_others_are_named(
    library: Library, bindings: Bindings
) -> None:
    for version in (1, 2):
        pictures = tuple(one.media.sha256 for one in library.get(f"mia@{version}").references)
        made = bindings.add("mia", replace(SLOT, made_from=version))
        assert made.binding.made_from == version
        assert made.binding.data == pictures
    assert bindings.add("mia", ADAPTER).binding.data == ADAPTER.data
    assert len(library.get("mia@2").references) > len(library.get("mia@1").references)


def test_a_lora_comes_with_its_weights(library: Library, bindings: Bindings, tmp_path: Path) -> None:
    given = weights(tmp_path / "mia v2.safetensors")
    made = bindings.add("mia", LORA, weights=given)
    anchor = library.get("mia")
    kept = anchor.binding_for("fal")
    assert kept is not None
    assert (kept.trigger, kept.base_model, kept.settings) == ("ohwx", "flux-dev", {"scale": 0.8})
    assert kept.weights is not None
    path = library.open(anchor, kept.weights)
    assert path.read_bytes() == given.read_bytes()
    assert path.parent.name == "bindings"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(Damaged, match=path.name):
        library.open(anchor, kept.weights)
    assert made.id.startswith("fal-lora-")


def test_of_two_for_one_engine_and_kind_the_newest_is_used_until_it_is_removed(
    library: Library, bindings: Bindings, tmp_path: Path
) -> None:
    first, second = bindings.add("mia", SLOT), bindings.add("mia", replace(SLOT, value="el-2"))
    adapter = bindings.add("mia", replace(ADAPTER, engine="kling"))
    anchor = library.get("mia")
    assert known_to(anchor, "kling", BindingKind.SLOT) == "el-2"
    assert anchor.binding_for("kling", BindingKind.ADAPTER) == adapter.binding
    assert len(anchor.bindings) == 2
    standings = {one.id: one.standing for one in bindings.of("mia")}
    assert standings == {
        first.id: "replaced by a newer one",
        second.id: "in use",
        adapter.id: "in use",
    }
    assert bindings.remove("mia", second.id) == second.id
    assert known_to(library.get("mia"), "kling", BindingKind.SLOT) == "el-1"
    again = bindings.add("mia", replace(SLOT, value="el-2"))
    assert known_to(library.get("mia"), "kling", BindingKind.SLOT) == "el-2"
    assert again.binding.value == "el-2"


def test_loras_for_two_base_models_are_both_in_use_and_the_newest_comes_first(
    library: Library, bindings: Bindings, tmp_path: Path
) -> None:
    flux = bindings.add("mia", LORA, weights=weights(tmp_path / "flux.safetensors", 1))
    sdxl = bindings.add("mia", replace(LORA, base_model="sdxl"), weights=weights(tmp_path / "sdxl.safetensors", 2))
    anchor = library.get("mia")
    assert anchor.bindings == (sdxl.binding, flux.binding)
    assert anchor.binding_for("fal", BindingKind.LORA) == sdxl.binding
    assert {one.standing for one in bindings.of("mia")} == {"in use"}
    newer = bindings.add("mia", replace(LORA, trigger="newer"), weights=weights(tmp_path / "flux.safetensors", 1))
    assert library.get("mia").bindings == (newer.binding, sdxl.binding)
    assert [one.id for one in bindings.of("mia") if one.replaced] == [flux.id]


def test_what_was_recorded_by_a_clock_that_is_ahead_is_replaced_all_the_same(
    library: Library, bindings: Bindings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=3)
    with monkeypatch.context() as clock:
        then = ahead.isoformat(timespec="microseconds")
        clock.setattr("repertory.library.bindings.recorded", lambda binding, _: replace(binding, made_at=then))
        bindings.add("mia", SLOT)
    bindings.add("mia", replace(SLOT, value="el-2"))
    assert known_to(library.get("mia"), "kling") == "el-2"
    assert max(one.binding.made_at for one in bindings.of("mia")) > then


def test_what_is_in_use_already_is_not_recorded_twice(library: Library, bindings: Bindings, tmp_path: Path) -> None:
    given = weights(tmp_path / "mia.safetensors")
    first = bindings.add("mia", LORA, weights=given)
    before = snapshot(library.folder)
    assert bindings.add("mia", LORA, weights=given) == first
    assert snapshot(library.folder) == before


def test_a_new_version_makes_it_stale_and_takes_it_from_nobody(library: Library, bindings: Bindings) -> None:
    made = bindings.add("mia", SLOT)
    assert [one.standing for one in bindings.of("mia")] == ["in use"]
    assert library.lock("mia").version == 3
    (known,) = bindings.of("mia")
    assert (known.stale, known.standing) == (True, "stale: made from mia@2")
    assert library.get("mia").binding_for("kling") is None
    assert library.get("mia@2").binding_for("kling") == made.binding
    assert bindings.of("mia@2") == (known,)
    assert bindings.of("mia@3") == ()


def test_a_binding_is_no_change_of_the_draft_and_locks_nothing(tmp_path: Path) -> None:
    library = fresh_and_unchanged(tmp_path / "library")
    Bindings(library).add("mia", SLOT)
    assert not library.changed("mia")
    locked = library.lock("mia")
    assert locked == library.get("mia@2")
    assert library.versions("mia") == (1, 2)
    add_coat(library, tmp_path)
    card = (library.folder / "characters/mia/mia@3.toml").read_text()
    assert "kling" not in card
    assert library.get("mia@3").bindings == ()


def test_what_is_on_the_card_itself_is_used_with_every_version_and_comes_first(
    library: Library, bindings: Bindings
) -> None:
    rig = Binding(engine="previs", kind=BindingKind.RIG, value="{}")
    library.save(replace(library.draft("mia"), bindings=(rig,)))
    library.lock("mia")
    made = bindings.add("mia", replace(SLOT, engine="previs"))
    anchor = library.get("mia")
    assert anchor.bindings == (rig, made.binding)
    assert anchor.binding_for("previs") == anchor.binding_for("previs", BindingKind.RIG) == rig
    assert anchor.binding_for("previs", BindingKind.SLOT) == made.binding
    assert [(one.id, one.standing) for one in bindings.of("mia")] == [("", "belongs to the face"), (made.id, "in use")]


def test_removing_one_moves_nothing_else(library: Library, bindings: Bindings, tmp_path: Path) -> None:
    bindings.add("mia", SLOT)
    bindings.add("mia", LORA, weights=weights(tmp_path / "a.safetensors", 1))
    before = snapshot(library.folder)
    other = bindings.add("mia", replace(LORA, engine="diffusers"), weights=weights(tmp_path / "b.safetensors", 2))
    assert bindings.remove("mia", "diffusers") == other.id
    assert snapshot(library.folder) == before
    assert library.check() == ()


def test_weights_stay_as_long_as_another_binding_names_them(
    library: Library, bindings: Bindings, tmp_path: Path
) -> None:
    given = weights(tmp_path / "a.safetensors")
    bindings.add("mia", LORA, weights=given)
    bindings.add("mia", replace(LORA, engine="diffusers"), weights=given)
    home = library.folder / "characters/mia/bindings"
    assert len(list(home.glob("*.safetensors"))) == 1
    bindings.remove("mia", "fal")
    kept = library.get("mia").binding_for("diffusers")
    assert kept is not None
    assert kept.weights is not None
    assert library.open(library.get("mia"), kept.weights).is_file()
    bindings.remove("mia", "diffusers")
    assert list(home.iterdir()) == []


def test_removing_asks_which_where_several_begin_so(library: Library, bindings: Bindings) -> None:
    with pytest.raises(UnknownName, match="no binding of its own"):
        bindings.remove("mia", "kling")
    one, two = bindings.add("mia", SLOT), bindings.add("mia", replace(SLOT, made_from=1))
    for which, match in (("kling", "2 bindings"), ("kling-slot", "2 bindings"), ("kl", "no binding"), ("", "no bind")):
        with pytest.raises(YourMove, match=match) as caught:
            bindings.remove("mia", which)
        for made in (one, two):
            assert f"repertory character unbind mia {made.id}" in caught.value.step
    assert bindings.remove("mia", two.id) == two.id
    assert bindings.remove("mia", "kling") == one.id


def test_locations_props_and_voices_have_bindings_too(library: Library, bindings: Bindings) -> None:
    for name in ("shop", "mia-voice"):
        made = bindings.add(name, replace(SLOT, engine="elevenlabs"))
        assert library.get(f"{name}@1").binding_for("elevenlabs") == made.binding
    assert library.check() == ()


@pytest.mark.parametrize(
    ("binding", "match"),
    [
        (replace(SLOT, value=" "), "no id"),
        (replace(SLOT, value="el\n1"), "cannot be shown"),
        (replace(SLOT, engine="Kling/v2"), "no engine"),
        (replace(SLOT, engine=""), "no engine"),
        (replace(SLOT, kind=BindingKind.RIG), "rig belongs to the face"),
        (replace(SLOT, data=("12",)), "64 hex digits"),
        (replace(ADAPTER, settings={}), "no settings"),
        (replace(ADAPTER, settings={"scale": float("nan")}), "no number"),
        (replace(ADAPTER, settings={"": 1.0}), "cannot be shown"),
        (LORA, "no weights"),
    ],
)
def test_what_no_engine_could_use_is_refused(
    library: Library, bindings: Bindings, binding: Binding, match: str
) -> None:
    before = snapshot(library.folder)
    with pytest.raises(YourMove, match=match) as caught:
        bindings.add("mia", binding)
    assert caught.value.step
    assert snapshot(library.folder) == before


@pytest.mark.parametrize("binding", [replace(LORA, base_model=""), replace(SLOT, made_from=2)])
def test_weights_are_taken_back_with_a_binding_that_is_refused(
    library: Library, bindings: Bindings, binding: Binding, tmp_path: Path
) -> None:
    before = snapshot(library.folder)
    with pytest.raises(YourMove):
        bindings.add("mia", binding, weights=weights(tmp_path / "mia.safetensors"))
    assert snapshot(library.folder) == before


def test_weights_must_be_weights_and_be_there(library: Library, bindings: Bindings, tmp_path: Path) -> None:
    before = snapshot(library.folder)
    (tmp_path / "mia.safetensors").write_bytes(b"PK" * 40)
    with pytest.raises(MediaRejected):
        bindings.add("mia", LORA, weights=tmp_path / "mia.safetensors")
    gone = MediaFile(name="lora-abababab.safetensors", sha256="ab" * 32, kind=MediaKind.WEIGHTS)
    with pytest.raises(Damaged, match="missing"):
        bindings.add("mia", replace(LORA, weights=gone))
    assert snapshot(library.folder) == before


def test_drafts_and_versions_that_are_not_there_are_refused(library: Library, bindings: Bindings) -> None:
    library.create_anchor(Character(name="nova", title="Nova"))
    with pytest.raises(NotLocked) as caught:
        bindings.add("nova", SLOT)
    assert "repertory character lock nova" in caught.value.step
    for name, version in (("nobody", 0), ("mia", 7)):
        with pytest.raises(UnknownName):
            bindings.add(name, replace(SLOT, made_from=version))
    assert bindings.of("nova") == ()


def test_on_a_full_disk_nothing_is_left(
    library: Library, bindings: Bindings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, before = weights(tmp_path / "mia.safetensors"), snapshot(library.folder)
    real = os.fsync
    left = [3]  # the weights and their folder; the card's own bytes have no room

    def full(handle: int) -> None:
        left[0] -= 1
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        bindings.add("mia", LORA, weights=given)
    assert snapshot(library.folder) == before
