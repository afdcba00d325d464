"""Starts the sandbox: `python -m kuaiji.sandbox --port 8090`."""

import argparse
import os

from kuaiji.sandbox.server import Server
from kuaiji.sandbox.world import World


def main() -> None:
    parser = argparse.ArgumentParser(prog="kuaiji.sandbox", description="外部服务替身：实名、学信网、资格、短信")
    parser.add_argument("--port", type=int, default=8090)
    port = parser.parse_args().port
    if os.environ.get("KUAIJI_MODE") == "production":
        raise SystemExit("替身只用于演示和测试，不能在正式环境运行。")
    secret = os.environ.get("KUAIJI_SANDBOX_SECRET", "only-for-demo-and-tests")
    Server(World(secret.encode()), port).serve_forever()


if __name__ == "__main__":
    main()
