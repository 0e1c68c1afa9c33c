"""What the system's commands share: arguments, and errors as Android's shell commands print them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from harness.virtual.shell.invocation import Invocation, Tool

EXIT_EXCEPTION = 255  # a service's command that throws: -1


class CommandError(Exception):
    """A command ends early: text for standard error, and an exit code."""

    def __init__(self, text: str, exit_code: int = 1) -> None:
        super().__init__(text, exit_code)
        self.text = text
        self.exit_code = exit_code


def java_exception(command: str, java_class: str, message: str) -> CommandError:
    """Make what a service's command prints when it throws (android.os.ShellCommand)."""
    text = f"\nException occurred while executing '{command}':\n{java_class}: {message}"
    return CommandError(text, EXIT_EXCEPTION)


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

    def option(self) -> str | None:
        """Take the next argument if it is an option."""
        if self._values and self._values[0].startswith("-") and len(self._values[0]) > 1:
            return self.next()
        return None

    def rest(self) -> list[str]:
        """Take all that is left."""
        values, self._values = self._values, []
        return values


Handler = Callable[[Invocation, Arguments], Awaitable[int]]


def service_command(handlers: Mapping[str, Handler], unknown: Callable[[str], CommandError]) -> Tool:
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
            if error.text:
                await call.complain(error.text)
            return error.exit_code

    return run
