"""The WSGI application that granian or gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from psycopg.conninfo import make_conninfo

from kuaiji.config import installation
from kuaiji.config.options import APP_ROLE
from kuaiji.config.settings import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuaiji.config.settings")
installation.must_match(settings.mode, make_conninfo(**settings.conninfo(APP_ROLE)))
application = get_wsgi_application()
