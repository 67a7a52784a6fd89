"""The arguments of the commands for an office that collects reports."""

# Annotations are evaluated as they stand here: the parser is built anew in the language in use.

from typing import Annotated

import typer

from converters.cli import chinese
from converters.cli.words import comma, say


def register(app: typer.Typer) -> None:
    """Add the commands to the whole command's parser."""
    _diff(app)
    _distribute(app)
    _collect(app)
    _aggregate(app)


def _distribute(app: typer.Typer) -> None:
    from converters.cli.distribute_words import say as words

    @app.command(cls=chinese.Command, help=words("distribute"))
    def distribute(
        roster: Annotated[str, typer.Argument(help=words("roster"), metavar="ROSTER")],
        year: Annotated[int, typer.Option("--year", metavar="YEAR", min=1900, max=9999, help=words("year"))],
        output: Annotated[str, typer.Option("-o", "--output", metavar="FOLDER", help=words("output"))],
        format: Annotated[str, typer.Option("--format", metavar="FORMAT", help=words("format"))] = "xlsx",
        previous: Annotated[
            list[str] | None, typer.Option("--previous", metavar="FILE|FOLDER", help=words("previous"))
        ] = None,
        notice: Annotated[
            str | None, typer.Option("--notice", metavar="FILE|default", help=words("notice-file"))
        ] = None,
        deadline: Annotated[str | None, typer.Option("--deadline", metavar="DATE", help=words("deadline"))] = None,
        sender: Annotated[str | None, typer.Option("--sender", metavar="NAME", help=words("sender"))] = None,
        zipped: Annotated[bool, typer.Option("--zip", help=words("zip"))] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=words("dry-run"))] = False,
        quiet: Annotated[bool, typer.Option("--quiet", "-q", help=words("quiet"))] = False,
        force: Annotated[bool, typer.Option("--force", "-f", help=words("force"))] = False,
    ) -> None:
        from converters.cli import distribute as command

        letter = command.Letter(notice, deadline, sender)
        command.distribute(roster, year, output, format, previous or (), letter, zipped, dry_run, quiet, force)

    @app.command(cls=chinese.Command, help=words("notice"))
    def notice(
        output: Annotated[str, typer.Option("-o", "--output", metavar="FILE", help=words("notice-output"))],
        force: Annotated[bool, typer.Option("--force", "-f", help=say("force"))] = False,
    ) -> None:
        from converters.cli import distribute as command

        command.notice(output, force)


def _diff(app: typer.Typer) -> None:
    from converters.cli.diff_words import say as words
    from converters.diff.output import OUTPUTS

    known = comma().join(OUTPUTS)

    @app.command(cls=chinese.Command, help=words("diff"))
    def diff(
        a: Annotated[str, typer.Argument(help=words("a"), metavar="A")],
        b: Annotated[str, typer.Argument(help=words("b"), metavar="B")],
        format: Annotated[
            str | None, typer.Option("--format", metavar="FORMAT", help=words("format", known=known))
        ] = None,
        output: Annotated[str, typer.Option("-o", "--output", metavar="FILE", help=words("output"))] = "-",
        everything: Annotated[bool | None, typer.Option("--all/--only-changed", help=words("all"))] = None,
        exit_zero: Annotated[bool, typer.Option("--exit-zero", help=words("exit-zero"))] = False,
        quiet: Annotated[bool, typer.Option("--quiet", "-q", help=words("quiet"))] = False,
        force: Annotated[bool, typer.Option("--force", "-f", help=say("force"))] = False,
    ) -> None:
        from converters.cli import diff as diff_command

        diff_command.diff(a, b, format, output, everything, exit_zero, quiet, force)


