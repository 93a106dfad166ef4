"""A bundle carries what engines know the exported versions by; nothing of it is believed unchecked."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from library.bound import LORA, SLOT, fresh
from library.bundled import Files, changed, on_card, packed, snapshot, unpacked
from library.killed import End, Kill, run_killed
from samples import weights

from repertory.errors import RepertoryError, YourMove
from repertory.library.bindings import Bindings
from repertory.library.bundle_layout import BUNDLE, MANIFEST, PAGE, BundledFile
from repertory.library.bundles import export, import_bundle
from repertory.library.folder import Library
from repertory.model.anchor import BindingKind

FOLDER = "characters/mia/bindings/"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """mia@1 and mia@2 with bindings of their own, one of them replaced."""
    return _bound(tmp_path / "library")


def _bound(folder: Path) -> Library:
    library = fresh(folder)
    bindings = Bindings(library)
    bindings.add("mia", replace(SLOT, value="too early"))
    bindings.add("mia", SLOT)
    bindings.add("mia", replace(SLOT, value="el-old", made_from=1))
    bindings.add("mia", LORA, weights=weights(folder.parent / "mia.safetensors"))
    bindings.add("mia-voice", replace(SLOT, engine="elevenlabs", value="voice-7"))
    return library


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bundle of such a library."""
    folder = tmp_path_factory.mktemp("exported")
    return export(_bound(folder / "library"), "mia", folder / "mia.repertory").read_bytes()


