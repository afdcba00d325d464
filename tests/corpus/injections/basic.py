"""基本信息: the pictures of the person and of the document."""

from dataclasses import replace
from random import Random

from corpus.picking import demand, section_of, status
from corpus.sample import Sample
from kuaiji.rules.codes import FileState, Status
from kuaiji.rules.files import Format
from pictures import EVIDENCE, PHOTO

ASKING_FOR_PERMITS = "44"


def _take(sample: Sample, slot: str) -> str:
    demand(("basic", slot) in sample.pictures)
    del sample.pictures["basic", slot]
    return f"basic/{slot}"


def no_photo(sample: Sample, rng: Random) -> str:
    return _take(sample, "photo")


def no_id_side(sample: Sample, rng: Random) -> str:
    return _take(sample, rng.choice(["id_portrait", "id_emblem"]))


def no_residence_permit(sample: Sample, rng: Random) -> str:
    household = section_of(sample, "department").get("household", ASKING_FOR_PERMITS)
    demand(sample.line[0].startswith(ASKING_FOR_PERMITS) and not household.startswith(ASKING_FOR_PERMITS))
    demand(status(sample) is Status.OTHER)
    return _take(sample, "residence_permit")


def refused_picture(sample: Sample, rng: Random) -> str:
    path, slot = rng.choice(list(sample.pictures))
    sample.pictures[path, slot].state = FileState.REFUSED
    return f"{path}/{slot}"


def photo_small(sample: Sample, rng: Random) -> str:
    photo = sample.pictures["basic", "photo"]
    photo.probe = replace(photo.probe, size=PHOTO.min_bytes - 1)
    return "basic/photo"


def photo_few_pixels(sample: Sample, rng: Random) -> str:
    photo = sample.pictures["basic", "photo"]
    photo.probe = rng.choice([replace(photo.probe, width=294), replace(photo.probe, height=412)])
    return "basic/photo"


def photo_png(sample: Sample, rng: Random) -> str:
    photo = sample.pictures["basic", "photo"]
    photo.probe = replace(photo.probe, format=Format.PNG)
    return "basic/photo"


def evidence_large(sample: Sample, rng: Random) -> str:
    path, slot = rng.choice([place for place in sample.pictures if place[1] != "photo"])
    picture = sample.pictures[path, slot]
    picture.probe = replace(picture.probe, size=EVIDENCE.max_bytes + 1)
    return f"{path}/{slot}"