def _collect(app: typer.Typer) -> None:
    from converters.cli.collect_words import STATE
    from converters.cli.collect_words import say as word
    from converters.cli.workers_words import say as help_word
    from converters.collecting.outputs import OUTPUTS, SUFFIXES

    suffixes, rules = comma().join(SUFFIXES), "RULE[,RULE…]"

    @app.command(cls=chinese.Command, help=word("collect"))
    def collect(
        folders: Annotated[list[str], typer.Argument(help=word("folders"), metavar="FOLDER…")],
        roster: Annotated[str, typer.Option("--roster", metavar="ROSTER", help=word("roster"))],
        year: Annotated[int, typer.Option("--year", metavar="YEAR", min=1900, max=9999, help=word("year"))],
        deadline: Annotated[str | None, typer.Option("--deadline", metavar="DATE", help=word("deadline"))] = None,
        previous: Annotated[
            list[str] | None, typer.Option("--previous", metavar="FILE|FOLDER", help=word("previous"))
        ] = None,
        state: Annotated[str | None, typer.Option("--state", metavar="FILE", help=word("state", name=STATE))] = None,
        output: Annotated[
            str, typer.Option("-o", "--output", metavar="FILE", help=word("output", known=suffixes))
        ] = "-",
        format: Annotated[
            str | None, typer.Option("--format", metavar="FORMAT", help=word("format", known=comma().join(OUTPUTS)))
        ] = None,
        slips: Annotated[str | None, typer.Option("--slips", metavar="FOLDER", help=word("slips"))] = None,
        sender: Annotated[str | None, typer.Option("--sender", metavar="NAME", help=word("sender"))] = None,
        reply_by: Annotated[str | None, typer.Option("--reply-by", metavar="DATE", help=word("reply-by"))] = None,
        withdraw: Annotated[list[str] | None, typer.Option("--withdraw", metavar="UNIT", help=word("withdraw"))] = None,
        restore: Annotated[list[str] | None, typer.Option("--restore", metavar="UNIT", help=word("restore"))] = None,
        fail_on: Annotated[str, typer.Option("--fail-on", metavar="LEVEL", help=word("fail-on"))] = "error",
        exit_zero: Annotated[bool, typer.Option("--exit-zero", help=say("exit-zero"))] = False,
        quiet: Annotated[bool, typer.Option("--quiet", "-q", help=word("quiet"))] = False,
        force: Annotated[bool, typer.Option("--force", "-f", help=say("force"))] = False,
        select: Annotated[list[str] | None, typer.Option("--select", metavar=rules, help=say("select"))] = None,
        ignore: Annotated[list[str] | None, typer.Option("--ignore", metavar=rules, help=say("ignore"))] = None,
        severity: Annotated[
            list[str] | None, typer.Option("--severity", metavar="RULE=LEVEL", help=say("severity-flag"))
        ] = None,
        settings: Annotated[str | None, typer.Option("--settings", metavar="FILE", help=word("settings"))] = None,
        jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, metavar="N", help=help_word("jobs"))] = None,
        cluster: Annotated[str | None, typer.Option("--cluster", metavar="ADDRESS", help=help_word("cluster"))] = None,
    ) -> None:
        from converters.cli import collect as command
        from converters.cli.review import Flags
        from converters.cli.workers import Workers

        wanted = command.Wanted(
            roster=roster,
            year=year,
            deadline=deadline,
            state=state,
            output=output,
            format=format,
            slips=slips,
            sender=sender,
            reply_by=reply_by,
            withdraw=withdraw or (),
            restore=restore or (),
            fail_on=fail_on,
            exit_zero=exit_zero,
            quiet=quiet,
            force=force,
        )
        workers = Workers(jobs, cluster)
        flags = Flags(select or (), ignore or (), severity or (), settings, previous or (), workers=workers)
        command.collect(folders, wanted, flags)


def _aggregate(app: typer.Typer) -> None:
    from converters.cli import aggregate_words
    from converters.collecting.aggregate_kinds import KINDS
    from converters.reporters.table import REPORTERS

    word, known = aggregate_words.say, comma().join(KINDS)

    @app.command(cls=chinese.Command, help=word("aggregate"))
    def aggregate(
        output: Annotated[str, typer.Option("-o", "--output", metavar="FILE", help=word("output", known=known))],
        paths: Annotated[list[str] | None, typer.Argument(help=word("sources"), metavar="PATH…")] = None,
        state: Annotated[str | None, typer.Option("--state", metavar="FILE", help=word("state"))] = None,
        roster: Annotated[str | None, typer.Option("--roster", metavar="FILE", help=word("roster"))] = None,
        year: Annotated[
            int | None, typer.Option("--year", metavar="YEAR", min=1900, max=9999, help=word("year"))
        ] = None,
        parent: Annotated[str | None, typer.Option("--parent", metavar="NAME", help=word("parent"))] = None,
        kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help=word("kind"))] = None,
        by: Annotated[str | None, typer.Option("--by", metavar="parent|kind", help=word("by"))] = None,
        allow_gaps: Annotated[bool, typer.Option("--allow-gaps", help=word("allow-gaps"))] = False,
        against: Annotated[str | None, typer.Option("--against", metavar="FILE", help=word("against"))] = None,
        narrative: Annotated[str | None, typer.Option("--narrative", metavar="FILE", help=word("narrative"))] = None,
        to: Annotated[str | None, typer.Option("--to", metavar="FORMAT", help=word("to", known=known))] = None,
        format: Annotated[
            str, typer.Option("--format", metavar="FORMAT", help=say("check-format", known=comma().join(REPORTERS)))
        ] = "text",
        most: Annotated[int, typer.Option("--most", metavar="N", min=0, help=say("most"))] = 50,
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
