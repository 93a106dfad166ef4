"""What was measured, for programs: as JSON, as a CSV table with one line per figure, and as JUnit XML for a studio's
CI. The same for the takes of a film and for files from any tool."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree

from repertory.craft.concluding import is_noted
from repertory.craft.parts import said_figure
from repertory.craft.ranking import rank_of
from repertory.craft.telling import told
from repertory.model.verdict import Grade, Report, Score, Verdict

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may hold (https://www.w3.org/TR/xml/#charsets)."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One file that was measured: a take of a film, or a picture, clip or sound from any tool."""

    name: str
    """As a person names it: "shot 3, clip", or the file's path."""
    file: str
    report: Report | None
    """None where it could not be measured at all; then `problem` says why."""
    problem: str = ""
    headline: str = ""
    """What was found, in a sentence for people."""
    names: Mapping[str, str] | None = None
    """By ref, how people call everybody; every figure has a sentence and a next step then. None for figures alone."""
    overruled: bool = False
    """Whether a person accepted it against its figures."""
    shot: str = ""
    take: str = ""
    kind: str = ""
    engine: str = ""
    step: str = ""
    used: bool = False
    """Whether the film shows it."""
    cost_usd: Decimal | None = None

    @property
    def passed(self) -> bool:
        """Whether it is accepted, by its figures or by a person."""
        return self.overruled or (self.report is not None and self.report.verdict is Verdict.ACCEPT)


def as_json(records: Sequence[Record], head: Mapping[str, object] | None = None) -> str:
    """A list of files with their figures; with `head`, an object that has them as "files"."""
    files = [_file(record) for record in records]
    return json.dumps(files if head is None else {**head, "files": files}, indent=2, ensure_ascii=False) + "\n"


def as_csv(records: Sequence[Record]) -> str:
    """One line per figure, and one for a file without any; cells that a spreadsheet would take for a formula begin
    with an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection)."""
    text = io.StringIO()
    table = csv.DictWriter(text, _COLUMNS, restval="", extrasaction="ignore", lineterminator="\r\n")
    table.writeheader()
    for record in records:
        for line in _lines(record):
            table.writerow({name: _cell(value) for name, value in line.items()})
    return text.getvalue()


def as_junit(title: str, records: Sequence[Record]) -> str:
    """One suite per file: a case for its verdict and one for every figure. A figure out of its limits fails where the
    file is refused, what could not be measured is skipped, what is only noted passes and is said; format as Jenkins and
    GitLab read it (https://github.com/testmoapp/junitxml)."""
    root = ElementTree.Element("testsuites", name=_plain(title))
    for record in records:
        suite = ElementTree.SubElement(root, "testsuite", name=_plain(record.name))
        _verdict_case(suite, record)
        for score in record.report.scores if record.report else ():
            _score_case(suite, record, score)
        _count(suite, [suite])
    _count(root, list(root))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def score_data(score: Score) -> dict[str, object]:
    """One figure: `distance` is 0 for the same, of a clip that of its usual frame, and `worst_tenth` the mean of its
    worst tenth; `said` is the figure that people read, `said_of` the part of a clip that it is of;
    `curve` are times and distances in it, `absent` the share of it without the anchor; `band` is how it
    lies between `match` and `wrong`, and with `finding` "noted" where it is said for information only."""
    measured, bands, noted = score.measurement, score.bands, is_noted(score)
    said = None if measured.of_run or score.grade is Grade.UNMEASURED else said_figure(score)
    return {
        "anchor": measured.anchor,
        "about": measured.about,
        "inspector": measured.inspector,
        "version": measured.version,
        "finding": _NOTED if noted else measured.finding.value,
        "distance": measured.usual,
        "worst_tenth": measured.value if measured.median is not None else None,
        "said": said.value if said else None,
        "said_of": said.words if said else "",
        "band": _NOTED if noted else score.grade.value,
        "match": bands.match if bands else None,
        "wrong": bands.wrong if bands else None,
        "bands_from": bands.source if bands else None,
        "bands_trusted": bands.trusted if bands else None,
        "by_hand": bands.by_hand if bands else None,
        "confidence": measured.confidence,
        "margin": measured.margin,
        "nearest": measured.nearest,
        "lean": measured.lean,
        "lean_limit": bands.lean if bands else None,
        "toward": measured.toward,
        "copy": measured.copy,
        "copied": measured.copied,
        "time_s": measured.time_s,
        "absent": measured.absent,
        "drift_per_s": measured.slope,
        "curve": [list(point) for point in measured.curve],
        "reason": measured.reason,
    }


