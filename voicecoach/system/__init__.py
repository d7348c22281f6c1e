"""What all rooms need of the machine: files, folders, hashes, processes and language tags."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.system.damaged_files import damaged_path as damaged_path
    from voicecoach.system.damaged_files import free_damaged_path as free_damaged_path
    from voicecoach.system.damaged_files import move_damaged as move_damaged
    from voicecoach.system.escapes import printable as printable
    from voicecoach.system.escapes import printable_line as printable_line
    from voicecoach.system.files import atomic_write as atomic_write
    from voicecoach.system.files import make_folder as make_folder
    from voicecoach.system.files import open_regular_file as open_regular_file
    from voicecoach.system.files import temporary_file as temporary_file
    from voicecoach.system.folders import atomic_folder as atomic_folder
    from voicecoach.system.fonts import Font as Font
    from voicecoach.system.fonts import FontPair as FontPair
    from voicecoach.system.fonts import drop_pictographs as drop_pictographs
    from voicecoach.system.fonts import find_fonts as find_fonts
    from voicecoach.system.hashing import file_sha256 as file_sha256
    from voicecoach.system.hashing import plain_values as plain_values
    from voicecoach.system.hashing import policy_hash as policy_hash
    from voicecoach.system.language_tag import iso639_2_code as iso639_2_code
    from voicecoach.system.language_tag import normalise_tag as normalise_tag
    from voicecoach.system.language_tag import primary_language as primary_language
    from voicecoach.system.language_tag import tag_and_parents as tag_and_parents
    from voicecoach.system.locks import file_lock as file_lock
    from voicecoach.system.packages import folder_size_bytes as folder_size_bytes
    from voicecoach.system.packages import installed_version as installed_version
    from voicecoach.system.packages import is_installed as is_installed
    from voicecoach.system.packages import package_folder as package_folder
    from voicecoach.system.picture_types import PICTURE_HEAD_BYTES as PICTURE_HEAD_BYTES
    from voicecoach.system.picture_types import picture_type as picture_type
    from voicecoach.system.processes import peak_memory_bytes as peak_memory_bytes
    from voicecoach.system.processes import usable_cpu_count as usable_cpu_count
    from voicecoach.system.temporary import temporary_prefix as temporary_prefix
    from voicecoach.system.user_dirs import HOME_ENV_VAR as HOME_ENV_VAR
    from voicecoach.system.user_dirs import find_user_dirs as find_user_dirs

lazy_names(
    __name__,
    {
        "damaged_files": ("damaged_path", "free_damaged_path", "move_damaged"),
        "escapes": (
            "printable",
            "printable_line",
        ),
        "files": (
            "atomic_write",
            "make_folder",
            "open_regular_file",
            "temporary_file",
        ),
        "fonts": (
            "Font",
            "FontPair",
            "drop_pictographs",
            "find_fonts",
        ),
        "folders": ("atomic_folder",),
        "hashing": (
            "file_sha256",
            "plain_values",
            "policy_hash",
        ),
        "language_tag": (
            "iso639_2_code",
            "normalise_tag",
            "primary_language",
            "tag_and_parents",
        ),
        "locks": ("file_lock",),
        "packages": (
            "folder_size_bytes",
            "installed_version",
            "is_installed",
            "package_folder",
        ),
        "picture_types": ("PICTURE_HEAD_BYTES", "picture_type"),
        "processes": (
            "peak_memory_bytes",
            "usable_cpu_count",
        ),
        "temporary": ("temporary_prefix",),
        "user_dirs": (
            "HOME_ENV_VAR",
            "find_user_dirs",
        ),
    },
)
