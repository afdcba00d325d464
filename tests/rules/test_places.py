"""地名: places and departments as people write them."""

import pytest

from kuaiji.rules.data import DIVISIONS
from kuaiji.rules.places import NoPlace, bureau, bureaus, division, full_name


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("44", "44"),
        ("440000", "44"),
        ("4401", "4401"),
        ("440100", "4401"),
        ("440106", "440106"),
        ("110103", "110103"),
        ("广东", "44"),
        ("广东省", "44"),
        ("内蒙古", "15"),
        ("广西壮族自治区", "45"),
        ("深圳", "4403"),
        ("深圳市", "4403"),
        ("广州市天河区", "440106"),
        ("广州天河区", "440106"),
        ("广东省广州市天河区", "440106"),
        ("天河区", "440106"),
        ("吉林", "22"),
        ("吉林市", "2202"),
        ("重庆市渝中区", "500103"),
        ("济源市", "419001"),
        ("香港特别行政区", "81"),
    ],
)
def test_place_is_found_by_code_and_by_name(word: str, code: str) -> None:
    assert division(word) == code


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("99", "没有以 99 开头的行政区划代码。"),
        ("不知道", "没有找到“不知道”。请写行政区划代码，或从省、市写起的全称，例如“广州市天河区”。"),
        ("市辖区", "没有找到“市辖区”。请写行政区划代码，或从省、市写起的全称，例如“广州市天河区”。"),
        (
            "鼓楼区",
            "叫“鼓楼区”的不止一处，请写全称："
            "江苏省南京市鼓楼区、江苏省徐州市鼓楼区、福建省福州市鼓楼区、河南省开封市鼓楼区。",
        ),
    ],
)
def test_place_nobody_knows_is_refused_with_the_way_out(word: str, message: str) -> None:
    with pytest.raises(NoPlace) as refused:
        division(word)

    assert str(refused.value) == message


def test_every_place_is_found_by_its_full_name_if_the_name_is_one_of_a_kind() -> None:
    codes = [line.split(",")[0] for line in DIVISIONS.read_text("utf-8").splitlines()[1:]]
    names = [full_name(code) for code in codes]

    lost = [code for code, name in zip(codes, names, strict=True) if names.count(name) == 1 and division(name) != code]

    assert lost == []


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("440106", ("44", "4401", "440106")),
        ("广州市天河区财政局", ("44", "4401", "440106")),
        ("广州市天河区", ("44", "4401", "440106")),
        ("深圳市财政局", ("4403",)),
        ("440300", ("4403",)),
        ("深圳", ("4403",)),
        ("广东省财政厅", ("44",)),
        ("新疆生产建设兵团", ("66",)),
    ],
)
def test_department_is_found_by_code_name_and_place(word: str, line: tuple[str, ...]) -> None:
    assert bureau(word, bureaus()).line == line


def test_department_of_a_name_that_many_bear_is_refused() -> None:
    with pytest.raises(NoPlace, match="南京市鼓楼区财政局、徐州市鼓楼区财政局"):
        bureau("鼓楼区", bureaus())
