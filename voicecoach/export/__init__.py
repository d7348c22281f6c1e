"""Audio files of a session, with tags, chapters and sidecar files."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.export.audio_file import AUDIO_SUFFIXES as AUDIO_SUFFIXES
    from voicecoach.export.audio_file import PAGE_SUFFIX as PAGE_SUFFIX
    from voicecoach.export.audio_file import audio_suffix as audio_suffix
    from voicecoach.export.audio_file import check_length as check_length
    from voicecoach.export.audio_file import check_suffix as check_suffix
    from voicecoach.export.audio_file import export_audio as export_audio
    from voicecoach.export.captions import Caption as Caption
    from voicecoach.export.captions import timeline_captions as timeline_captions
    from voicecoach.export.card import draw_card as draw_card
    from voicecoach.export.cover import Cover as Cover
    from voicecoach.export.cover import podcast_advice as podcast_advice
    from voicecoach.export.cover import read_cover as read_cover
    from voicecoach.export.exporter import export_timeline as export_timeline
    from voicecoach.export.file_options import ExportOptions as ExportOptions
    from voicecoach.export.file_options import check_options as check_options
    from voicecoach.export.file_options import parse_bitrate as parse_bitrate
    from voicecoach.export.file_options import parse_split as parse_split
    from voicecoach.export.make_tags import SessionFacts as SessionFacts
    from voicecoach.export.page_head import PageHead as PageHead
    from voicecoach.export.sidecars import Sidecar as Sidecar
    from voicecoach.export.sidecars import parse_sidecars as parse_sidecars
    from voicecoach.export.sidecars import sidecar_path as sidecar_path
    from voicecoach.export.tags import Tags as Tags
    from voicecoach.export.write import ExportHooks as ExportHooks
    from voicecoach.export.write import ExportJob as ExportJob
    from voicecoach.export.write import ExportResult as ExportResult
    from voicecoach.export.write import is_page as is_page
    from voicecoach.export.write import needs_timeline as needs_timeline
    from voicecoach.export.write import open_export as open_export

lazy_names(
    __name__,
    {
        "audio_file": (
            "AUDIO_SUFFIXES",
            "PAGE_SUFFIX",
            "audio_suffix",
            "check_length",
            "check_suffix",
            "export_audio",
        ),
        "captions": ("Caption", "timeline_captions"),
        "card": ("draw_card",),
        "cover": (
            "Cover",
            "podcast_advice",
            "read_cover",
        ),
        "exporter": ("export_timeline",),
        "file_options": (
            "ExportOptions",
            "check_options",
            "parse_bitrate",
            "parse_split",
        ),
        "make_tags": ("SessionFacts",),
        "page_head": ("PageHead",),
        "sidecars": (
            "Sidecar",
            "parse_sidecars",
            "sidecar_path",
        ),
        "tags": ("Tags",),
        "write": ("ExportHooks", "ExportJob", "ExportResult", "is_page", "needs_timeline", "open_export"),
    },
)
