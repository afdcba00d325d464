"""Jobs that move a case."""

from kuaiji.casework.settling import settle

__all__ = ["settle"]
