"""TOML is read as tomllib reads it, and what would keep tomllib busy for minutes or break it is refused at once."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from repertory.errors import Damaged, YourMove
from repertory.files.toml import MAX_PARTS, table_of
from repertory.library.cards import CHARACTER
from repertory.productions.castfile import read_cast

LONG = ".".join("abcdefghijklmnop")

BOMBS = {
    "a key of 15,000 parts": ("x = 1\n" + "a." * 15_000 + "b = 1", r"too many parts \(at line 2\)"),
    "a key with spaces": ("a . " * 15_000 + "b = 1", "too many parts"),
    "a key of quoted parts": ("\"a\" .'b'." * 9_000 + "b = 1", "too many parts"),
    "a table": ("[" + "a." * 15_000 + "b]", "too many parts"),
    "a list of tables": ("[[" + "a." * 15_000 + "b]]", "too many parts"),
    "inside a table on one line": ('x = {y = "", ' + "a." * 15_000 + "b = 1}", "too many parts"),
    "behind a text": ("x = '''\n''\n''''\n" + "a." * 15_000 + "b = 1", r"too many parts \(at line 4\)"),
    "behind a text with quotes": ('x = """\\""" \\\\""""\n' + "a." * 15_000 + "b = 1", "too many parts"),
    "behind a comment": ('x = 1 # """\n' + "a." * 15_000 + "b = 1", "too many parts"),
    "brackets": ("x = " + "[" * 3_000, "nested"),
    "braces": ("x = " + "{a = " * 3_000, "nested"),
    "hexadecimal digits": ("x = 0x" + "f" * 5_000, r"too many digits \(at line 1\)"),
    "digits": ("x = 1" + "0" * 5_000, "too many digits"),
}


@pytest.mark.parametrize("case", BOMBS)
def test_what_would_break_its_reader_is_refused_at_once_and_named(case: str) -> None:
    text, match = BOMBS[case]
    began = time.perf_counter()
    with pytest.raises(ValueError, match=match):
        table_of(text)
    assert time.perf_counter() - began < 1
    with pytest.raises(Damaged, match=rf"mia\.toml is not valid TOML: .*{match}"):
        CHARACTER.loads(text, Path("mia.toml"))
    with pytest.raises(YourMove, match=rf"cast\.toml is not valid TOML: .*{match}"):
        read_cast(text, Path("cast.toml"))


@pytest.mark.parametrize(
    "text",
    [
        f'x = "{LONG}"',
        f"x = '{LONG}'",
        f'x = """\n{LONG}\n"" {LONG} ""\\""""""\ny = 1',
        f"x = '''\n{LONG}\n'' {LONG} '''''\ny = 1",
        f"# {LONG} = 1\nx = 1 # {LONG}",
        f"x = '0x{'f' * 5_000}'\ny = 0xff",
        f'"{LONG}"."\\"{LONG}" = 1',
        f"x = ['{LONG}', \"{LONG}\", 1.5, 1979-05-27T07:32:00.999999Z]",
        'x = ""\ny = \'\'\nz = """"""\na.b = {c.d = 1}\n',
        ".".join("abcdefgh"[:MAX_PARTS]) + " = 1",
        "x = 1\r\n# a\r\n[y.z]\r\n",
    ],
)
def test_dots_that_are_no_key_are_welcome(text: str) -> None:
    assert table_of(text) == tomllib.loads(text)


@given(st.dictionaries(st.text(), st.text() | st.floats(allow_nan=False) | st.lists(st.text())), st.booleans())
def test_whatever_is_written_is_read(table: dict[str, object], several_lines: bool) -> None:
    text = tomli_w.dumps(table, multiline_strings=several_lines)
    assert table_of(text) == tomllib.loads(text)


@given(st.text(alphabet="\"'\\#.=[]{} \nab1"))
def test_no_scrawl_is_read_otherwise_than_tomllib_does_or_fails_otherwise(scrawl: str) -> None:
    try:
        expected = tomllib.loads(scrawl)
    except tomllib.TOMLDecodeError:
        with pytest.raises(ValueError, match=r"\w"):
            table_of(scrawl)
    else:
        assert table_of(scrawl) == expected


@pytest.mark.parametrize(
    "unfinished", ['"""\\' * 500_000, "'''" + "''a" * 500_000, '"\\' * 999_999, "." * 999_999, "a " * 999_999]
)
def test_the_look_at_the_keys_takes_no_longer_than_the_text_is(unfinished: str) -> None:
    began = time.perf_counter()
    with pytest.raises(ValueError, match=r"\w"):
        table_of(unfinished)
    assert time.perf_counter() - began < 2
