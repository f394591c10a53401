"""The commands of `providence`, one file each: `run(arguments)` answers the exit code. They hold no rule of the business."""


class CommandFailed(Exception):
    """A command could not do what it was asked; the message says why, and what helps."""


class UsageError(Exception):
    """The arguments are well formed, but what they name is wrong."""
