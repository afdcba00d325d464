"""The addresses of the interface: one for each question, and the description of them all."""

from kuaiji.accounts.access import public
from kuaiji.api.views import api

app_name = "api"
urlpatterns = api.urls[0]
for each in urlpatterns:
    public(each.callback)  # type: ignore[arg-type]
