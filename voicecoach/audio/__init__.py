"""Sound: clips, codecs, loudness, the mix of a timeline, and verification of a finished file."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.audio.clip import Clip as Clip
    from voicecoach.audio.clip import ClipCache as ClipCache
    from voicecoach.audio.clip import FloatSamples as FloatSamples
    from voicecoach.audio.clip import Samples as Samples
    from voicecoach.audio.clip import Sound as Sound
    from voicecoach.audio.clip import to_float as to_float
    from voicecoach.audio.clip import to_samples as to_samples
    from voicecoach.audio.codecs import AudioWriter as AudioWriter
    from voicecoach.audio.codecs import check_sound as check_sound
    from voicecoach.audio.codecs import decode_file as decode_file
    from voicecoach.audio.codecs import open_audio_writer as open_audio_writer
    from voicecoach.audio.codecs import read_blocks as read_blocks
    from voicecoach.audio.codecs import read_recording_sound as read_recording_sound
    from voicecoach.audio.codecs import read_sound as read_sound
    from voicecoach.audio.codecs import sound_length_frames as sound_length_frames
    from voicecoach.audio.codecs import write_audio as write_audio
    from voicecoach.audio.encodings import BITRATE_LIMITS as BITRATE_LIMITS
    from voicecoach.audio.encodings import ENCODINGS as ENCODINGS
    from voicecoach.audio.encodings import MP4_BRANDS as MP4_BRANDS
    from voicecoach.audio.encodings import Quality as Quality
    from voicecoach.audio.encodings import bitrate_for as bitrate_for
    from voicecoach.audio.finish import FINISH_VERSION as FINISH_VERSION
    from voicecoach.audio.finish import finish_clip as finish_clip
    from voicecoach.audio.finish import limited_clip as limited_clip
    from voicecoach.audio.levels import LIMITER_CEILING as LIMITER_CEILING
    from voicecoach.audio.levels import TARGET_LUFS as TARGET_LUFS
    from voicecoach.audio.levels import amplitude_from_db as amplitude_from_db
    from voicecoach.audio.levels import db_from_amplitude as db_from_amplitude
    from voicecoach.audio.meters.limiter import limit as limit
    from voicecoach.audio.meters.loudness import LoudnessMeter as LoudnessMeter
    from voicecoach.audio.meters.loudness import integrated_loudness as integrated_loudness
    from voicecoach.audio.meters.true_peak import TruePeakMeter as TruePeakMeter
    from voicecoach.audio.mix.bed import KEEP_AWAKE as KEEP_AWAKE
    from voicecoach.audio.mix.bed import LEAD_IN as LEAD_IN
    from voicecoach.audio.mix.bed import MUSIC as MUSIC
    from voicecoach.audio.mix.bed import bed_kind as bed_kind
    from voicecoach.audio.mix.bed import keep_awake_tone as keep_awake_tone
    from voicecoach.audio.mix.bed import music_gain_db as music_gain_db
    from voicecoach.audio.mix.ducking import UNDER_SPEECH as UNDER_SPEECH
    from voicecoach.audio.mix.loop import LoopFile as LoopFile
    from voicecoach.audio.mix.loop import write_levelled_loop as write_levelled_loop
    from voicecoach.audio.mix.loop import write_loop as write_loop
    from voicecoach.audio.mix.mixer import MAX_OVERHANG_FRAMES as MAX_OVERHANG_FRAMES
    from voicecoach.audio.mix.mixer import EventIndex as EventIndex
    from voicecoach.audio.mix.mixer import MixPart as MixPart
    from voicecoach.audio.mix.mixer import mix_blocks as mix_blocks
    from voicecoach.audio.mix.mixer import mix_part as mix_part
    from voicecoach.audio.mix.mixer import mix_range as mix_range
    from voicecoach.audio.verify.checker import verify_audio as verify_audio
    from voicecoach.audio.verify.findings import Verdict as Verdict

lazy_names(
    __name__,
    {
        "clip": (
            "Clip",
            "ClipCache",
            "FloatSamples",
            "Samples",
            "Sound",
            "to_float",
            "to_samples",
        ),
        "codecs": (
            "open_audio_writer",
            "AudioWriter",
            "check_sound",
            "decode_file",
            "read_blocks",
            "read_recording_sound",
            "read_sound",
            "sound_length_frames",
            "write_audio",
        ),
        "encodings": (
            "BITRATE_LIMITS",
            "ENCODINGS",
            "MP4_BRANDS",
            "Quality",
            "bitrate_for",
        ),
        "finish": (
            "FINISH_VERSION",
            "finish_clip",
            "limited_clip",
        ),
        "levels": ("LIMITER_CEILING", "TARGET_LUFS", "amplitude_from_db", "db_from_amplitude"),
        "meters.limiter": ("limit",),
        "meters.loudness": (
            "LoudnessMeter",
            "integrated_loudness",
        ),
        "meters.true_peak": ("TruePeakMeter",),
        "mix.bed": (
            "KEEP_AWAKE",
            "LEAD_IN",
            "MUSIC",
            "bed_kind",
            "keep_awake_tone",
            "music_gain_db",
        ),
        "mix.ducking": ("UNDER_SPEECH",),
        "mix.loop": (
            "LoopFile",
            "write_levelled_loop",
            "write_loop",
        ),
        "mix.mixer": (
            "mix_part",
            "MixPart",
            "EventIndex",
            "MAX_OVERHANG_FRAMES",
            "mix_blocks",
            "mix_range",
        ),
        "verify.checker": ("verify_audio",),
        "verify.findings": ("Verdict",),
    },
)
