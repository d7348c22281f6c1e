"""What every room needs of the machine: folders, whole files, hashes, language tags."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.system.atomic_file import atomic_write as atomic_write
    from voicecoach.system.atomic_file import make_folder as make_folder
    from voicecoach.system.cpu_count import usable_cpu_count as usable_cpu_count
    from voicecoach.system.gc_pause import gc_paused as gc_paused
    from voicecoach.system.hashing import file_sha256 as file_sha256
    from voicecoach.system.language_tag import iso639_2_code as iso639_2_code
    from voicecoach.system.language_tag import normalise_tag as normalise_tag
    from voicecoach.system.language_tag import primary_language as primary_language
    from voicecoach.system.packages import folder_size_bytes as folder_size_bytes
    from voicecoach.system.packages import installed_version as installed_version
    from voicecoach.system.packages import is_installed as is_installed
    from voicecoach.system.packages import package_folder as package_folder
    from voicecoach.system.regular_file import open_regular_file as open_regular_file
    from voicecoach.system.user_dirs import HOME_ENV_VAR as HOME_ENV_VAR
    from voicecoach.system.user_dirs import find_user_dirs as find_user_dirs

__getattr__ = lazy_names(
    __name__,
    {
        "atomic_file": (
            "atomic_write",
            "make_folder",
        ),
        "cpu_count": ("usable_cpu_count",),
        "gc_pause": ("gc_paused",),
        "hashing": ("file_sha256",),
        "language_tag": (
            "iso639_2_code",
            "normalise_tag",
            "primary_language",
        ),
        "packages": (
            "folder_size_bytes",
            "installed_version",
            "is_installed",
            "package_folder",
        ),
        "regular_file": ("open_regular_file",),
        "user_dirs": (
            "HOME_ENV_VAR",
            "find_user_dirs",
        ),
    },
)
