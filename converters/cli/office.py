"""The arguments of the commands for an office that collects reports."""

# Annotations are evaluated as they stand here: the parser is built anew in the language in use.

from typing import Annotated

import typer

from converters.cli import chinese
from converters.cli.words import comma, lang, say


def register(app: typer.Typer) -> None:
    """Add the commands to the whole command's parser."""
    _diff(app)


def _diff(app: typer.Typer) -> None:
    from converters.diff import words
    from converters.diff.output import OUTPUTS

    known = comma().join(OUTPUTS)

    @app.command(cls=chinese.Command, help=words.say("help", lang()))
    def diff(
        a: Annotated[str, typer.Argument(help=words.say("help-a", lang()), metavar="A")],
        b: Annotated[str, typer.Argument(help=words.say("help-b", lang()), metavar="B")],
        format: Annotated[
            str | None, typer.Option("--format", help=words.say("help-format", lang(), known=known))
        ] = None,
        output: Annotated[str, typer.Option("-o", "--output", help=words.say("help-output", lang()))] = "-",
        everything: Annotated[
            bool | None, typer.Option("--all/--only-changed", help=words.say("help-all", lang()))
        ] = None,
        exit_zero: Annotated[bool, typer.Option("--exit-zero", help=words.say("help-exit-zero", lang()))] = False,
        quiet: Annotated[bool, typer.Option("--quiet", "-q", help=words.say("help-quiet", lang()))] = False,
        force: Annotated[bool, typer.Option("--force", "-f", help=say("force"))] = False,
    ) -> None:
        from converters.cli import diff as diff_command

        diff_command.diff(a, b, format, output, everything, exit_zero, quiet, force)
