"""Questions about a take, answered by a Gemini model that sees."""

from __future__ import annotations

from collections.abc import Mapping

from repertory.engines.google.answers import words_of
from repertory.engines.google.wishes import Wish, picture, thinking, words
from repertory.engines.sending import sent_notes
from repertory.engines.wire import Reply
from repertory.model.engine import EngineCard, Order, Output, Setting


def wish(card: EngineCard, order: Order, settings: Mapping[str, Setting]) -> Wish:
    """The questions, the references and, last, the picture that they are about. Raises YourMove, MediaRejected."""
    about = [order.start] if order.start else []  # none without: `check_order` has seen to it
    paths = [*(one.path for one in order.references), *about]
    parts = [words(order), *(picture(card, path) for path in paths)]
    return Wish(parts=parts, config=thinking(card, settings), notes=sent_notes(card, order))


def output(_: Order, reply: Reply) -> Output:
    """The answer as it came: `craft.asking.read_answers` understands it. Raises as `answers.words_of`."""
    made = words_of(reply)
    return Output(answer=made.text, said=made.said)
