"""证明材料: each limit at its two sides."""

import pytest

from kuaiji.rules.files import EVIDENCE, PHOTO, Format, Limits, Probe, judge

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