@pytest.fixture
def bundle(exported: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "mia.repertory"
    path.write_bytes(exported)
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Library:
    return Library.create(tmp_path / "empty")


def cards_in(bundle: Path) -> list[str]:
    return [name.removeprefix(FOLDER) for name in unpacked(bundle) if name.startswith(FOLDER)]


def test_an_import_has_the_bindings_of_every_version_and_its_export_the_same_bytes(
    library: Library, empty: Library, tmp_path: Path
) -> None:
    first = export(library, "mia", tmp_path / "first.repertory")
    done = import_bundle(empty, first)
    for ref in ("mia@1", "mia@2", "mia-voice@1"):
        assert empty.get(ref) == library.get(ref)
    lora = empty.get("mia").binding_for("fal")
    assert lora is not None
    assert lora.weights is not None
    there = library.open(library.get("mia"), lora.weights).read_bytes()
    assert empty.open(empty.get("mia"), lora.weights).read_bytes() == there
    assert {one.value for one in done[0].bindings} == {"el-1", "el-old", ""}
    assert [one.value for one in done[1].bindings] == ["voice-7"]
    assert empty.check() == ()
    assert export(empty, "mia", tmp_path / "second.repertory").read_bytes() == first.read_bytes()


def test_one_version_takes_its_own_bindings_and_only_those_in_use(library: Library, tmp_path: Path) -> None:
    assert len(cards_in(export(library, "mia@1", tmp_path / "one.repertory"))) == 1
    both = export(library, "mia", tmp_path / "both.repertory")
    assert len(cards_in(both)) == len(["slot of 1", "slot of 2", "lora", "weights"])
    assert "too early" not in str(unpacked(both))
    assert {file.schema for file in _listed(both) if file.path.startswith(FOLDER)} == {"", "binding/1"}


def test_under_another_name_they_are_the_same(library: Library, empty: Library, tmp_path: Path) -> None:
    bundle = export(library, "mia", tmp_path / "mia.repertory")
    import_bundle(empty, bundle, rename={"mia": "nova"})
    assert empty.get("nova@2").bindings == library.get("mia@2").bindings
    assert empty.check() == ()


def test_a_known_anchor_gets_what_it_lacks_and_keeps_what_works_here(
    library: Library, empty: Library, tmp_path: Path
) -> None:
    bundle = export(library, "mia", tmp_path / "mia.repertory")
    Bindings(library).remove("mia", "fal")
    Bindings(library).remove("mia", Bindings(library).of("mia@1")[0].id)
    for one in Bindings(library).of("mia@2"):
        Bindings(library).remove("mia", one.id)
    own = Bindings(library).add("mia", replace(SLOT, value="my own"))
    done = import_bundle(library, bundle)[0]
    assert done.added == ()
    assert {one.kind for one in done.bindings} == {BindingKind.LORA, BindingKind.SLOT}
    assert [one.value for one in done.passed_over] == ["el-1"]
    assert library.get("mia").binding_for("kling") == own.binding
    assert library.get("mia").binding_for("fal") is not None
    assert library.check() == ()
    before = snapshot(library.folder)
    again = import_bundle(library, bundle)[0]
    assert (again.bindings, [one.value for one in again.passed_over]) == ((), ["el-1"])
    assert snapshot(library.folder) == before


def test_loras_for_two_base_models_come_along_together_and_one_here_keeps_only_its_own_out(
    library: Library, empty: Library, tmp_path: Path
) -> None:
    sdxl, given = replace(LORA, base_model="sdxl"), weights(tmp_path / "other.safetensors", 2)
    Bindings(library).add("mia", sdxl, weights=given)
    bundle = export(library, "mia", tmp_path / "mia.repertory")
    import_bundle(empty, bundle)
    assert empty.get("mia").bindings == library.get("mia").bindings
    assert {one.base_model for one in empty.get("mia").bindings} == {"", "flux-dev", "sdxl"}
    here = fresh(tmp_path / "here")
    own = Bindings(here).add("mia", sdxl, weights=weights(tmp_path / "own.safetensors", 3))
    done = import_bundle(here, bundle)[0]
    assert [one.base_model for one in done.passed_over] == ["sdxl"]
    assert own.binding in here.get("mia").bindings
    assert "flux-dev" in {one.base_model for one in here.get("mia").bindings}


def test_the_page_says_what_works_only_in_one_account(library: Library, tmp_path: Path) -> None:
    page = unpacked(export(library, "mia", tmp_path / "mia.repertory"))[PAGE].decode()
    assert "kling (slot el-1; works only in the account that made it)" in page
    assert "Known to kling (slot el-old; works only in the account that made it)." in page
    assert "fal (lora for flux-dev, trigger ohwx, scale 0.8)" in page


def _card(files: Files, kind: str = "kling-slot") -> str:
    """The card in the bundle for mia@2."""
    return next(name for name in files if f"{FOLDER}{kind}" in name and b"made_from = 2" in files[name])


def _rewritten(old: str, new: str, kind: str = "kling-slot") -> Callable[[Files], object]:
    """A change of a binding card that names it after its new bytes."""

    def change(files: Files) -> None:
        name = _card(files, kind)
        text, count = re.subn(old, new, files.pop(name).decode(), count=1, flags=re.DOTALL)
        assert count
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        files[f"{name.rpartition('-')[0]}-{sha256[:8]}.toml"] = text.encode()

    return change


def _another(files: Files) -> None:
    kept = {_card(files): files[_card(files)]}
    _rewritten("el-1", "el-2")(files)
    files.update(kept)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda files: files.update({_card(files): files[_card(files)] + b"#"}), "has changed since"),
        (_rewritten("made_from = 2", "made_from = 7"), "for a version that is not inside"),
        (_rewritten("made_from = 2\n", ""), "from which version"),
        (_rewritten("binding/1", "binding/9"), "newer Repertory"),
        (_rewritten("binding/1", "character/1"), "schema"),
        (_rewritten('"slot"', '"rig"'), "cannot be used|has changed"),
        (_rewritten('engine = "kling"', 'engine = "../x"'), "has changed"),
        (_rewritten("el-1", r"el\\u001b[31m"), "cannot be used"),
        (_rewritten("flux-dev", "", "fal-lora"), "cannot be used"),
        (_rewritten(r"[^ ]*\.safetensors", '"../../../evil-abababab.safetensors', "fal-lora"), "lacks|mixed up"),
        (_rewritten(r"el-1.*", 'el-1"\nx = ' + "[" * 5000, "kling-slot"), "nested too deeply"),
        (_rewritten(r'made_at = "....', 'made_at = "2999'), "a day to come"),
        (_rewritten(r"\+00:00", "+01:00"), "does not say when"),
        (_rewritten(r'made_at = "[^"]*"', 'made_at = "9999"'), "does not say when"),
        (_rewritten('made_at = "[^"]*"', 'made_at = "0001-01-01T00:00:00.000000+14:00"'), "does not say when"),
        (_rewritten('made_at = "[^"]*"', 'made_at = "9999-12-31T23:59:59.999999+00:00"'), "does not say when"),
        (_rewritten("el-1", "a" * 2_000_000), "cards that are too large"),
        (_rewritten('"binding/1"', '"binding/1"\n' + "a." * 15_000 + "b = 1"), "too many parts"),
        (_another, "two bindings"),
        (lambda files: files.update({f"{FOLDER}stranger-abababab.safetensors": b"x"}), "no card names"),
        (lambda files: files.update({f"{FOLDER}deeper/x-slot-abababab.toml": b""}), "a place where"),
        (lambda files: files.update({"characters/mia/other/x-slot-abababab.toml": b""}), "a place where"),
        (lambda files: files.pop(next(name for name in files if name.endswith(".safetensors"))), "lacks"),
        (lambda files: files.update(dict.fromkeys([_one(files, ".safetensors")], b"PK" * 50)), "another hash"),
    ],
)
def test_a_bundle_with_a_wrong_binding_is_refused_and_nothing_is_written(
    empty: Library, bundle: Path, change: Callable[[Files], object], match: str
) -> None:
    bundle = changed(bundle, change)
    before = snapshot(empty.folder)
    with pytest.raises(YourMove, match=match) as caught:
        import_bundle(empty, bundle)
    assert caught.value.step
    assert bundle.name in str(caught.value)
    assert str(caught.value).isprintable()
    assert snapshot(empty.folder) == before


