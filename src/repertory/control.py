"""Control: the part of the Studio that watches over what is under way, ordered and paid."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from repertory.company import Company
from repertory.cutters.film import FilmCutter
from repertory.jobs.board import Seen
from repertory.jobs.detached import Begun
from repertory.jobs.journal import Journal
from repertory.jobs.logreading import LogReader, Wanted
from repertory.model.doing import Doing
from repertory.productions.folder import ProductionFolder
from repertory.work import controlling, finish, orders, plan, produce, status
from repertory.work.orders import ListedOrder, Settlement
from repertory.work.purse import Purse, building_journal, of_production
from repertory.work.status import Glances, Now
from repertory.work.taking import Shooting

JOIN_PATIENCE_S = 5.0
"""How long whoever wants to share a shoot waits for one to begin."""


class Control(Company):
    """Shooting together, orders and money, of a film and of the library."""

    def orders(self, folder: Path | str | None = None, *, every: bool = False) -> tuple[ListedOrder, ...]:
        """The orders that wait for a person, since work was cut off while they were placed and they may be paid, and
        those about which the next run finds out by itself; with `every` all of them. Those of the film in `folder`,
        where one is named, and those by which the library's anchors are built. Vendors who can are asked about the
        unsure ones."""
        return orders.listed(self.crew, self._journals(folder), every=every)

    def settle_order(
        self, order_id: str, how: Settlement, *, folder: Path | str | None = None, receipt: str = "", sure: bool = False
    ) -> ListedOrder:
        """Says what became of an order that is unsure: paid, with the vendor's `receipt`, which is looked up there and
        in the library's films first, not paid, or dropped. `sure` says it of one, too, that the next run finds out
        about by itself, or with a receipt of which the vendor tells something else."""
        own = {} if folder is None else ProductionFolder.at(folder).production.settings
        return orders.settle(self.crew, self._journals(folder), order_id, how, receipt, settings=own, sure=sure)

    def purse(self, folder: Path | str) -> Purse:
        """What may be spent on a film, in all and today, and what of it is spent."""
        return of_production(self.library, ProductionFolder.at(folder))

    def join(self, folder: Path | str, *, at_once: int | None = None, patience_s: float = JOIN_PATIENCE_S) -> bool:
        """Shares the work of a `shoot` of the same film, on this machine or another that sees the same folders, until
        that ends; whether there was one. It waits while the film is still being prepared, and `patience_s` seconds for
        somebody to begin. `at_once` as for `shoot`."""
        film = ProductionFolder.at(folder)
        return produce.join(self.crew, film, at_once=at_once, patience_s=patience_s)

    def status(self, folder: Path | str) -> Now:
        """How it stands with a film, from any process and machine: what is done with each shot and who does it, what is
        spent and reserved, about how long it still takes."""
        film = ProductionFolder.at(Path(folder))
        there = status.now(self.crew, film)
        done = not there.problem and all(one.doing is Doing.ACCEPTED for one in there.shots)
        return replace(there, cut=done and self._is_cut(film))

    def _is_cut(self, film: ProductionFolder) -> bool:
        """Whether what lies there was cut of the takes that count now."""
        shown = finish.assemble(Shooting(self.crew, plan.read_plan(self.crew, film)))
        return finish.is_cut(shown, FilmCutter.id, film.folder, finish.notes_of(film.folder))

    def start(self, folder: Path | str, words: Sequence[str]) -> Begun:
        """Starts a command of `repertory` that works on a film, ("shoot", "my-film"), in a process of its own, over
        this library; it goes on when this one ends. Gives how it ended where it did so at once."""
        film = ProductionFolder.at(Path(folder))
        command = (sys.executable, "-m", "repertory", "--library", str(self.folder), *words)
        return controlling.start(film, command)

    def glances(self, folder: Path | str) -> Glances:
        """What `status` tells of the shots that are being shot, quick enough to be asked for every second."""
        return Glances(self.crew, ProductionFolder.at(Path(folder)))

    def pause(self, folder: Path | str) -> Seen:
        """Nothing new of a film is ordered and no step begins, on any machine, until `resume`; what is ordered is
        fetched. A `shoot` that is started meanwhile waits. Gives who works on it, and what is done with its shots."""
        return controlling.pause(ProductionFolder.at(Path(folder)))

    def is_paused(self, folder: Path | str) -> bool:
        """Whether a film is to rest until `resume`."""
        return controlling.is_paused(ProductionFolder.at(Path(folder)))

    def resume(self, folder: Path | str) -> tuple[bool, Seen]:
        """Lets a film go on; whether it was paused, and who goes on with it."""
        return controlling.resume(ProductionFolder.at(Path(folder)))

    def cancel(self, folder: Path | str, numbers: Sequence[str] = ()) -> tuple[str, ...]:
        """Ends the work on these shots, or on all that something is done with; gives their numbers. The others go on,
        and the next `shoot` of a shot brings it back. What is ordered is called off where its vendor lets go of it, and
        costs nothing; else it is fetched and kept."""
        return controlling.cancel(ProductionFolder.at(Path(folder)), numbers)

    def logs(self, folder: Path | str, *, shot: str = "", order: str = "") -> LogReader:
        """What happened in a film, told by every process that worked on it, by time; of one `shot` or one `order` alone
        where they are named. Its `new` gives what was not read before: ask it again for what has come meanwhile."""
        return LogReader(ProductionFolder.at(folder).folder, Wanted(shot=shot, order=order))

    def _journals(self, folder: Path | str | None) -> Sequence[Journal]:
        of_library = building_journal(self.library)
        if folder is None:
            return (of_library,)
        film = ProductionFolder.at(folder)
        return (Journal(film.folder / "orders"), of_library)
