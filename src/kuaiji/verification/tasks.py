"""The jobs of this app, for the worker to know."""

from kuaiji.verification.actions import run

__all__ = ["run"]
