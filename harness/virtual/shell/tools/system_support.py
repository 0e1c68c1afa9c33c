"""What the system's commands share: arguments, and errors as Android's shell commands print them."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from harness.virtual.shell.invocation import Invocation, Tool

EXIT_EXCEPTION = 255  # a service's command that throws: -1
ILLEGAL_ARGUMENT = "java.lang.IllegalArgumentException"
_NUMBER = re.compile(r"[-+]?[0-9]{1,18}")


class CommandError(Exception):
    """A command ends early: text for standard error, or where Android prints it there for standard output; a code."""

    def __init__(self, text: str, exit_code: int = 1, *, to_stdout: bool = False) -> None:
        super().__init__(text, exit_code)
        self.text = text
        self.exit_code = exit_code
        self.to_stdout = to_stdout


def java_exception(command: str, java_class: str, message: str) -> CommandError:
    """Make what a service's command prints when it throws (android.os.ShellCommand)."""
    text = f"\nException occurred while executing '{command}':\n{java_class}: {message}"
    return CommandError(text, EXIT_EXCEPTION)


def unknown_command(name: str) -> CommandError:
    """Say what a service's shell command answers to a command that it does not have."""
    return CommandError(f"Unknown command: {name}", EXIT_EXCEPTION)


def unknown_option(name: str) -> CommandError:
    """Say what most of them answer to an option that they do not have."""
    return CommandError(f"Error: Unknown option: {name}", EXIT_EXCEPTION)


def parse_long(command: str, text: str) -> int:
    """Read a number as Java does.

    Raises: CommandError
    """
    if not _NUMBER.fullmatch(text):
        raise java_exception(command, "java.lang.NumberFormatException", f'For input string: "{text}"')
    return int(text)


def parse_user(command: str, text: str, current: int) -> int | None:
    """Read what stands behind `--user`; None is all users.

    Raises: CommandError
    """
    if text == "all":
        return None
    if text in {"current", "cur"}:
        return current
    if not _NUMBER.fullmatch(text):
        raise java_exception(command, ILLEGAL_ARGUMENT, f"Bad user number: {text}")
    return int(text)


def printed_option(name: str) -> CommandError:
    """Say what pm's lists answer to an option that they do not have."""
    return CommandError(f"Error: Unknown option: {name}", EXIT_EXCEPTION, to_stdout=True)


class Arguments:
    """The arguments of one command, taken from the front."""

    def __init__(self, values: Sequence[str]) -> None:
        self._values = list(values)
        self._last = ""

    def __bool__(self) -> bool:
        return bool(self._values)

    def next(self) -> str | None:
        """Take the next argument, None at the end."""
        if not self._values:
            return None
        self._last = self._values.pop(0)
        return self._last

    def required(self) -> str:
        """Take the next argument.

        Raises: CommandError
        """
        after = self._last
        value = self.next()
        if value is None:
            raise java_exception(after, "java.lang.IllegalArgumentException", f'Argument expected after "{after}"')
        return value

    def options(
        self,
        *flags: str,
        values: Collection[str] = ("--user",),
        unknown: Callable[[str], CommandError] = unknown_option,
    ) -> dict[str, str]:
        """Take the options at the front, those of `values` with what follows them; the last of a kind counts.

        Raises: CommandError
        """
        taken: dict[str, str] = {}
        while self._values and self._values[0].startswith("-") and len(self._values[0]) > 1:
            name = self.required()
            if name not in values and name not in flags:
                raise unknown(name)
            taken[name] = self.required() if name in values else ""
        return taken

    def rest(self) -> list[str]:
        """Take all that is left."""
        values, self._values = self._values, []
        return values


Handler = Callable[[Invocation, Arguments], Awaitable[int]]


def service_command(handlers: Mapping[str, Handler], unknown: Callable[[str], CommandError] = unknown_command) -> Tool:
    """Make a tool of handlers by the name of the command that its first argument is."""

    async def run(call: Invocation) -> int:
        arguments = Arguments(call.argv[1:])
        name = arguments.next() or "help"
        try:
            handler = handlers.get(name)
            if handler is None:
                raise unknown(name)
            return await handler(call, arguments)
        except CommandError as error:
            if error.to_stdout:
                await call.print(error.text + "\n")
            elif error.text:
                await call.complain(error.text)
            return error.exit_code

    return run
