"""Figures for programs: nothing is lost between a report and its JSON, CSV and JUnit XML."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

from example_film import score, scored

from repertory.craft.levels import LOUDNESS
from repertory.cutters.records import Record, as_csv, as_json, as_junit
from repertory.model.verdict import Finding, Grade, Report, Verdict

GOOD = Report(scores=tuple(scored("mia@1", 0.21, Grade.MATCH)), verdict=Verdict.ACCEPT, reason="Every face matches.")
MIXED = Report(
    scores=(
        *scored("nova@1", 0.31, Grade.DRIFT),
        score("mia@1", None, Grade.UNMEASURED, finding=Finding.UNMEASURED, reason="a profile"),
    ),
    verdict=Verdict.REPAIR,
    reason="nova@1 has drifted.",
    notes=("Mia is unmeasured.",),
)
RECORDS = (
    Record(name="a.png", file="a.png", report=GOOD),
    Record(name="shot 2, clip", file="takes/2/2.mp4", report=MIXED, shot="2", take="2-clip-1", cost_usd=Decimal("0.1")),
    Record(name="b.png", file="b.png", report=None, problem="b.png is empty."),
)


def cases(records: tuple[Record, ...]) -> dict[tuple[str, str], list[str]]:
    root = ElementTree.fromstring(as_junit("The film", records))  # noqa: S314 - our own words
    return {
        (case.get("classname", ""), case.get("name", "")): [child.tag for child in case]
        for case in root.iter("testcase")
    }


def test_one_fault_is_one_failure_at_whom_it_is_about() -> None:
    assert cases(RECORDS) == {
        ("a.png", "mia@1"): ["system-out"],
        ("shot 2, clip", "nova@1"): ["failure"],
        ("shot 2, clip", "mia@1"): ["skipped"],
        ("b.png", "b.png"): ["error"],
    }, "what is unmeasured is neither good nor bad"


def test_everything_of_an_anchor_is_one_case() -> None:
    (face,), (coat,) = scored("mia@1", 0.5, Grade.WRONG), scored("mia@1", 0.9, Grade.WRONG)
    coat = replace(coat, measurement=replace(coat.measurement, inspector="wardrobe", about="coat"))
    report = Report(scores=(coat, face), verdict=Verdict.RETAKE, reason="mia@1 is wrong.")
    text = as_junit("The film", (Record(name="1", file="1.png", report=report),))
    assert 'tests="1" failures="1"' in text
    assert "coat (wardrobe): wrong 0.900, match to 0.260, wrong from 0.330; faces: wrong 0.500" in text


def test_what_a_person_accepted_does_not_stop_the_build() -> None:
    overruled = Record(name="2", file="2.mp4", report=MIXED, overruled=True)
    assert cases((overruled,)) == {("2", "nova@1"): ["system-out"], ("2", "mia@1"): ["skipped"]}


def test_a_file_that_a_person_must_decide_on_fails_once_at_what_decides() -> None:
    silent = score("mia@1", None, Grade.UNMEASURED, finding=Finding.UNMEASURED, reason="a profile")
    for scores in ((silent, *GOOD.scores, silent), ()):
        report = Report(scores=scores, verdict=Verdict.REVIEW, reason="mia@1 is a profile.")
        record = Record(name="1", file="1.png", report=report)
        assert [*cases((record,)).values()] == [["failure"]]
        assert 'message="for a person to decide: mia@1 is a profile."' in as_junit("The film", (record,))


def test_a_voice_that_nobody_could_tell_is_skipped_though_it_is_loud_enough() -> None:
    (loud,) = scored("mia-voice@1", 0.1, Grade.MATCH)
    loud = replace(loud, measurement=replace(loud.measurement, inspector="voices", about=LOUDNESS))
    silent = score("mia-voice@1", None, Grade.UNMEASURED, finding=Finding.UNMEASURED, reason="only 1.1 s of speech")
    silent = replace(silent, measurement=replace(silent.measurement, inspector="voices"))
    line = Record(name="1", file="1.wav", report=replace(GOOD, scores=(silent, loud)))
    assert cases((line,)) == {("1", "mia-voice@1"): ["skipped"]}


def test_counts_add_up_over_the_suites() -> None:
    root = ElementTree.fromstring(as_junit("The film", RECORDS))  # noqa: S314 - our own words
    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "4",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
    }


def test_the_table_has_a_line_for_every_figure_and_every_file() -> None:
    lines = list(csv.DictReader(io.StringIO(as_csv(RECORDS))))
    assert [(line["name"], line["anchor"], line["band"]) for line in lines] == [
        ("a.png", "mia@1", "match"),
        ("shot 2, clip", "nova@1", "drift"),
        ("shot 2, clip", "mia@1", "unmeasured"),
        ("b.png", "", ""),
    ]
    assert lines[1]["distance"] == "0.31"
    assert lines[1]["cost_usd"] == "0.1"
    assert lines[2]["distance"] == "", "no figure is not a figure of nought"
    assert lines[3]["reason"] == "b.png is empty."


def test_a_file_named_like_a_formula_stays_text_in_a_spreadsheet() -> None:
    (line,) = csv.DictReader(io.StringIO(as_csv([Record(name="=1+1.png", file="=1+1.png", report=None)])))
    assert line["name"] == "'=1+1.png"


def test_json_is_a_list_of_files_or_the_files_of_a_film() -> None:
    files = json.loads(as_json(RECORDS))
    assert [one["verdict"] for one in files] == ["accept", "repair", "not measured"]
    assert files[1]["scores"][0] | {"distance": 0.31, "match": 0.26, "wrong": 0.33} == files[1]["scores"][0]
    assert files[1]["notes"] == ["Mia is unmeasured."]
    assert "take" not in files[0], "a file from another tool is no take"
    assert json.loads(as_json(RECORDS, {"title": "Größe"}))["title"] == "Größe"


def test_every_figure_has_a_sentence_and_a_next_step_where_people_read_it() -> None:
    told = replace(RECORDS[1], headline="Nova is not quite Nova.", names={"nova@1": "Nova", "mia@1": "Mia"})
    drifted, silent = csv.DictReader(io.StringIO(as_csv([told])))
    assert drifted["headline"] == silent["headline"] == "Nova is not quite Nova."
    assert drifted["sentence"] == "Nova is not quite Nova."
    assert drifted["next_step"].startswith("Mend the face")
    assert silent["sentence"] == "Mia: not measured: a profile."
    assert silent["next_step"].startswith("Look at it yourself")
    (data,) = json.loads(as_json([told]))
    assert data["scores"][0]["next_step"] == drifted["next_step"]
    assert "sentence" not in json.loads(as_json(RECORDS))[1]["scores"][0]


def test_what_is_only_noted_is_a_note_everywhere_and_skips_nothing() -> None:
    cut = score("", None, Grade.UNMEASURED, finding=Finding.HIDDEN, reason="a cut at 3.8 s: 2 takes")
    cut = replace(cut, measurement=replace(cut.measurement, inspector="clips", about="one take"))
    clip = Record(name="c.mp4", file="c.mp4", report=replace(GOOD, scores=(cut,)), names={})
    (line,) = csv.DictReader(io.StringIO(as_csv([clip])))
    assert (line["finding"], line["band"], line["sentence"]) == ("noted", "noted", "A cut at 3.8 s: 2 takes.")
    assert cases((clip,)) == {("c.mp4", "the clip"): ["system-out"]}
    assert 'skipped="0"' in as_junit("The film", (clip,))


def test_names_that_xml_cannot_hold_do_not_break_the_file() -> None:
    nasty = Record(name="a\x00<b>&\ud800.png", file="x", report=None, problem="\x1b[31mred\x1b[0m")
    root = ElementTree.fromstring(as_junit("\x07", (nasty,)))  # noqa: S314 - our own words
    assert root[0].get("name") == "a�<b>&�.png"


def test_a_file_may_have_a_sentence_for_people() -> None:
    told = Record(name="a.png", file="a.png", report=MIXED, headline="Nova is not quite Nova.")
    (data,) = json.loads(as_json([told]))
    assert data["headline"] == "Nova is not quite Nova."
    assert "headline" not in json.loads(as_json(RECORDS))[0]


def test_programs_get_the_figure_that_people_read_and_what_it_is_of() -> None:
    (data,) = json.loads(as_json([swapped_from_two_seconds_on()]))
    (kept,) = data["scores"]
    assert (kept["distance"], kept["distance_of"]) == (0.9, "from 2.0 s on"), "wrong is what its figure says, too"
    assert (kept["median"], kept["worst_tenth"]) == (0.2, 0.91)
    (picture,) = json.loads(as_json([RECORDS[0]]))
    assert (picture["scores"][0]["distance"], picture["scores"][0]["distance_of"]) == (0.21, "")
    assert picture["scores"][0]["median"] is None


def test_people_are_called_alike_in_words_and_in_what_programs_get() -> None:
    record = swapped_from_two_seconds_on()
    (data,) = json.loads(as_json([record]))
    (line,) = csv.DictReader(io.StringIO(as_csv([record])))
    for kept in (data["scores"][0], line):
        assert (kept["what"], kept["nearest"], kept["anchor"]) == ("The person in your pictures", "Max", "img2")
        assert kept["sentence"] == "From 2.0 s on, Max is in the place of the person in your pictures."
        assert kept["reason"] == "Max stands in the place of the person in your pictures"
    assert (data["why"], data["notes"]) == ("the person in your pictures: swapped.", ["Max was not asked for."])
    text = as_junit("Continuity check", [record])
    assert 'name="the person in your pictures"' in text
    assert "wrong 0.900 from 2.0 s on" in text
    assert "max@1" not in text


def swapped_from_two_seconds_on() -> Record:
    """A clip that cuts from one person to another."""
    curve = tuple((number / 2, 0.9 if number >= 4 else 0.2) for number in range(9))
    (one,) = scored("img2", 0.91, Grade.WRONG)
    measured = replace(one.measurement, median=0.2, curve=curve, finding=Finding.SWAPPED, nearest="max@1")
    part = replace(one, measurement=replace(measured, reason="max@1 stands in the place of img2"))
    report = Report(
        scores=(part,), verdict=Verdict.RETAKE, reason="img2: swapped.", notes=("max@1 was not asked for.",)
    )
    names = {"img2": "the person in your pictures", "max@1": "Max"}
    return Record(name="a.mp4", file="a.mp4", report=report, names=names)