def rank_data(report: Report | None) -> dict[str, object] | None:
    """How good a take is among those that pass, and the parts that make it; null for one that does not pass."""
    rank = rank_of(report)
    if rank is None:
        return None
    parts = [{"name": part.name, "value": round(part.value, 4), "weight": part.weight} for part in rank.parts]
    return {"total": round(rank.total, 4), "parts": parts}


def subject_words(score: Score) -> str:
    """What a figure is about: "mia@1, leather jacket (wardrobe)"."""
    measured = score.measurement
    about = f", {measured.about}" if measured.about else ""
    return f"{measured.anchor or 'nobody of the cast'}{about} ({measured.inspector})"


_NOTED = "noted"
_SCORE_COLUMNS = (
    *("sentence", "next_step"),
    *("anchor", "about", "inspector", "version", "finding", "distance", "worst_tenth"),
    *("said", "said_of", "band", "match", "wrong"),
    *("bands_from", "bands_trusted", "by_hand", "confidence", "margin", "nearest", "lean", "lean_limit", "toward"),
    *("copy", "copied", "time_s", "absent", "drift_per_s", "reason"),
)
_COLUMNS = (
    *("name", "file", "shot", "take", "kind", "engine", "step", "used", "cost_usd", "verdict", "headline"),
    *_SCORE_COLUMNS,
)


def _file(record: Record) -> dict[str, object]:
    report = record.report
    return {
        **_head(record),
        **({"headline": record.headline} if record.headline else {}),
        "why": report.reason if report else record.problem,
        "notes": list(report.notes) if report else [],
        "rank": rank_data(report),
        "scores": [{**_in_words(record, score), **score_data(score)} for score in report.scores] if report else [],
    }


def _in_words(record: Record, score: Score) -> dict[str, object]:
    """What is said of a figure, and what to do next, where people are to read it."""
    if record.names is None:
        return {}
    words = told(score, record.names)
    sentence = words.sentence or f"{words.what[:1].upper()}{words.what[1:]}: {words.result}."
    return {"sentence": sentence, "next_step": words.step}


def _head(record: Record) -> dict[str, object]:
    """Whose take it is only where it is one."""
    of_take = {
        "shot": record.shot,
        "take": record.take,
        "kind": record.kind,
        "engine": record.engine,
        "step": record.step,
        "used": record.used,
        "cost_usd": None if record.cost_usd is None else str(record.cost_usd),
    }
    return {
        "name": record.name,
        "file": record.file,
        **(of_take if record.take else {}),
        "verdict": _verdict(record),
    }


def _verdict(record: Record) -> str:
    if record.report is None:
        return "not measured"
    return "accepted by a person" if record.overruled else record.report.verdict.value


def _lines(record: Record) -> list[dict[str, object]]:
    head = {**_head(record), "headline": record.headline}
    scores = record.report.scores if record.report else ()
    if not scores:
        return [{**head, "reason": record.report.reason if record.report else record.problem}]
    return [{**head, **_in_words(record, score), **score_data(score)} for score in scores]


def _cell(value: object) -> object:
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return value


def _verdict_case(suite: ElementTree.Element, record: Record) -> None:
    case = _case(suite, record, "verdict")
    if record.report is None:
        ElementTree.SubElement(case, "error", message=_plain(record.problem))
    elif not record.passed:
        message = f"{record.report.verdict.value}: {record.headline or record.report.reason}"
        ElementTree.SubElement(case, "failure", message=_plain(message))


def _score_case(suite: ElementTree.Element, record: Record, score: Score) -> None:
    case = _case(suite, record, subject_words(score))
    measured, bands = score.measurement, score.bands
    if is_noted(score):
        ElementTree.SubElement(case, "system-out").text = _plain(measured.reason)
    elif score.grade is Grade.UNMEASURED:
        ElementTree.SubElement(case, "skipped", message=_plain(measured.reason or measured.finding.value))
    elif score.grade is not Grade.MATCH and not record.passed:
        figure = "" if measured.usual is None else f" {measured.usual:.3f}"
        limits = f", match to {bands.match:.3f}, wrong from {bands.wrong:.3f}" if bands else ""
        message = f"{score.grade.value}{figure}{limits}"
        ElementTree.SubElement(case, "failure", message=_plain(message)).text = _plain(measured.reason)


def _case(suite: ElementTree.Element, record: Record, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", name=_plain(name), classname=_plain(record.name))


def _count(element: ElementTree.Element, suites: Sequence[ElementTree.Element]) -> None:
    for attribute, path in (("tests", "testcase"), ("failures", "*/failure"), ("errors", "*/error")):
        element.set(attribute, str(sum(len(suite.findall(path)) for suite in suites)))
    element.set("skipped", str(sum(len(suite.findall("*/skipped")) for suite in suites)))


def _plain(text: str) -> str:
    return NOT_IN_XML.sub("�", text)
