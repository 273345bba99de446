"""The settings: unknown variables, and what is unsafe together."""

import difflib
import ipaddress
import os
from collections.abc import Mapping

from assistant.doctor.findings import Findings, ok, problem, warning
from assistant.errors import StoreUnusable
from assistant.keys import Keys, KeyState, Scope
from assistant.settings import LogLevel, Reading, Settings

PREFIX = "ASSISTANT_"


def check_names(environment: Mapping[str, str] = os.environ) -> Findings:
    """Look for variables that look like settings and are none."""
    known = [f"{PREFIX}{name}".upper() for name in Settings.model_fields]
    unknown = sorted(name for name in environment if name.upper().startswith(PREFIX) and name.upper() not in known)
    for name in unknown:
        nearest = difflib.get_close_matches(name.lower().removeprefix(PREFIX.lower()), Settings.model_fields, n=1)
        meant = (
            f"write {PREFIX}{nearest[0].upper()} if you mean that"
            if nearest
            else f"the settings are {', '.join(known)}"
        )
        yield warning("settings", f"{name} is no setting and changes nothing", f"unset it, or {meant}")
    if not unknown:
        given = [name for name in known if environment.get(name)]
        yield ok("settings", f"{len(given)} of {len(known)} are set, and all are known")


def check_safety(settings: Settings, host: str) -> Findings:
    """Look for settings that are unsafe for a server on this host."""
    found = [*_to_others(settings, host), *_anywhere(settings)]
    yield from found
    if not found:
        yield ok("safety", f"for a server on {host} nothing is open that should not be")
    yield from _keys(settings)


def _to_others(settings: Settings, host: str) -> Findings:
    if is_local(host):
        return
    if settings.reading is Reading.OPEN:
        yield warning(
            "safety",
            f"on {host} everybody who reaches it may ask and read",
            "if that is not meant: ASSISTANT_READING=keyed and `assistant keys create NAME`, or --host 127.0.0.1",
        )
    if settings.explain:
        yield warning("safety", f"on {host} others see how answers are scored", "unset ASSISTANT_EXPLAIN")
    if not settings.hosts:
        yield warning(
            "safety",
            f"on {host} it answers to every name: a site may pass it off as its own",
            "ASSISTANT_HOSTS=policies.example.org with the names that readers use, or * where a proxy looks at them",
        )
    if settings.rate is None:
        yield warning("safety", f"on {host} one client may ask without end", "set ASSISTANT_RATE_LIMIT=60/minute")


def _anywhere(settings: Settings) -> Findings:
    if any(network.prefixlen == 0 for network in settings.proxies):
        yield problem(
            "safety",
            "ASSISTANT_PROXIES holds every address: anybody may name another client's address as its own",
            "list the addresses of your proxies alone",
        )
    if settings.log_level is LogLevel.DEBUG:
        yield warning("safety", "the log shows texts of errors, which may quote questions", "ASSISTANT_LOG_LEVEL=info")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield warning("safety", "this runs as root", "run it as a user of its own")


def is_local(host: str) -> bool:
    """Tell whether only this machine reaches a server on a host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _keys(settings: Settings) -> Findings:
    try:
        active = [key for key in Keys.of_home(settings.home).list() if key.state is KeyState.ACTIVE]
    except StoreUnusable:
        return  # the databases are looked at by themselves
    if settings.reading is Reading.KEYED and not any(key.allows(Scope.READ) for key in active):
        yield problem("keys", "reading needs a key and none is active: nobody can ask", "`assistant keys create NAME`")
    elif not any(key.allows(Scope.ADMIN) for key in active):
        yield ok("keys", f"{len(active)} active, none for administrators: the page /admin is closed")
    else:
        yield ok("keys", f"{len(active)} active")
