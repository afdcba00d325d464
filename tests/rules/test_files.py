"""证明材料: each limit at its two sides."""

import json

import pytest
from pydantic import ValidationError

from kuaiji.rules.files import Bounds, Format, Limits, Probe, judge
from kuaiji.rules.findings import Source
from pictures import EVIDENCE, PHOTO

JPG, PNG = Format.JPG, Format.PNG


@pytest.mark.parametrize(
    ("limits", "probe", "codes"),
    [
        (PHOTO, Probe(JPG, 10_240, 295, 413), []),
        (PHOTO, Probe(JPG, 10_239, 295, 413), ["file.too-small"]),
        (PHOTO, Probe(JPG, 10_240, 294, 413), ["file.too-few-pixels"]),
        (PHOTO, Probe(JPG, 10_240, 295, 412), ["file.too-few-pixels"]),
        (PHOTO, Probe(PNG, 10_240, 295, 413), ["file.format"]),
        (PHOTO, Probe(JPG, 10_485_760, 295, 413), []),
        (PHOTO, Probe(JPG, 10_485_761, 295, 413), ["file.too-large"]),
        (EVIDENCE, Probe(PNG, 20_481, 1, 1), []),
        (EVIDENCE, Probe(JPG, 20_480, 1, 1), ["file.too-small"]),
        (EVIDENCE, Probe(JPG, 512_000, 1, 1), []),
        (EVIDENCE, Probe(JPG, 512_001, 1, 1), ["file.too-large"]),
        (EVIDENCE, Probe(None, 100_000), ["file.format"]),
        (EVIDENCE, Probe(None, 0), ["file.format", "file.too-small"]),
    ],
)
def test_judge(limits: Limits, probe: Probe, codes: list[str]) -> None:
    assert [finding.code for finding in judge(probe, limits)] == codes


@pytest.mark.parametrize(
    ("limits", "probe", "message"),
    [
        (PHOTO, Probe(JPG, 9_000, 295, 413), "图片只有 8.7KB，要不小于 10KB。请换一张更清晰的原图。"),
        (EVIDENCE, Probe(JPG, 20_480, 9, 9), "图片只有 20KB，要大于 20KB。请换一张更清晰的原图。"),
        (EVIDENCE, Probe(JPG, 512_001, 9, 9), "图片有 500.1KB，请压缩到 500KB 以内再上传。"),
        (PHOTO, Probe(JPG, 10_240, 200, 413), "图片是 200×413 像素，请换一张不低于 295×413 像素的图片。"),
        (EVIDENCE, Probe(None, 30_000), "请上传 jpg 或 png 格式的图片。"),
    ],
)
def test_judge_says_what_to_do(limits: Limits, probe: Probe, message: str) -> None:
    (finding,) = judge(probe, limits, path="basic/photo")

    assert (finding.path, finding.message) == ("basic/photo", message)


@pytest.mark.parametrize(
    ("limits", "hint"),
    [
        (PHOTO, "jpg 格式，不小于 10KB，不低于 295×413 像素，不超过 10MB；免冠、正面、不戴眼镜，刘海不遮眉。"),
        (EVIDENCE, "jpg 或 png 格式，大于 20KB，不超过 500KB；有多页的，合并为一张图片。"),
    ],
)
def test_limits_are_said_beside_the_box(limits: Limits, hint: str) -> None:
    assert limits.hint == hint


GIVEN = {"formats": ["jpg"], "min_bytes": 20_480, "max_bytes": 512_000}


@pytest.mark.parametrize("max_bytes", [512_000, 20_480])
def test_bounds_leave_room_for_a_file(max_bytes: int) -> None:
    bounds = Bounds.model_validate_json(json.dumps(GIVEN | {"max_bytes": max_bytes}))

    assert Limits.of(bounds, Source("x", "y"), "z").max_bytes == max_bytes


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"max_bytes": 20_479}, ()),
        ({"formats": []}, ("formats",)),
        ({"formats": ["pdf"]}, ("formats", 0)),
        ({"min_bytes": 0}, ("min_bytes",)),
        ({"colour": "white"}, ("colour",)),
    ],
)
def test_bounds_without_sense_are_refused(changes: dict[str, object], where: tuple[object, ...]) -> None:
    with pytest.raises(ValidationError) as refused:
        Bounds.model_validate_json(json.dumps(GIVEN | changes))

    assert [error["loc"] for error in refused.value.errors()] == [where]
