"""Sidecar files, read by parsers of other projects."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pysubs2
import pytest
import webvtt

from tests.support.sample_timeline import TIMELINE
from voicecoach.export.sidecars import Sidecar, parse_sidecars, sidecar_text

if TYPE_CHECKING:
    from pathlib import Path

TIMES = [(1_000, 2_000), (4_000, 5_000), (8_000, 9_000)]


def test_webvtt_is_read_by_a_parser_for_it(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(sidecar_text(Sidecar.VTT, TIMELINE), "utf-8")
    found = webvtt.read(str(tmp_path / "a.vtt")).captions
    assert [(caption.start, caption.end) for caption in found] == [
        ("00:00:01.000", "00:00:02.000"),
        ("00:00:04.000", "00:00:05.000"),
        ("00:00:08.000", "00:00:09.000"),
    ]
    assert [caption.raw_text for caption in found] == [
        "Kinn zur Brust.",
        "Weiter --&gt; links &lt;b&gt;",
        "{Halten} &amp; atmen. Ruhig.",
    ]


def test_srt_is_read_by_a_parser_for_it() -> None:
    found = pysubs2.SSAFile.from_string(sidecar_text(Sidecar.SRT, TIMELINE), "srt")
    assert [(caption.start, caption.end) for caption in found] == TIMES
    assert sidecar_text(Sidecar.SRT, TIMELINE).split("\n\n")[1] == (
        "2\n00:00:04,000 --> 00:00:05,000\nWeiter → links <b>"
    )


def test_lrc_has_a_line_for_each_utterance() -> None:
    assert sidecar_text(Sidecar.LRC, TIMELINE) == (
        "[ti:Nacken, kurz]\n"
        "[00:01.00]Kinn zur Brust.\n"
        "[00:04.00]Weiter --> links <b>\n"
        "[00:08.00]{Halten} & atmen. Ruhig.\n"
    )


def test_labels_have_every_event_and_step() -> None:
    assert sidecar_text(Sidecar.LABELS, TIMELINE) == (
        "0.000000\t3.000000\tBereit machen\n"
        "1.000000\t2.000000\tKinn zur Brust.\n"
        "3.000000\t8.000000\tKinn · links · Runde 1/2\n"
        "3.000000\t3.100000\t[go]\n"
        "4.000229\t5.000229\tWeiter --> links <b>\n"
        "8.000000\t12.000000\tGlocke: aus?\n"
        "8.000000\t9.000000\t{Halten} & atmen. Ruhig.\n"
    )


def test_labels_are_as_audacity_reads_them() -> None:
    line = re.compile(r"\d+\.\d{6}\t\d+\.\d{6}\t[^\t\n]+\n")
    assert line.sub("", sidecar_text(Sidecar.LABELS, TIMELINE)) == ""


@pytest.mark.parametrize(
    ("captions", "kinds"),
    [
        ("vtt", (Sidecar.VTT,)),
        ("VTT, srt,vtt", (Sidecar.VTT, Sidecar.SRT)),
        (None, ()),
    ],
)
def test_kinds_of_captions(captions: str | None, kinds: tuple[Sidecar, ...]) -> None:
    assert parse_sidecars(captions) == kinds


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'ass' is not a kind of captions; there are: vtt, srt, lrc"):
        parse_sidecars("vtt,ass")


def test_no_name_or_words_can_make_a_tag_of_lrc() -> None:
    words = replace(TIMELINE.events[0], kind="speech", text="[00:09.00]Now\n[by:me]", start=0)
    timeline = replace(TIMELINE, title="Neck\n[00:00.00]Ha", events=(words,))
    assert sidecar_text(Sidecar.LRC, timeline) == "[ti:Neck (00:00.00)Ha]\n[00:00.00](00:09.00)Now (by:me)\n"
