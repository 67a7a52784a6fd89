"""What the command ``nianbao`` takes: its arguments. What a command does is in ``commands`` and below."""

# Annotations are evaluated as they stand here: the parser is built anew in the language in use.

from typing import Annotated, Any

import typer

from converters.cli import chinese, office, workers_words
from converters.cli.promised import Group, parser
from converters.cli.words import comma, say
from converters.formats import READ, WRITTEN
from converters.printable import echo
from converters.reporters.table import REPORTERS
from converters.reporters.table import SUFFIXES as RESULT_SUFFIXES


def build() -> typer.Typer:
    """What the command takes, worded in the language in use; :func:`parser` makes its parser."""
    context = {"help_option_names": ["--help", "-h"]}
    app = typer.Typer(
        name="nianbao",
        help=say("app"),
        no_args_is_help=True,
        context_settings=context,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        cls=Group,
    )
    force = Annotated[bool, typer.Option("--force", "-f", help=say("force"))]
    out = "-o"
    rules_metavar = "RULE[,RULE…]"
    select = Annotated[list[str] | None, typer.Option("--select", metavar=rules_metavar, help=say("select"))]
    ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar=rules_metavar, help=say("ignore"))]
    levels = Annotated[list[str] | None, typer.Option("--severity", metavar="RULE=LEVEL", help=say("severity-flag"))]
    settings = Annotated[str | None, typer.Option("--settings", metavar="FILE", help=say("settings"))]
    jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, metavar="N", help=workers_words.say("jobs"))]
    cluster = Annotated[str | None, typer.Option("--cluster", metavar="ADDRESS", help=workers_words.say("cluster"))]
    ship = Annotated[bool | None, typer.Option("--ship/--no-ship", help=workers_words.say("ship"))]
    source_format = Annotated[
        str | None, typer.Option("--from", metavar="FORMAT", help=say("from", known=comma().join(READ)))
    ]

    @app.callback()
    def common(
        version: Annotated[
            bool, typer.Option("--version", help=say("version"), is_eager=True, callback=_version)
        ] = False,
        lang: Annotated[str, typer.Option("--lang", metavar="zh|en", help=say("lang"), callback=_lang)] = "zh",
        debug: Annotated[bool, typer.Option("--debug", help=say("debug"))] = False,
    ) -> None:
        pass

    @app.command(cls=chinese.Command, help=say("template"))
    def template(
        form: Annotated[str | None, typer.Option("--form", metavar="FORM", help=say("form"))] = None,
        year: Annotated[
            int | None, typer.Option("--year", metavar="YEAR", min=1900, max=9999, help=say("year"))
        ] = None,
        agency: Annotated[str | None, typer.Option("--agency", metavar="NAME", help=say("agency"))] = None,
        code: Annotated[str | None, typer.Option("--code", metavar="CODE", help=say("code"))] = None,
        output: Annotated[str | None, typer.Option(out, "--output", metavar="FILE", help=say("template-out"))] = None,
        host: Annotated[str | None, typer.Option("--host", metavar="excel|libreoffice", help=say("host"))] = None,
        previous: Annotated[
            str | None, typer.Option("--previous", metavar="FILE", help=say("template-previous"))
        ] = None,
        force: force = False,
    ) -> None:
        from converters.cli import commands

        commands.template(form, year, agency, code, output, host, previous, force)

    @app.command(cls=chinese.Command, help=say("check"))
    def check(
        paths: Annotated[list[str], typer.Argument(help=say("paths"), metavar="PATH…")],
        format: Annotated[
            str | None,
            typer.Option("--format", metavar="FORMAT", help=say("check-format", known=comma().join(REPORTERS))),
        ] = None,
        output: Annotated[
            str,
            typer.Option(out, "--output", metavar="FILE", help=say("check-out", known=comma().join(RESULT_SUFFIXES))),
        ] = "-",
        source_format: source_format = None,
        fail_on: Annotated[str, typer.Option("--fail-on", metavar="LEVEL", help=say("fail-on"))] = "error",
        exit_zero: Annotated[bool, typer.Option("--exit-zero", help=say("exit-zero"))] = False,
        most: Annotated[int, typer.Option("--most", metavar="N", min=0, help=say("most"))] = 50,
        quiet: Annotated[bool, typer.Option("--quiet", "-q", help=say("quiet"))] = False,
        force: force = False,
        previous: Annotated[
            list[str] | None, typer.Option("--previous", metavar="FILE|FOLDER", help=say("previous"))
        ] = None,
        select: select = None,
        ignore: ignore = None,
        severity: levels = None,
        settings: settings = None,
        jobs: jobs = None,
        cluster: cluster = None,
        ship: ship = None,
    ) -> None:
        from converters.cli import check as check_command
        from converters.cli.review import Flags
        from converters.cli.workers import Workers

        flags = Flags(
            select or (),
            ignore or (),
            severity or (),
            settings,
            previous or (),
            source_format,
            Workers(jobs, cluster, ship),
        )
        check_command.check(paths, format, output, fail_on, exit_zero, most, quiet, force, flags)

    @app.command(cls=chinese.Command, help=say("convert"))
    def convert(
        sources: Annotated[list[str], typer.Argument(help=say("src"), metavar="SRC…")],
        output: Annotated[str | None, typer.Option(out, "--output", metavar="FILE", help=say("convert-out"))] = None,
        to: Annotated[
            str | None, typer.Option("--to", metavar="FORMAT", help=say("to", known=comma().join(WRITTEN)))
        ] = None,
        source_format: source_format = None,
        exit_zero: Annotated[bool, typer.Option("--exit-zero", help=say("exit-zero"))] = False,
        most: Annotated[int, typer.Option("--most", metavar="N", min=0, help=say("most"))] = 50,
        quiet: Annotated[bool, typer.Option("--quiet", "-q", help=say("quiet"))] = False,
        force: force = False,
        select: select = None,
        ignore: ignore = None,
        severity: levels = None,
        settings: settings = None,
        jobs: jobs = None,
        cluster: cluster = None,
        ship: ship = None,
    ) -> None:
        from converters.cli import convert as convert_command
        from converters.cli.review import Flags
        from converters.cli.workers import Workers

        flags = Flags(
            select or (), ignore or (), severity or (), settings, (), source_format, Workers(jobs, cluster, ship)
        )
        convert_command.convert(sources, output, to, exit_zero, most, quiet, force, flags)

    @app.command(cls=chinese.Command, help=say("rules"))
    def rules() -> None:
        from converters.cli import commands

        commands.rules()

    @app.command(cls=chinese.Command, help=say("rule"))
    def rule(rule_id: Annotated[str, typer.Argument(help=say("rule-id"), metavar="ID")]) -> None:
        from converters.cli import commands

        commands.rule(rule_id)

    @app.command(cls=chinese.Command, help=say("schema"))
    def schema(form: Annotated[str | None, typer.Option("--form", metavar="FORM", help=say("form"))] = None) -> None:
        from converters.cli import commands

        commands.schema(form)

    office.register(app)

    excel_app = typer.Typer(
        help=say("excel"), no_args_is_help=True, cls=chinese.Group, rich_markup_mode=None, add_completion=False
    )
    app.add_typer(excel_app, name="excel")
    dry_run = Annotated[bool, typer.Option("--dry-run", help=say("dry-run"))]

    @excel_app.command(cls=chinese.Command, help=say("excel-install"))
    def install(dry_run: dry_run = False) -> None:
        from converters.cli import excel

        excel.install(dry_run)

    @excel_app.command(cls=chinese.Command, help=say("excel-doctor"))
    def doctor(
        file: Annotated[str | None, typer.Argument(help=say("doctor-file"), metavar="FILE")] = None,
        format: Annotated[str, typer.Option("--format", metavar="FORMAT", help=say("doctor-format"))] = "text",
    ) -> None:
        from converters.cli import excel

        excel.doctor(file, format)

    @excel_app.command("last-year", cls=chinese.Command, help=say("excel-last-year"), hidden=True)
    def last_year(
        file: Annotated[str, typer.Argument(help=say("last-year-file"), metavar="FILE")],
        workbook: Annotated[str, typer.Option("--workbook", metavar="FILE", help=say("last-year-workbook"))],
        output: Annotated[str, typer.Option(out, "--output", metavar="FILE", help=say("last-year-out"))],
    ) -> None:
        from converters.cli import last_year

        last_year.last_year(file, workbook, output)

    @excel_app.command(cls=chinese.Command, help=say("excel-uninstall"))
    def uninstall(dry_run: dry_run = False) -> None:
        from converters.cli import excel

        excel.uninstall(dry_run)

    return app


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        echo(f"nianbao {version('nianbao')}")
        raise typer.Exit


def _lang(value: str) -> str:
    if value not in ("zh", "en"):
        raise typer.BadParameter(say("not-known", value=value, known="zh, en"))
    return value


def help_page(command: str) -> str:
    """The help page of a command ("" for the whole, "excel install" below a group), as on a terminal of 80 columns."""
    found: Any = parser(build())
    context = found.make_context("nianbao", [], resilient_parsing=True, terminal_width=80)
    for name in command.split():
        found = found.resolve_command(context, [name])[1]
        # a child of the whole command's context, as when it is run
        context = found.make_context(name, [], parent=context, resilient_parsing=True, terminal_width=80)
    return str(found.get_help(context)).strip()
