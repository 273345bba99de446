"""How many requests a client may send in which time: `60/minute`, as the setting writes it."""

from dataclasses import dataclass

NO_LIMIT = "none"
_EXAMPLES = "write 60/minute, 10/second, 1000/hour, or none for no limit"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in any so many seconds."""

    requests: int
    seconds: int

    def times(self, factor: int) -> "Rate":
        """Return so many times as many requests in the same time."""
        return Rate(self.requests * factor, self.seconds)


def parse_rate(text: str) -> Rate | None:
    """Read a rate, None for `none`; ValueError for a text that is neither."""
    if text.strip().lower() == NO_LIMIT:
        return None
    from limits import parse

    try:
        item = parse(text)
    except ValueError as error:
        raise ValueError(_EXAMPLES) from error
    if item.amount < 1 or item.get_expiry() < 1:
        raise ValueError(_EXAMPLES)
    return Rate(item.amount, item.get_expiry())
