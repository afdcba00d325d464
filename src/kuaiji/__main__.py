"""Lets `python -m kuaiji` stand in for the installed command."""

from kuaiji.config.entry import main

if __name__ == "__main__":
    raise SystemExit(main())
