"""The server's log of requests: a key that somebody put into an address is not whole in it."""

import logging

from assistant.keys import masked

LOGGERS = ("uvicorn.access", "uvicorn.error")


class MaskKeys(logging.Filter):
    """Masks keys in the values of what is logged; an address is one of them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask, and let everything through."""
        if isinstance(record.args, tuple):
            record.args = tuple(masked(value) if isinstance(value, str) else value for value in record.args)
        if isinstance(record.msg, str):
            record.msg = masked(record.msg)
        return True


def mask_keys() -> None:
    """Mask keys in the logs of the server from now on."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(MaskKeys())
