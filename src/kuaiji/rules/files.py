"""证明材料: the limits of each upload slot, and the judgement on a probed file."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor

from kuaiji.rules.codes import GUIDE
from kuaiji.rules.findings import Finding, Source, must

KB = 1024


class Format(StrEnum):
    JPG = "jpg"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file in a slot must be; bytes are counted as handed in, both ends included."""

    formats: tuple[Format, ...]
    min_bytes: int
    max_bytes: int
    min_width: int
    min_height: int
    hint: str
    source: Source


PHOTO = Limits(
    formats=(Format.JPG,),
    min_bytes=10 * KB,
    max_bytes=10 * KB * KB,
    min_width=295,
    min_height=413,
    hint="jpg 格式，不小于 10KB，不低于 295×413 像素；不超过 10MB；免冠、正面、不戴眼镜，刘海不遮眉。",
    source=Source(GUIDE, "（五）基本信息"),
)
EVIDENCE = Limits(
    formats=(Format.JPG, Format.PNG),
    min_bytes=20 * KB + 1,
    max_bytes=500 * KB,
    min_width=1,
    min_height=1,
    hint="jpg 或 png 格式，大于 20KB，不超过 500KB；有多页的，合并为一张图片。",
    source=Source(GUIDE, "（五）基本信息"),
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place on a page where one picture goes; in paths it stands like a field: `basic/photo`."""

    name: str
    title: str
    limits: Limits


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
        words = " 或 ".join(limits.formats)
        findings.append(must("file.format", f"请上传 {words} 格式的图片。", limits.source, path))
    if probe.size < limits.min_bytes:
        message = f"图片只有 {_kb(probe.size, floor)}，{_least(limits)}。请换一张更清晰的原图。"
        findings.append(must("file.too-small", message, limits.source, path))
    if probe.size > limits.max_bytes:
        message = f"图片有 {_kb(probe.size, ceil)}，请压缩到 {_kb(limits.max_bytes, floor)} 以内再上传。"
        findings.append(must("file.too-large", message, limits.source, path))
    if probe.format in limits.formats and (probe.width < limits.min_width or probe.height < limits.min_height):
        found, least = f"{probe.width}×{probe.height}", f"{limits.min_width}×{limits.min_height}"
        message = f"图片是 {found} 像素，请换一张不低于 {least} 像素的图片。"
        findings.append(must("file.too-few-pixels", message, limits.source, path))
    return findings


def _least(limits: Limits) -> str:
    if limits.min_bytes % KB == 0:
        return f"要不小于 {_kb(limits.min_bytes, floor)}"
    return f"要大于 {_kb(limits.min_bytes, floor)}"


def _kb(count: int, rounded: Callable[[float], int]) -> str:
    """Write a size, rounded away from the limit so that 500KB and one byte never reads as 500KB."""
    return f"{rounded(count * 10 / KB) / 10:g}KB"