def test_a_manifest_that_gives_a_binding_another_schema_is_refused(empty: Library, bundle: Path) -> None:
    files = unpacked(bundle)
    on_card(MANIFEST, 'schema = "binding/1"', 'schema = "binding/2"')(files)
    before = snapshot(empty.folder)
    with pytest.raises(YourMove, match=r"the manifest says another schema than .*/bindings/"):
        import_bundle(empty, packed(files, bundle))
    assert snapshot(empty.folder) == before


def test_weights_that_are_none_are_refused(empty: Library, bundle: Path) -> None:
    def change(files: Files) -> None:
        old = _one(files, ".safetensors")
        data = b"PK" * 50
        sha256 = hashlib.sha256(data).hexdigest()
        new = f"fal-lora-{sha256[:8]}.safetensors"
        files.pop(old)
        files[FOLDER + new] = data
        _rewritten(r'name = "[^"]*"\nsha256 = "[^"]*"', f'name = "{new}"\nsha256 = "{sha256}"', "fal-lora")(files)

    bundle = changed(bundle, change)
    before = snapshot(empty.folder)
    with pytest.raises(RepertoryError, match="no whole safetensors file"):
        import_bundle(empty, bundle)
    assert snapshot(empty.folder) == before


def test_a_binding_on_the_anchors_own_card_must_belong_to_the_face(empty: Library, bundle: Path) -> None:
    def add_binding(files: Files) -> None:
        card = '[[bindings]]\nengine = "kling"\nkind = "slot"\nvalue = "x"\nmade_from = 2\n'
        files["characters/mia/mia@2.toml"] += card.encode()

    bundle = changed(bundle, add_binding)
    with pytest.raises(YourMove, match="into a card of its own"):
        import_bundle(empty, bundle)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.slow
def test_killed_anywhere_the_next_import_brings_the_rest(library: Library, tmp_path: Path) -> None:
    bundle = export(library, "mia", tmp_path / "mia.repertory")
    start, ended, count = fresh(tmp_path / "start"), End.KILLED, 1
    while ended is End.KILLED:
        count += 7
        here = Library(shutil.copytree(start.folder, tmp_path / f"here-{count}"))
        ended = run_killed(partial(import_bundle, here, bundle), here.folder, Kill(touch=count))
        assert here.check() == ()
        import_bundle(here, bundle)
        assert here.get("mia").bindings == library.get("mia").bindings
        assert here.check() == ()
    assert count > 7 * 5


def test_a_move_that_fails_takes_all_back(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = export(library, "mia", tmp_path / "mia.repertory")
    here = fresh(tmp_path / "here")
    before, real, left = snapshot(here.folder), Path.rename, [2]

    def moved(self: Path, target: Path) -> Path:
        left[0] -= 1
        if not left[0]:
            raise OSError(5, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", moved)
    with pytest.raises(OSError, match="Input/output"):
        import_bundle(here, bundle)
    monkeypatch.undo()
    assert snapshot(here.folder) == before


def _one(files: Files, suffix: str) -> str:
    return next(name for name in files if name.endswith(suffix))


def _listed(bundle: Path) -> tuple[BundledFile, ...]:
    return BUNDLE.loads(unpacked(bundle)[MANIFEST].decode(), bundle).files
