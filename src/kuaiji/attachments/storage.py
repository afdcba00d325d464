"""附件的存放: the folder of the attachments."""

from django.conf import settings

from kuaiji.web.storage import Folder, Storage


def storage() -> Storage:
    return Folder(settings.KUAIJI.data / "attachments")
