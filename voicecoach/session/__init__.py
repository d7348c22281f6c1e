"""A session: a routine, a voice and the listener's options, ready to be played or exported."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.session.advice import advise as advise
    from voicecoach.session.check_options import check_pack as check_pack
    from voicecoach.session.file_check import finding_count as finding_count
    from voicecoach.session.file_check import format_findings as format_findings
    from voicecoach.session.file_check import verify_blocks as verify_blocks
    from voicecoach.session.file_check import verify_file as verify_file
    from voicecoach.session.live.live_session import LiveSession as LiveSession
    from voicecoach.session.open import open_script as open_script
    from voicecoach.session.open import open_session as open_session
    from voicecoach.session.options import PAGE_SUFFIX as PAGE_SUFFIX
    from voicecoach.session.options import TIMELINE_SUFFIX as TIMELINE_SUFFIX
    from voicecoach.session.options import SessionOptions as SessionOptions
    from voicecoach.session.options import absolute_routine_name as absolute_routine_name
    from voicecoach.session.options import options_from_json as options_from_json
    from voicecoach.session.options import options_to_json as options_to_json
    from voicecoach.session.options import parse_options as parse_options
    from voicecoach.session.options import parse_parameter_value as parse_parameter_value
    from voicecoach.session.page_content import make_page as make_page
    from voicecoach.session.page_content import picture_files as picture_files
    from voicecoach.session.resolved_wording import ResolvedWording as ResolvedWording
    from voicecoach.session.resolved_wording import resolve_wording as resolve_wording
    from voicecoach.session.resolved_wording import user_sound_finder as user_sound_finder
    from voicecoach.session.session import Session as Session
    from voicecoach.session.sheets import sheet_of as sheet_of
    from voicecoach.session.stream import SessionStream as SessionStream
    from voicecoach.session.stream import export_stream as export_stream
    from voicecoach.session.templates import fill_in_template as fill_in_template
    from voicecoach.session.templates import find_template as find_template
    from voicecoach.session.templates import template_names as template_names
    from voicecoach.session.user_folders import UserFolders as UserFolders
    from voicecoach.session.user_folders import find_user_folders as find_user_folders
    from voicecoach.session.user_folders import shipped_folder as shipped_folder
    from voicecoach.session.voice_check import VoiceCheck as VoiceCheck
    from voicecoach.session.voice_check import check_voice as check_voice
    from voicecoach.session.voice_sample import check_line as check_line
    from voicecoach.session.voice_sample import language_of_voice as language_of_voice
    from voicecoach.session.voice_sample import one_line_session as one_line_session
    from voicecoach.session.voice_sample import sample_session as sample_session
    from voicecoach.session.wording_lint import lint_wording as lint_wording

lazy_names(
    __name__,
    {
        "page_content": ("make_page", "picture_files"),
        "sheets": ("sheet_of",),
        "stream": ("SessionStream", "export_stream"),
        "advice": ("advise",),
        "check_options": ("check_pack",),
        "file_check": (
            "finding_count",
            "format_findings",
            "verify_blocks",
            "verify_file",
        ),
        "live.live_session": ("LiveSession",),
        "open": (
            "open_script",
            "open_session",
        ),
        "options": (
            "parse_options",
            "parse_parameter_value",
            "SessionOptions",
            "PAGE_SUFFIX",
            "TIMELINE_SUFFIX",
            "absolute_routine_name",
            "options_from_json",
            "options_to_json",
        ),
        "resolved_wording": (
            "ResolvedWording",
            "resolve_wording",
            "user_sound_finder",
        ),
        "session": ("Session",),
        "templates": (
            "fill_in_template",
            "find_template",
            "template_names",
        ),
        "user_folders": (
            "UserFolders",
            "find_user_folders",
            "shipped_folder",
        ),
        "voice_check": (
            "VoiceCheck",
            "check_voice",
        ),
        "voice_sample": (
            "check_line",
            "language_of_voice",
            "one_line_session",
            "sample_session",
        ),
        "wording_lint": ("lint_wording",),
    },
)
