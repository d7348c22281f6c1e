"""What a web page of a session is made from: its steps' pictures and notes, and the files that it carries."""

from __future__ import annotations

import posixpath
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from voicecoach.compiler import flatten
from voicecoach.page import CarriedFiles, PageContent, Picture, StepSource, write_page
from voicecoach.script import ROUTINE_SUFFIXES, iter_nested
from voicecoach.session.options import carried_options_json
from voicecoach.system import open_regular_file
from voicecoach.timeline import rename_recordings, rename_sounds, to_json
from voicecoach.wording import page_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from voicecoach.export import ExportOptions
    from voicecoach.script import Script
    from voicecoach.session.session import Session
    from voicecoach.timeline import Timeline


def make_page(session: Session, options: ExportOptions, audio: Path, page: Path, timeline: Timeline) -> None:
    """Write the page of a session, with the sound of an M4A file; raises OSError."""
    write_page(
        page,
        audio,
        page_content(session, options, timeline, page.parent),
        session.clip_provider.clip_of_event,
    )


def picture_files(session: Session) -> tuple[Path, ...]:
    """The pictures of the steps of a session, each once."""
    if session.planner is None:
        return ()
    return tuple(dict.fromkeys(file for _, _, file in _pictured_steps(session.planner.script)))


def _pictured_steps(script: Script) -> Iterator[tuple[int, str, Path]]:
    """Each step with a picture, by its identity: the picture's path in a page, and its file."""
    for path, part in _carried_paths(script).items():
        for outer in part.routine.steps:
            for step in iter_nested(outer):
                if step.image is not None:
                    name = posixpath.join(posixpath.dirname(path), step.image)
                    yield id(step), name, part.path.parent / step.image


def page_content(session: Session, options: ExportOptions, timeline: Timeline, folder: Path) -> PageContent:
    """The content of a page that is written to `folder`."""
    cover = options.cover
    return PageContent(
        timeline=timeline,
        labels=page_labels(session.language),
        about=session.about,
        needs=session.needs,
        sources=_step_sources(session),
        artwork=Picture("cover", cover.data) if cover else None,
        carried=_carried_files(session, timeline, folder),
        head=options.page_head,
    )


def _step_sources(session: Session) -> tuple[StepSource, ...]:
    """What the script has about each step of the timeline; empty for a timeline file."""
    if session.planner is None:
        return ()
    planner = session.planner
    flat_steps = flatten(planner.script, planner.without)
    numbers = {id(flat.step): number for number, flat in reversed(tuple(enumerate(flat_steps)))}
    pictures = _Pictures(planner.script)

    def source(index: int) -> StepSource:
        if not 0 <= index < len(flat_steps):  # the time to get ready, and the end
            return StepSource(index)
        step = flat_steps[index].step
        return StepSource(numbers[id(step)], pictures.of_step.get(id(step)), getattr(step, "note", None))

    return tuple(source(step.key[0]) for step in session.make_plan(session.initial_settings).steps)


class _Pictures:
    """The pictures of all steps of a script, by the identity of the step; each file is read once."""

    def __init__(self, script: Script) -> None:
        self.of_step: dict[int, Picture] = {}
        read: dict[Path, Picture] = {}
        for step, name, file in _pictured_steps(script):
            read[file] = read.get(file) or _read_picture(file, name)
            self.of_step[step] = read[file]


def _read_picture(path: Path, name: str) -> Picture:
    with open_regular_file(path) as file:
        return Picture(posixpath.normpath(name), file.read())


def _carried_files(session: Session, timeline: Timeline, folder: Path) -> CarriedFiles:
    named = rename_sounds(timeline, partial(session.clip_provider.sound_label, folder))
    timeline_json = to_json(rename_recordings(named, lambda file: PurePosixPath(file).name))
    if session.planner is None:
        return CarriedFiles(timeline_json)
    paths = _carried_paths(session.planner.script)
    scripts = {path: session.script_texts[script.path] for path, script in paths.items()}
    return CarriedFiles(timeline_json, next(iter(paths)), scripts, carried_options_json(session.options))


def _carried_paths(script: Script) -> Mapping[str, Script]:
    """Each script by its path in a page: where the including script finds it by the name that it uses."""
    return dict(_iter_carried(script, script.path.name))


def _iter_carried(script: Script, path: str) -> Iterator[tuple[str, Script]]:
    yield path, script
    for (includer, name), included in script.scripts_by_include.items():
        if includer == script.path:
            suffix = "" if name.endswith(ROUTINE_SUFFIXES) else ROUTINE_SUFFIXES[0]
            below = posixpath.normpath(posixpath.join(posixpath.dirname(path), name + suffix))
            yield from _iter_carried(included, below)
