"""The command line: reads the arguments, calls one command, turns what it refuses into an exit code and one readable line."""

import argparse
import importlib
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Never

from api.commands import CommandFailed, UsageError
from api.settings import DEFAULT_HOST, DEFAULT_PORT, environment
from models.errors import DatabaseUnavailable, InvalidInput, Refusal, WrongConfiguration

DONE, FAILED, WRONG_USAGE, WRONG_CONFIGURATION, INTERRUPTED = 0, 1, 2, 78, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and answer its exit code: 0 done, 1 failed, 2 wrong usage, 78 wrong configuration."""
    arguments = _parser().parse_args(argv)
    # A command that is told to end undoes what it had half made, exactly as with Ctrl-C.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        # Only the command that was asked for is imported: `init` needs no GraphQL, `schema` no database.
        command = importlib.import_module(f"api.commands.{arguments.command.replace('-', '_')}")
        code: int = command.run(arguments, environment())
        return code
    except WrongConfiguration as wrong:
        return _say(str(wrong), WRONG_CONFIGURATION)
    except UsageError as wrong:
        return _say(str(wrong), WRONG_USAGE)
    except InvalidInput as refused:
        return _say("\n".join(problem.message for problem in refused.problems), FAILED)
    except Refusal as refused:
        return _say(refused.message, FAILED)
    except CommandFailed as failed:
        return _say(str(failed), FAILED)
    except DatabaseUnavailable as away:
        return _say(f"the database does not answer: {away}", FAILED)
    except BrokenPipeError:
        # The reader of our output went away (`providence schema | head`); nobody is left to be told.
        sys.stdout = None
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="providence",
        description="Providers, keys, defaults and checks of AI models, as one GraphQL service.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, about: str, *, data: bool = True) -> argparse.ArgumentParser:
        # Abbreviations stay off: --password would otherwise be taken for --password-file.
        added = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
        if data:
            _data(added)
        return added

    init = command("init", "Make the key ring, the database, the first owner and workspace.")
    init.add_argument("--email", required=True, help="the first owner's e-mail address")
    init.add_argument("--workspace", default="main", metavar="SLUG", help="the first workspace (main)")
    init.add_argument(
        "--password-file",
        metavar="F",
        help="read the password from here, else it is asked for, else read from standard input",
    )

    serve = command("serve", "Run the service.")
    serve.add_argument(
        "--host", default=DEFAULT_HOST, metavar="H", help=f"the address to listen on ({DEFAULT_HOST})"
    )
    serve.add_argument(
        "--port",
        default=DEFAULT_PORT,
        type=_port,
        metavar="P",
        help=f"the port to listen on; 0 takes a free one ({DEFAULT_PORT})",
    )

    command("migrate", "Bring the database to this version's tables.")
    command("doctor", "Examine the installation and say what is wrong; changes nothing.")
    command("schema", "Print the GraphQL schema.", data=False)

    token = command("create-token", "Make an API token and print it, once.")
    token.add_argument("--workspace", required=True, metavar="SLUG")
    token.add_argument("--name", required=True, metavar="N", help="what the token is called in the workspace")
    token.add_argument(
        "--permission", required=True, nargs="+", action="extend", metavar="P", help="what it may do"
    )

    hosted = command("hosted", "Set, list and remove the keys that are hosted for every workspace.")
    _hosted(hosted.add_subparsers(dest="action", required=True, metavar="ACTION"))

    workspace = command("workspace", "Settle what the operator alone may settle for a workspace.")
    _workspace(workspace.add_subparsers(dest="action", required=True, metavar="ACTION"))

    demo = command(
        "demo", "Show a working service: three credentials and their checks, from nothing.", data=False
    )
    demo.add_argument("--exit", action="store_true", help="end after the story instead of staying")
    demo.add_argument(
        "--data",
        type=_folder,
        metavar="DIR",
        help="an empty folder to use and keep, instead of a throw-away one",
    )
    demo.add_argument(
        "--base-url", metavar="URL", help="a real OpenAI-compatible server, instead of the demonstration one"
    )
    demo.add_argument("--key-file", metavar="F", help="the key for that server")
    return parser


def _hosted(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def action(name: str, about: str) -> argparse.ArgumentParser:
        added = actions.add_parser(name, help=about, description=about, allow_abbrev=False)
        # Before the action or behind it: left out here, what stands before it counts.
        _data(added, default=argparse.SUPPRESS)
        return added

    setting = action("set", "Host a provider's models by a key; it takes the place of what was hosted of it.")
    setting.add_argument("provider", metavar="PROVIDER", help="the catalog's key, such as openai")
    setting.add_argument(
        "--key-file",
        required=True,
        metavar="F",
        help="holds the key alone, or a JSON object of the fields of the provider's form",
    )
    setting.add_argument(
        "--models",
        required=True,
        nargs="+",
        action="extend",
        metavar="PATTERN",
        help="which models: a name, * for what may stand there, TYPE: before it for models of a type alone",
    )
    setting.add_argument(
        "--no-check", dest="check", action="store_false", help="save without asking the provider"
    )
    action("list", "Show what is hosted; no key is shown.")
    removing = action("remove", "Host nothing of a provider any more, and destroy its key.")
    removing.add_argument("provider", metavar="PROVIDER")


def _workspace(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    about = "Change a workspace's settings."
    setting = actions.add_parser("set", help=about, description=about, allow_abbrev=False)
    _data(setting, default=argparse.SUPPRESS)
    setting.add_argument("slug", metavar="SLUG")
    setting.add_argument(
        "--load-balancing",
        required=True,
        choices=("on", "off"),
        help="whether calls may be spread over pools; off: pools are kept, and the default key serves",
    )


def _data(parser: argparse.ArgumentParser, *, default: str | None = None) -> None:
    parser.add_argument(
        "--data",
        type=_folder,
        default=default,
        metavar="DIR",
        help="the data folder (else PROVIDENCE_DATA, else ./providence-data)",
    )


def _folder(text: str) -> Path:
    if not text or "\0" in text:
        raise argparse.ArgumentTypeError("a folder has a name")
    return Path(text).expanduser()


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _say(message: str, code: int) -> int:
    print(f"providence: {message}", file=sys.stderr)
    return code


def _interrupt(number: int, frame: object) -> Never:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
