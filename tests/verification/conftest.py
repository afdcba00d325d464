"""Every check here talks to the sandbox over a real socket."""

from outside import sandbox

__all__ = ["sandbox"]
