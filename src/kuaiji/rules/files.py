"""证明材料: the limits of each upload slot, and the judgement on a probed file."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kuaiji.rules.findings import Finding, Source, must

KB = 1024


class Format(StrEnum):
    JPG = "jpg"
    PNG = "png"


class FileKind(StrEnum):
    PHOTO = "photo"
    EVIDENCE = "evidence"


class Bounds(BaseModel):
    """What a policy says of a file; bytes are counted as handed in, both ends included."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    formats: Annotated[list[Format], Field(min_length=1)]
    min_bytes: Annotated[int, Field(ge=1)]
    max_bytes: int
    min_width: Annotated[int, Field(ge=1)] = 1
    min_height: Annotated[int, Field(ge=1)] = 1

    @model_validator(mode="after")
    def _leaves_room(self) -> Self:
        if self.max_bytes < self.min_bytes:
            raise ValueError("max_bytes 不能小于 min_bytes")
        return self


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file in a slot must be, and the sentence that says so."""

    formats: tuple[Format, ...]
    min_bytes: int
    max_bytes: int
    min_width: int
    min_height: int
    hint: str
    source: Source

    @classmethod
    def of(cls, bounds: Bounds, source: Source, rest: str) -> Self:
        parts = [f"{_words(bounds.formats)} 格式", _least(bounds.min_bytes)]
        if bounds.min_width > 1:
            parts.append(f"不低于 {bounds.min_width}×{bounds.min_height} 像素")
        hint = f"{'，'.join(parts)}，不超过 {_size(bounds.max_bytes)}；{rest}。"
        formats = tuple(bounds.formats)
        return cls(
            formats, bounds.min_bytes, bounds.max_bytes, bounds.min_width, bounds.min_height, hint, source
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slot:
    """A place on a page where one picture goes; in paths it stands like a field: `basic/photo`."""

    name: str
    title: str
    kind: FileKind = FileKind.EVIDENCE


@dataclass(frozen=True, slots=True)
class Probe:
    """What a look at the bytes found; `format` is None when they are no picture we know."""

    format: Format | None
    size: int
    width: int = 0
    height: int = 0


def judge(probe: Probe, limits: Limits, path: str = "") -> list[Finding]:
    """Return every reason why the file may not be taken, each with the way out."""
    findings = []
    if probe.format not in limits.formats:
        message = f"请上传 {_words(limits.formats)} 格式的图片。"
        findings.append(must("file.format", message, limits.source, path))
    if probe.size < limits.min_bytes:
        message = f"图片只有 {_kb(probe.size, floor)}，要{_least(limits.min_bytes)}。请换一张更清晰的原图。"
        findings.append(must("file.too-small", message, limits.source, path))
    if probe.size > limits.max_bytes:
        message = f"图片有 {_kb(probe.size, ceil)}，请压缩到 {_kb(limits.max_bytes, floor)} 以内再上传。"
        findings.append(must("file.too-large", message, limits.source, path))
    if probe.format in limits.formats and (probe.width < limits.min_width or probe.height < limits.min_height):
        found, least = f"{probe.width}×{probe.height}", f"{limits.min_width}×{limits.min_height}"
        message = f"图片是 {found} 像素，请换一张不低于 {least} 像素的图片。"
        findings.append(must("file.too-few-pixels", message, limits.source, path))
    return findings


def _words(formats: list[Format] | tuple[Format, ...]) -> str:
    return " 或 ".join(formats)


def _least(min_bytes: int) -> str:
    """The guides say 不小于10KB of the photo, which takes 10KB, and 大于20KB of the rest, which does not take 20KB."""
    word = "不小于" if min_bytes % KB == 0 else "大于"
    return f"{word} {_kb(min_bytes, floor)}"


def _size(count: int) -> str:
    return f"{count // KB // KB}MB" if count % (KB * KB) == 0 else _kb(count, floor)


def _kb(count: int, rounded: Callable[[float], int]) -> str:
    """Write a size, rounded away from the limit so that 500KB and one byte never reads as 500KB."""
    return f"{rounded(count * 10 / KB) / 10:g}KB"
