from __future__ import annotations

import os
import sys

import numpy as np
import pytest

from voicecoach.errors import DeviceError, VoicecoachError
from voicecoach.player import devices
from voicecoach.player.devices.recording_device import RecordingDevice
from voicecoach.player.devices.silence_stderr import restore_stderr, silenced_stderr


def clock() -> float:
    """A clock that does not advance."""
    return 0.0


def pull(frames: int, timeout_s: float = 0) -> bytes:
    """Return samples of value 1."""
    del timeout_s
    return np.ones(frames, np.int16).tobytes()


@pytest.mark.parametrize("name", devices.device_names())
def test_a_device_is_created_by_name_and_can_be_closed_without_a_start(name: str) -> None:
    device = devices.create_device(name, clock)
    device.close()
    assert device.name == name


def test_an_unknown_device_is_an_error_that_lists_the_devices() -> None:
    with pytest.raises(VoicecoachError) as caught:
        devices.create_device("gramophone", clock)
    assert str(caught.value) == "there is no device 'gramophone'; there are: miniaudio, simpleaudio"


def test_a_missing_extra_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "simpleaudio", None)
    with pytest.raises(DeviceError) as caught:
        devices.create_device("simpleaudio", clock).start(pull)
    assert str(caught.value) == (
        'simpleaudio is not installed; install it with `pip install "voicecoach[simpleaudio]"`'
    )


def test_standard_error_is_silenced_until_it_is_restored(capfd: pytest.CaptureFixture[str]) -> None:
    with silenced_stderr():
        os.write(2, b"cannot find card 0\n")
        restore_stderr()
        os.write(2, b"the sound device was gone\n")
    os.write(2, b"after\n")
    restore_stderr()
    assert capfd.readouterr().err == "the sound device was gone\nafter\n"


def test_the_recording_device_records_what_it_takes_while_it_runs() -> None:
    device = RecordingDevice()
    device.advance(5)
    device.start(pull)
    device.advance(3)
    device.stop()
    device.advance(5)
    assert device.samples.tolist() == [1, 1, 1]
