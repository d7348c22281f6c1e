"""Voices, which make clips of utterances: engines, caches, and text normalisation."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.voices.api import Utterance as Utterance
    from voicecoach.voices.api import Voice as Voice
    from voicecoach.voices.api import VoiceInfo as VoiceInfo
    from voicecoach.voices.api import utterance_of as utterance_of
    from voicecoach.voices.catalogue.kokoro_catalogue import EXTRA_DOWNLOAD_BYTES as EXTRA_DOWNLOAD_BYTES
    from voicecoach.voices.catalogue.kokoro_catalogue import KokoroVoice as KokoroVoice
    from voicecoach.voices.catalogue.kokoro_catalogue import kokoro_voices as kokoro_voices
    from voicecoach.voices.catalogue.piper_catalogue import CatalogueVoice as CatalogueVoice
    from voicecoach.voices.catalogue.piper_catalogue import catalogue_voice as catalogue_voice
    from voicecoach.voices.catalogue.piper_catalogue import catalogue_voices as catalogue_voices
    from voicecoach.voices.catalogue.piper_catalogue import recommendations as recommendations
    from voicecoach.voices.catalogue.piper_catalogue import recommended_voice as recommended_voice
    from voicecoach.voices.catalogue.piper_catalogue import voice_credit as voice_credit
    from voicecoach.voices.engines.espeak import espeak_phonemes as espeak_phonemes
    from voicecoach.voices.engines.piper import installed_models as installed_models
    from voicecoach.voices.install.hub import hub_address as hub_address
    from voicecoach.voices.install.installer import copy_voice as copy_voice
    from voicecoach.voices.install.installer import download_voice as download_voice
    from voicecoach.voices.install.installer import installed_voice_named as installed_voice_named
    from voicecoach.voices.install.installer import is_installed_voice as is_installed_voice
    from voicecoach.voices.install.installer import models_in as models_in
    from voicecoach.voices.install.installer import remove_voice as remove_voice
    from voicecoach.voices.install.installer import voice_to_download as voice_to_download
    from voicecoach.voices.install.kokoro_installer import copy_kokoro_voice as copy_kokoro_voice
    from voicecoach.voices.install.kokoro_installer import download_kokoro_voice as download_kokoro_voice
    from voicecoach.voices.install.kokoro_installer import (
        is_installed_kokoro_voice as is_installed_kokoro_voice,
    )
    from voicecoach.voices.install.kokoro_installer import kokoro_downloads as kokoro_downloads
    from voicecoach.voices.install.kokoro_installer import kokoro_files_in as kokoro_files_in
    from voicecoach.voices.install.kokoro_installer import kokoro_voice_named as kokoro_voice_named
    from voicecoach.voices.install.kokoro_installer import remove_kokoro_voice as remove_kokoro_voice
    from voicecoach.voices.install.pace_measuring import measure_pace as measure_pace
    from voicecoach.voices.install.pace_measuring import measure_pace_of as measure_pace_of
    from voicecoach.voices.pace.passage import passage as passage
    from voicecoach.voices.registry import check_voice_name as check_voice_name
    from voicecoach.voices.registry import covers_language as covers_language
    from voicecoach.voices.registry import engine_names as engine_names
    from voicecoach.voices.registry import engine_voice_names as engine_voice_names
    from voicecoach.voices.registry import install_to_suggest as install_to_suggest
    from voicecoach.voices.registry import is_known_voice as is_known_voice
    from voicecoach.voices.registry import keep_clips as keep_clips
    from voicecoach.voices.registry import list_voices as list_voices
    from voicecoach.voices.registry import natural_voice_for as natural_voice_for
    from voicecoach.voices.registry import once_per_message as once_per_message
    from voicecoach.voices.registry import open_plain_voice as open_plain_voice
    from voicecoach.voices.registry import open_voice as open_voice
    from voicecoach.voices.registry import resolve_voice_name as resolve_voice_name
    from voicecoach.voices.registry import speaks_language as speaks_language
    from voicecoach.voices.registry import supports_pitch as supports_pitch
    from voicecoach.voices.registry import voice_file as voice_file
    from voicecoach.voices.registry import voice_languages as voice_languages
    from voicecoach.voices.registry import voice_to_suggest as voice_to_suggest
    from voicecoach.voices.registry import voices_for_language as voices_for_language
    from voicecoach.voices.text.explain import explain_reading as explain_reading
    from voicecoach.voices.text.explain import guessed_readings as guessed_readings
    from voicecoach.voices.text.pronounce import pronunciations_in as pronunciations_in
    from voicecoach.voices.wrappers.cache_prune import CachedClip as CachedClip
    from voicecoach.voices.wrappers.cache_prune import CacheTotals as CacheTotals
    from voicecoach.voices.wrappers.cache_prune import list_clips as list_clips
    from voicecoach.voices.wrappers.cache_prune import over_limit as over_limit
    from voicecoach.voices.wrappers.cache_prune import remove_clips as remove_clips
    from voicecoach.voices.wrappers.cache_prune import totals as totals
    from voicecoach.voices.wrappers.cache_prune import totals_by_voice as totals_by_voice
    from voicecoach.voices.wrappers.cache_prune import unused_since as unused_since
    from voicecoach.voices.wrappers.recorded_voice import RecordedVoice as RecordedVoice
    from voicecoach.voices.wrappers.recorded_voice import recording_name as recording_name
    from voicecoach.voices.wrappers.stored_clip import ClipLostError as ClipLostError
    from voicecoach.voices.wrappers.stored_clip import StoredClip as StoredClip

lazy_names(
    __name__,
    {
        "wrappers.stored_clip": (
            "StoredClip",
            "ClipLostError",
        ),
        "api": (
            "Utterance",
            "Voice",
            "VoiceInfo",
            "utterance_of",
        ),
        "catalogue.kokoro_catalogue": (
            "EXTRA_DOWNLOAD_BYTES",
            "KokoroVoice",
            "kokoro_voices",
        ),
        "catalogue.piper_catalogue": (
            "CatalogueVoice",
            "catalogue_voice",
            "catalogue_voices",
            "recommendations",
            "recommended_voice",
            "voice_credit",
        ),
        "engines.piper": ("installed_models",),
        "install.hub": ("hub_address",),
        "install.installer": (
            "copy_voice",
            "download_voice",
            "installed_voice_named",
            "is_installed_voice",
            "models_in",
            "remove_voice",
            "voice_to_download",
        ),
        "install.kokoro_installer": (
            "copy_kokoro_voice",
            "download_kokoro_voice",
            "is_installed_kokoro_voice",
            "kokoro_downloads",
            "kokoro_files_in",
            "kokoro_voice_named",
            "remove_kokoro_voice",
        ),
        "install.pace_measuring": (
            "measure_pace",
            "measure_pace_of",
        ),
        "pace.passage": ("passage",),
        "registry": (
            "install_to_suggest",
            "is_known_voice",
            "keep_clips",
            "check_voice_name",
            "covers_language",
            "engine_names",
            "engine_voice_names",
            "list_voices",
            "natural_voice_for",
            "voice_to_suggest",
            "once_per_message",
            "open_plain_voice",
            "open_voice",
            "resolve_voice_name",
            "speaks_language",
            "supports_pitch",
            "voice_file",
            "voice_languages",
            "voices_for_language",
        ),
        "engines.espeak": ("espeak_phonemes",),
        "text.explain": (
            "explain_reading",
            "guessed_readings",
        ),
        "text.pronounce": ("pronunciations_in",),
        "wrappers.cache_prune": (
            "CacheTotals",
            "CachedClip",
            "list_clips",
            "over_limit",
            "remove_clips",
            "totals",
            "totals_by_voice",
            "unused_since",
        ),
        "wrappers.recorded_voice": (
            "RecordedVoice",
            "recording_name",
        ),
    },
)
