"""The command line. A command is one function here: it adds its arguments and names what runs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tf_xai import __version__

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs `tf-xai` with `argv` or the arguments it was started with; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="tf-xai", description="Explanations of a Keras model while it trains, in TensorBoard."
    )
    parser.add_argument("--version", action="version", version=f"tf-xai {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (_demo,):
        add(commands)
    arguments = parser.parse_args(argv)
    return int(arguments.run(arguments))


def _demo(commands: Commands) -> None:
    text = "Trains a small CNN on digits and shows its explanations in TensorBoard."
    parser = commands.add_parser("demo", help="train on digits and watch", description=text)
    parser.add_argument(
        "--shortcut", action="store_true", help="a watermark gives the classes away from epoch 17"
    )
    parser.add_argument("--log-dir", type=Path, help="a new or empty folder (logs/demo-1, ...)")
    parser.add_argument("--port", type=int, help="TensorBoard's port (6006, or the next free one)")
    parser.add_argument("--epochs", type=int, help="passes over the digits (15; shortcut: 30)")
    parser.add_argument("--no-serve", action="store_true", help="write the log and leave")

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
