"""The benchmarks' own tools stand beside the tests, not among the packages."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent.parent / "bench"))
