"""Commands of which only name and help are made at first: the parser of one is built when it is called for."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import cleandoc
from typing import Any

import typer
from typer.core import TyperCommand
from typer.models import CommandInfo, TyperInfo

from converters.cli import chinese


class Promised(TyperCommand):
    """A command as a list of commands shows it; ``declared`` is where its whole parser comes from."""

    def __init__(self, name: str, declared: CommandInfo | TyperInfo, help: str) -> None:
        super().__init__(name, help=cleandoc(help), hidden=declared.hidden is True)
        self.declared = declared

    def whole(self) -> Any:
        """The command itself, with its parameters (a group: with its commands)."""
        if isinstance(self.declared, CommandInfo):
            alone = typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)
            alone.registered_commands.append(self.declared)
            return typer.main.get_command(alone)
        assert self.declared.typer_instance is not None
        return typer.main.get_command(self.declared.typer_instance)


class Group(chinese.Group):
    """The whole command: its commands are promised, and made when one is called for."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that the arguments begin with, whole, and the rest of the arguments."""
        name, found, rest = super().resolve_command(ctx, args)
        return name, found.whole() if isinstance(found, Promised) else found, rest


def parser(app: typer.Typer) -> Group:
    """The parser of what ``app`` declares; its class is to be :class:`Group`."""
    commands: Sequence[CommandInfo] = app.registered_commands
    groups: Sequence[TyperInfo] = app.registered_groups
    app.registered_commands, app.registered_groups = [], []
    try:
        found = typer.main.get_command(app)
    finally:
        app.registered_commands, app.registered_groups = list(commands), list(groups)
    assert isinstance(found, Group)
    for info in commands:
        assert info.callback is not None
        found.add_command(Promised(info.name or info.callback.__name__, info, str(info.help)))
    for group in groups:
        assert group.typer_instance is not None
        found.add_command(Promised(str(group.name), group, str(group.typer_instance.info.help)))
    return found
