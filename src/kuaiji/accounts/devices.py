"""常用设备: whoever signs in where the account was never signed in before is told of on the person's page."""

from kuaiji.accounts.models import Account, Device
from kuaiji.messaging.actions import post_message
from kuaiji.web.crypto import digest


def greet_device(account: Account, *, browser: str, device: str) -> None:
    """Remember this browser; if it is a new one beside others, leave a message. Call it in a transaction."""
    mine = Device.objects.filter(account=account)
    this, is_new = mine.get_or_create(account=account, browser_digest=digest(browser, "browser"))
    if is_new and account.person_id is not None and mine.exclude(pk=this.pk).exists():
        post_message(
            person_id=account.person_id,
            title="您的账号在一台新设备上登录",
            body=f"{device}。不是您本人的，请让它退出，再修改密码。",
            link="/account",
            dedupe=f"new-device:{this.pk}",
        )
