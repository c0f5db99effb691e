"""Prints the path of a Chromium: an installed one, else Playwright's, else Debian's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def installed() -> str | None:
    """A browser that is on this machine already; `TF_XAI_BROWSER` names another one."""
    candidates = (
        os.environ.get("TF_XAI_BROWSER") or None,
        *map(shutil.which, NAMES),
        MAC,
        playwrights(),
    )
    return next((path for path in candidates if path and Path(path).exists()), None)


def playwrights() -> str:
    """Where Playwright keeps its own Chromium, there or not."""
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def install() -> None:
    """Asks Playwright for a browser, else Debian."""
    ways = [[[sys.executable, "-m", "playwright", "install", "chromium"]]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        apt = ["apt-get", "-q", "-y", "--no-install-recommends"]
        ways.append([[*apt, "update"], [*apt, "install", "chromium", "fonts-dejavu-core"]])
    for commands in ways:
        if all(subprocess.run(command, stdout=sys.stderr).returncode == 0 for command in commands):
            return


def main() -> int:
    """Installs a browser where there is none."""
    if not installed():
        install()
    path = installed()
    if path is None:
        print(
            "The browser tests need Chromium or Chrome, and none could be installed. Install one, "
            "or set TF_XAI_BROWSER to its path.",
            file=sys.stderr,
        )
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
