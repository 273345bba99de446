"""What a client is told of a fault: the names of files without their folders, which are nobody else's concern.

    /srv/home/feedback.sqlite3 cannot be used (disk I/O error): …   ->   feedback.sqlite3 cannot be used (…): …

The log has it whole. Addresses of this server and content types have no folder of the machine in them: of `/admin` and
`application/json` nothing is taken.
"""

import re

# A path from the root of a file system, or of a drive, to its last slash; its folders may have spaces in their names.
# An address of ours has no more than one such part before a space or the end, or begins with what is served.
_FOLDERS = re.compile(
    r"""(?<![\w.:/\\<~-])
        (?:(?!/(?:admin|api|v1|documents|agencies|static|healthz|readyz)\b)/|[A-Za-z]:\\)
        (?:[^/\\:;,'"()\n]+[/\\])+""",
    re.VERBOSE,
)


def without_folders(text: str) -> str:
    """Return a text with the last part alone of every path of this machine."""
    return _FOLDERS.sub("", text)
