"""Hostile uploads: nothing is stored that we did not write ourselves, nothing falls over."""

import io

import pytest
from PIL import Image

from hostile import GRAFTS, SEEDS, mutants
from kuaiji.attachments.probe import judge_look, look_at
from kuaiji.attachments.processing import Clean, Unusable, reencoded
from pictures import EVIDENCE, uploaded

MUTANTS = 300


def test_unharmed_seeds_are_taken() -> None:
    for seed in SEEDS:
        assert judge_look(look_at(uploaded(seed)), EVIDENCE, "basic/photo") == []
        assert isinstance(reencoded(seed), Clean)


@pytest.mark.parametrize("part", range(3))
def test_mutant_is_refused_or_written_anew(part: int) -> None:
    outcomes = {"refused at once": 0, "refused later": 0, "clean": 0}

    for data in mutants(part, MUTANTS // 3):
        if judge_look(look_at(uploaded(data)), EVIDENCE, "basic/photo"):
            outcomes["refused at once"] += 1
            continue
        done = reencoded(data)
        if isinstance(done, Unusable):
            outcomes["refused later"] += 1
            continue
        outcomes["clean"] += 1
        assert_written_by_us(data, done)

    assert min(outcomes.values()) > 0, outcomes


def assert_written_by_us(original: bytes, done: Clean) -> None:
    assert done.copy != original
    for data in (done.copy, done.thumbnail):
        picture = Image.open(io.BytesIO(data), formats=("JPEG",))
        picture.load()
        assert picture.mode == "RGB"
        assert picture.info.keys() <= {"jfif", "jfif_version", "jfif_density", "jfif_unit"}
        assert not any(graft in data for graft in GRAFTS[1:4])
        assert data.endswith(b"\xff\xd9")
