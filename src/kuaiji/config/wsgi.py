"""The WSGI application that granian or gunicorn serves."""

import gc

gc.disable()  # importing makes many objects and no garbage; looking for some took a fifth of the time

import os  # noqa: E402

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import get_resolver  # noqa: E402
from psycopg.conninfo import make_conninfo  # noqa: E402

from kuaiji.config import installation  # noqa: E402
from kuaiji.config.options import APP_ROLE  # noqa: E402
from kuaiji.config.settings import settings  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuaiji.config.settings")
installation.must_match(settings.mode, make_conninfo(**settings.conninfo(APP_ROLE)))
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 (reads every page's module now, not under the first visitor)
gc.freeze()  # what is here stays for good, and need not be looked through again
gc.enable()
