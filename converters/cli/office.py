"""The arguments of the commands for an office that collects reports."""

# Annotations are evaluated as they stand here: the parser is built anew in the language in use.

from typing import Annotated

import typer

from converters.cli import chinese
from converters.cli.words import comma, lang, say


def register(app: typer.Typer) -> None:
    """Add the commands to the whole command's parser."""
    _diff(app)
    _aggregate(app)


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


def _aggregate(app: typer.Typer) -> None:
    from converters.cli import aggregate_words
    from converters.collecting.aggregate_write import KINDS
    from converters.reporters.table import REPORTERS

    word, known = aggregate_words.say, comma().join(KINDS)

    @app.command(cls=chinese.Command, help=word("aggregate"))
    def aggregate(
        output: Annotated[str, typer.Option("-o", "--output", help=word("output", known=known))],
        paths: Annotated[list[str] | None, typer.Argument(help=word("sources"), metavar="PATH…")] = None,
        state: Annotated[str | None, typer.Option("--state", metavar="FILE", help=word("state"))] = None,
        roster: Annotated[str | None, typer.Option("--roster", metavar="FILE", help=word("roster"))] = None,
        year: Annotated[int | None, typer.Option("--year", min=1900, max=9999, help=word("year"))] = None,
        parent: Annotated[str | None, typer.Option("--parent", metavar="NAME", help=word("parent"))] = None,
        kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help=word("kind"))] = None,
        by: Annotated[str | None, typer.Option("--by", metavar="parent|kind", help=word("by"))] = None,
        allow_gaps: Annotated[bool, typer.Option("--allow-gaps", help=word("allow-gaps"))] = False,
        against: Annotated[str | None, typer.Option("--against", metavar="FILE", help=word("against"))] = None,
        narrative: Annotated[str | None, typer.Option("--narrative", metavar="FILE", help=word("narrative"))] = None,
        to: Annotated[str | None, typer.Option("--to", help=word("to", known=known))] = None,
        format: Annotated[
            str, typer.Option("--format", help=say("check-format", known=comma().join(REPORTERS)))
        ] = "text",
        most: Annotated[int, typer.Option("--most", min=0, help=say("most"))] = 50,
        exit_zero: Annotated[bool, typer.Option("--exit-zero", help=say("exit-zero"))] = False,
        quiet: Annotated[bool, typer.Option("--quiet", "-q", help=word("quiet"))] = False,
        force: Annotated[bool, typer.Option("--force", "-f", help=say("force"))] = False,
    ) -> None:
        from converters.cli import aggregate as command

        wanted = command.Wanted(
            state=state,
            roster=roster,
            parent=parent,
            kind=kind,
            by=by,
            year=year,
            against=against,
            allow_gaps=allow_gaps,
            narrative=narrative,
            output=output,
            to=to,
            format=format,
            most=most,
            exit_zero=exit_zero,
            quiet=quiet,
            force=force,
        )
        command.aggregate(paths or [], wanted)
