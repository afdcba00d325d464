"""The sandbox itself, on a real socket."""

from outside import sandbox

__all__ = ["sandbox"]
