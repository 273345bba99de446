"""Where the vectors are, by the settings: None for files of the index itself, else a Milvus."""

from typing import TYPE_CHECKING

from assistant.errors import SettingInvalid
from assistant.settings import Settings
from index.store_address import Engine, StoreAddress

if TYPE_CHECKING:
    from index.milvus_stores import MilvusStores


def stores_of(settings: Settings) -> "MilvusStores | None":
    """Return the Milvus that the settings name; nothing is connected yet."""
    address = settings.store_address
    if address.engine is Engine.FAISS:
        return None
    from index.milvus_stores import MilvusStores

    return MilvusStores(address, settings.store_token.get_secret_value(), settings.store_index)


def with_store(settings: Settings, store: str | None) -> Settings:
    """Return settings with another store, if one is given; SettingInvalid where it is none."""
    if store is None:
        return settings
    try:
        return settings.model_copy(update={"store": str(StoreAddress.parse(store))})
    except ValueError as error:
        raise SettingInvalid(f"--store: {error}") from error
