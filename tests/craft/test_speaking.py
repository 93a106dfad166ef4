"""What is said in a shot: whose lips move, and whose voice is only heard."""

from __future__ import annotations

import pytest
from company import bound, card

from repertory.craft.classes import class_of
from repertory.craft.prompting.speaking import lips_move, spoken
from repertory.model.engine import OrderKind
from repertory.model.shotclass import ShotClass

SILENT = "Nobody's lips move to it."


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("MIA: So.", 'Mia says: "So."'),
        ("MIA: (softly) So.", 'Mia says softly: "So."'),
        ("MIA: (into phone) So.", 'Mia, into phone, says: "So."'),
        ("MIA: (beat) So.", 'Mia says: "So."'),
        ("MIA: (a long pause, then quietly) So.", 'Mia, then quietly, says: "So."'),
        ("MIA: (beat) (into the phone) So.", 'Mia, into the phone, says: "So."'),
        ("MIA (beat) (softly): So.", 'Mia says softly: "So."'),
        ("MIA (V.O.): So.", f'Mia\'s voice over the picture says: "So." {SILENT}'),
        ("MIA (V.O.): (tired) So.", f'Mia\'s voice over the picture, tired, says: "So." {SILENT}'),
        ("MIA (voice over): So.", f'Mia\'s voice over the picture says: "So." {SILENT}'),
        ("MIA (O.S.): So.", f'Mia\'s voice off screen says: "So." {SILENT}'),
        ("NOVA: So.", f'A voice off screen says: "So." {SILENT}'),
        ("NOVA (V.O.): So.", f'A voice over the picture says: "So." {SILENT}'),
        ("MIA: (over her shoulder) So.", 'Mia, over her shoulder, says: "So."'),
    ],
)
def test_each_line_is_told_with_its_direction(line: str, said: str) -> None:
    assert spoken(bound(f"close-up of Mia\n{line}"), card(sound=True)) == (said,)


def test_where_nobody_is_seen_nobody_is_told_to_keep_still() -> None:
    assert spoken(bound("wide shot of the street\nMIA (V.O.): So."), card(sound=True)) == (
        'A voice over the picture says: "So."',
    )


def test_a_silent_engine_is_told_only_whose_lips_move() -> None:
    words = "close-up of Mia\nMIA (V.O.): One.\nMIA: (into phone) Two.\nMIA (O.S.): Three.\nNOVA: Four."
    assert spoken(bound(words), card()) == ("Mia, into phone, speaks.",)


def test_a_line_that_is_said_twice_is_told_twice() -> None:
    shot = bound("close-up of Mia and Nova\nMIA: No.\nNOVA: Yes.\nMIA: No.")
    assert spoken(shot, card(sound=True)) == ('Mia says: "No."', 'Nova says: "Yes."', 'Mia says: "No."')
    assert spoken(shot, card(sound=False)) == ("Mia speaks.", "Nova speaks.")


def test_a_voice_over_makes_no_talking_head() -> None:
    shot = bound("close-up of Mia\nMIA (V.O.): So.")
    assert not lips_move(shot.lines[0])
    assert class_of(shot, OrderKind.CLIP) is ShotClass.REACTION
    assert class_of(bound("medium close-up of Mia\nMIA: So."), OrderKind.CLIP) is ShotClass.TALKING_HEAD
