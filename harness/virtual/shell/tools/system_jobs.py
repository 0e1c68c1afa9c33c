"""cmd jobscheduler: jobs run by hand."""

from __future__ import annotations

from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.shell.tools.system_support import Arguments, CommandError, Handler, parse_long, service_command
from harness.virtual.system.server import SystemServer

# JobSchedulerShellCommand's -1000 and below, as the shell shows them.
_NO_PACKAGE, _NO_JOB, _CONSTRAINTS = 24, 23, 22


def jobscheduler_tool(system: SystemServer) -> Tool:
    """Return the command of the service "jobscheduler"."""

    async def run(call: Invocation, arguments: Arguments) -> int:
        options = arguments.options("-f", "--force", "-s", "--satisfied", values=("-u", "--user"))
        package, word = arguments.required(), arguments.required()
        try:
            job_id = int(word)
        except ValueError as error:
            raise CommandError(f'Error: For input string: "{word}"', 255) from error
        force = bool({"-f", "--force"} & set(options))
        user = parse_long("run", options.get("--user", options.get("-u", "0")))
        owner = system.packages.find(package, user)
        if owner is None:
            raise CommandError(f"Package not found: {package} / user {user}", _NO_PACKAGE)
        job = system.jobs.find(owner, job_id)
        if job is None:
            raise CommandError(f"Could not find job {job_id} in package {package} / user {user}", _NO_JOB)
        if not system.jobs.run_now(job, force=force):
            text = (
                f"Job {job_id} in package {package} / user {user} has functional constraints but --force not specified"
            )
            raise CommandError(text, _CONSTRAINTS)
        await call.print(f"Running job{' [FORCED]' if force else ''}\n")
        return 0

    handlers: dict[str, Handler] = {"run": run}
    return service_command(handlers)
