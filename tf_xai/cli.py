"""The command line. A command is one function here: it adds its arguments and names what runs."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tf_xai import __version__

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs `tf-xai` with `argv` or the arguments it was started with; returns the exit code."""
    arguments = parser().parse_args(argv)
    return int(arguments.run(arguments))


def parser() -> argparse.ArgumentParser:
    """What reads the arguments; `run` of what it reads does what they say."""
    parser = argparse.ArgumentParser(
        prog="tf-xai", description="Explanations of a Keras model while it trains, in TensorBoard."
    )
    parser.add_argument("--version", action="version", version=f"tf-xai {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (_demo, _report):
        add(commands)
    return parser


def _demo(commands: Commands) -> None:
    text = "Trains a small CNN on digits and shows its explanations in TensorBoard."
    parser = commands.add_parser("demo", help="train on digits and watch", description=text)
    parser.add_argument(
        "--shortcut", action="store_true", help="from epoch 17 on, a watermark reveals the classes"
    )
    parser.add_argument("--log-dir", type=Path, help="a new or empty folder (logs/demo-1, ...)")
    parser.add_argument("--port", type=int, help="TensorBoard's port (6006, or the next free one)")
    parser.add_argument("--epochs", type=int, help="passes over the digits (15; shortcut: 30)")
    parser.add_argument("--no-serve", action="store_true", help="write the log and exit")

    def run(arguments: argparse.Namespace) -> int:
        from tf_xai import demo

        try:
            return demo.run(
                arguments.log_dir,
                arguments.port,
                arguments.epochs,
                shortcut=arguments.shortcut,
                serve=not arguments.no_serve,
            )
        except demo.CannotStartError as error:
            parser.error(str(error))

    parser.set_defaults(run=run)


def _report(commands: Commands) -> None:
    text = "Writes a log as one HTML file, for people without TensorBoard."
    parser = commands.add_parser("report", help="a log as one HTML file", description=text)
    parser.add_argument("log_dir", metavar="LOGDIR", help="the log directory, as for TensorBoard")
    parser.add_argument("--output", type=Path, default="report.html", help="(report.html)")
    parser.add_argument("--limit", type=float, default=50, help="largest size in MB (50)")

    def run(arguments: argparse.Namespace) -> int:
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        from tensorboard.errors import PublicError

        from tf_xai.reports.report import report

        try:
            file = report(arguments.log_dir, arguments.output, limit=arguments.limit)
        except (ValueError, OSError, PublicError) as error:
            parser.error(str(error))
        print(f"Written to {file}: {file.stat().st_size / 1e6:.1f} MB.")
        return 0

    parser.set_defaults(run=run)
