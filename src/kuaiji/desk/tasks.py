"""The jobs of this app: counting days."""

from kuaiji.desk.counting import count
from kuaiji.web.jobs import periodic


@periodic("desk.count", "*/10 * * * *")
def count_days() -> None:
    count()
