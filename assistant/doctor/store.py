"""The store of the vectors: whether it answers, and has what was built."""

from assistant.doctor.findings import Findings, ok, problem, warning
from assistant.settings import Settings
from assistant.stores import stores_of
from index.store_address import Engine

_EXTRA = "pip install 'policy-assistant[milvus]'"


def check_store(settings: Settings) -> Findings:
    """Ask the store that the settings name how it is; an index of keywords alone has none."""
    stores = stores_of(settings)
    if stores is None:
        yield ok("store", "FAISS: the vectors are files of the index")
        return
    try:
        health = stores.health()
    finally:
        stores.close()
    where = f"{stores.address} ({health.engine})"
    if health.is_well:
        yield ok("store", f"{where} has generation {health.generation}, {health.rows} rows of the first encoder")
    elif health.engine != settings.store_address.engine.value:  # it said its version
        yield warning("store", f"{where} answers, and has no vectors of ours", "run `assistant build`")
    else:
        yield problem("store", health.detail, f"start it, correct ASSISTANT_STORE or _STORE_TOKEN, or {_EXTRA}")
    if settings.store_address.engine is Engine.MILVUS and not settings.store_token.get_secret_value():
        yield warning(
            "store",
            f"{stores.address} is used without a password: whoever reaches it may change the vectors",
            "switch authorisation on there, and set ASSISTANT_STORE_TOKEN=USER:PASSWORD",
        )
