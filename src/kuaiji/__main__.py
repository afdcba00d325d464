"""Lets `python -m kuaiji` stand in for the installed command."""

from kuaiji.config.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
