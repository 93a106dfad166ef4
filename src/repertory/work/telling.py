"""What is being done is told to whoever watches, and written into the film's log."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import replace

from repertory.errors import RepertoryError
from repertory.files import outages
from repertory.files.striking import secrets_in
from repertory.jobs import telemetry
from repertory.jobs.log import FilmLog
from repertory.jobs.stopping import current_shot
from repertory.productions.folder import ProductionFolder
from repertory.work.crew import Crew, Event, silent


@contextlib.contextmanager
def logged(crew: Crew, film: ProductionFolder, executor: str, also: Callable[[Event], None] = silent) -> Iterator[Crew]:
    """A crew whose events are written into the film's log, too, as what the process `executor` does, and told to
    another who hears `also`; so is how the work ends, where it does not end well."""
    cards = [engine.card for engine in crew.engines.values()]
    keys = {name for card in cards for name in (card.key, *card.key_pair)}

    def complain(words: str) -> None:
        crew.tell(Event(about="log", text=words, lasting=True))

    def of_telemetry(words: str) -> None:
        crew.tell(Event(about="telemetry", text=words, lasting=True))

    with (
        FilmLog(film.folder, executor, secrets=secrets_in(os.environ, keys), complain=complain) as log,
        telemetry.telling(of_telemetry),
    ):

        def tell(event: Event) -> None:
            log.note(*_line_of(event), **_more_of(event))
            also(event)
            crew.tell(event)

        def of_outages(words: str) -> None:
            tell(Event(about="S3", text=words, lasting=True))

        try:
            with outages.told_to(of_outages):
                yield replace(crew, tell=tell)
        except RepertoryError as error:
            log.note(str(error), level="error")
            raise
        except BaseException as error:
            log.note(f"stopped by {type(error).__name__}", level="error")
            raise


def _line_of(event: Event) -> tuple[str]:
    words = event.text if event.doing or event.about == current_shot() else f"{event.about}: {event.text}"
    return (f"{words}: {event.why}" if event.why else words,)


def _more_of(event: Event) -> dict[str, str]:
    shot = event.about if event.doing else ""
    state = event.doing.value if event.doing else ""
    usd = "" if event.usd is None else str(event.usd)
    return {"shot": shot, "state": state, "order": event.order, "engine": event.engine, "usd": usd}
