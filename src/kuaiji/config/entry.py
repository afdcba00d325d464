"""`kuaiji`: the first step of the command, which loads no more than the word asks for."""

import sys
from importlib import import_module


def main() -> int:
    """Ask the rules without the platform around them: that is what makes them answer at once."""
    is_asking = sys.argv[1:2] == ["rules"] and len(sys.argv) > 2
    return int(import_module("kuaiji.config.asking" if is_asking else "kuaiji.config.cli").main())
