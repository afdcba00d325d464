"""The jobs of this app, for the worker to know."""

from kuaiji.messaging.sending import deliver

__all__ = ["deliver"]
