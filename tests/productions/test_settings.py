"""A production's settings are edited by hand: each mistake is named with its line, and what cannot be is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from repertory.errors import YourMove
from repertory.model.production import Production
from repertory.productions.folder import ProductionFolder, new_film_files


@pytest.fixture
def film(tmp_path: Path) -> ProductionFolder:
    production = Production(name="film", title="Film")
    return ProductionFolder.create(tmp_path / "film", production, *new_film_files(tmp_path / "film", "previs"))


@pytest.mark.parametrize(
    ("old", "new", "said", "step"),
    [
        ("width = 1280", "widht = 640", 'unknown key "widht"', 'Did you mean "width"?'),
        ("width = 1280", "width = 641", "width is 641", "even number"),
        ("height = 720", 'height = "tall"', "height: input should be a valid integer", "Mend that line"),
        ("fps = 24", "fps = 0", "fps is 0", "1 to 120"),
        ("takes = 4", "takes = 0", "takes is 0", "one at the least"),
        ('budget_usd = "0"', 'budget_usd = "-1"', "budget_usd is -1", "free engines"),
        ("production/2", "production/9", "does not read schema", 'schema = "production/2"'),
        ("takes = 4", "takes 4", "is not valid TOML", "Mend that line"),
    ],
)
def test_a_mistake_is_named_with_its_line(film: ProductionFolder, old: str, new: str, said: str, step: str) -> None:
    card = film.folder / "production.toml"
    text = card.read_text()
    assert old in text
    card.write_text(text.replace(old, new))
    with pytest.raises(YourMove, match=said) as error:
        ProductionFolder.at(film.folder)
    assert step in error.value.step
    if "TOML" not in said:
        line = next(n for n, words in enumerate(card.read_text().splitlines(), 1) if new.partition("=")[0] in words)
        assert f"{card}, line {line}: " in error.value.what


def test_what_is_left_out_has_its_usual_value(film: ProductionFolder) -> None:
    (film.folder / "production.toml").write_text('name = "film"\ntitle = "Film"\n')
    assert film.production == Production(name="film", title="Film")
