"""The jobs of this app: checking and loading what operators bring in, taking it back, and deleting what is over."""

from kuaiji.legacy import intakes
from kuaiji.legacy.checking import check_intake
from kuaiji.legacy.intakes import forget_intake, load_intake
from kuaiji.legacy.withdrawing import withdraw
from kuaiji.web.jobs import periodic

__all__ = ["check_intake", "forget_intake", "load_intake", "sweep_registers", "withdraw"]


@periodic("legacy.sweep_registers", "*/10 * * * *")
def sweep_registers() -> None:
    intakes.resume_stuck()
    intakes.sweep()
