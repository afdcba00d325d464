"""The templates' environment with what only the desk draws (导航): `web` may not know it, for it stands above."""

from typing import Any

from jinja2 import Environment

from kuaiji.desk.tabs import tabs
from kuaiji.web import jinja


def environment(**options: Any) -> Environment:
    env = jinja.environment(**options)
    env.globals["desk_tabs"] = tabs
    return env
