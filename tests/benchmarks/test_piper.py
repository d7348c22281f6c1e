"""A Piper voice: the first cue of a cold voice, an hour of cues on every core, and the list of voices."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.measuring import in_turn, whole_run
from tests.support.piper_models import install_joe, needs_joe
from voicecoach.voices.pace.measured import PIPER_CURVE

if TYPE_CHECKING:
    from pathlib import Path

LIST = "import sys; sys.argv = ['voicecoach', 'voices']; from voicecoach.cli import main; main()"
ALONE = """
import json, sys, numpy as np, onnxruntime as ort
model, scale, cues = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
options = ort.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
session = ort.InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])
ids = json.load(open(model + ".json"))["phoneme_id_map"]
from voicecoach.voices.engines.piper_phonemes import phoneme_ids, phoneme_sentences
for cue in cues:
    for sentence in phoneme_sentences(cue, "en-us"):
        row = phoneme_ids(sentence, ids)
        session.run(None, {"input": np.array([row]), "input_lengths": np.array([len(row)]),
                           "scales": np.array([0, scale, 0], np.float32)})
"""
OURS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from voicecoach.voices import Utterance, open_plain_voice
voice = open_plain_voice("piper/joe")
def speak(cue):
    voice.speak(Utterance(cue))
with ThreadPoolExecutor(int(sys.argv[1])) as threads:
    list(threads.map(speak, sys.argv[2:]))
"""
SCALE = str(1 / PIPER_CURVE.rate(1.0, 0.35, 3.0))
"""The length at pace 1, so that both speak as slowly."""
CUES = [f"Step {number}. Stand with your feet hip-width apart, knees soft." for number in range(1, 25)]


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICECOACH_HOME", str(tmp_path))
    return install_joe(tmp_path, "joe")


def run(code: str, *words: str) -> float:
    """The seconds of CPU of a program: other programs' load does not count."""
    before = os.times()
    subprocess.run([sys.executable, "-c", code, *words], check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


@needs_joe
def test_the_first_cue_takes_at_most_1_3_times_the_voice_alone(model: Path) -> None:
    ratio = in_turn(
        "first cue / the voice alone, CPU",
        lambda: run(OURS, "1", CUES[0]),
        lambda: run(ALONE, str(model), SCALE, CUES[0]),
        3,
    )
    assert ratio.times <= 1.3


@needs_joe
@pytest.mark.timeout(600)
def test_many_cues_take_at_most_1_15_times_the_voice_alone(model: Path) -> None:
    ratio = in_turn(
        "24 cues / the voice alone, CPU",
        lambda: run(OURS, "2", *CUES),
        lambda: run(ALONE, str(model), SCALE, *CUES),
        2,
    )
    assert ratio.times <= 1.15


def test_the_list_of_voices_costs_at_most_thrice_the_import_of_typer() -> None:
    ratio = in_turn(
        "voicecoach voices / import typer", lambda: whole_run(LIST), lambda: whole_run("import typer"), 9
    )
    assert ratio.times <= 3
