"""Where the vectors of an index are: faiss, milvus://HOST:PORT[/DATABASE], or milvus-lite:///PATH.db.

Names and passwords are no part of an address: it stands in manifests, messages and logs.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

EXAMPLES = (
    "faiss, milvus://milvus.example.org:19530/policies, milvus+tls://…, or milvus-lite:///srv/policies/vectors.db"
)
_SERVER = re.compile(
    r"milvus(?P<tls>\+tls)?://(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?(?:/(?P<database>\w*))?"
)
_FILE = "milvus-lite://"
_PORT, _LAST_PORT = 19530, 65535
# Up to so many rows of an encoder, some 30,000 clauses, Milvus compares every row: exact, and quick enough.
MOST_FLAT = 200_000


class Engine(StrEnum):
    """What holds the vectors."""

    FAISS = "faiss"
    MILVUS = "milvus"
    MILVUS_LITE = "milvus-lite"


class IndexType(StrEnum):
    """How Milvus looks for the nearest rows."""

    AUTO = "auto"
    FLAT = "flat"
    HNSW = "hnsw"
    IVF_FLAT = "ivf_flat"
    IVF_SQ8 = "ivf_sq8"

    def for_rows(self, count: int) -> "IndexType":
        """Return the index for so many rows: every row is compared, or a graph of neighbours is followed."""
        if self is not IndexType.AUTO:
            return self
        return IndexType.FLAT if count <= MOST_FLAT else IndexType.HNSW


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """An engine and where it is: host:port and database of a server, the path of a file, nothing for FAISS."""

    engine: Engine = Engine.FAISS
    location: str = ""
    database: str = ""
    is_encrypted: bool = False

    @classmethod
    def parse(cls, text: str) -> "StoreAddress":
        """Read an address; ValueError says what is wrong with it, and never repeats a password."""
        if text == Engine.FAISS:
            return cls()
        if text.startswith(_FILE):
            return cls(Engine.MILVUS_LITE, str(_file(text.removeprefix(_FILE))))
        if "@" in text:
            raise ValueError("an address has no user and no password: set ASSISTANT_STORE_TOKEN to USER:PASSWORD")
        found = _SERVER.fullmatch(text)
        if found is None or not 0 < int(found["port"] or _PORT) <= _LAST_PORT:
            raise ValueError(f"{text!r} is no store: {EXAMPLES}")
        location = f"{found['host']}:{found['port'] or _PORT}"
        return cls(Engine.MILVUS, location, found["database"] or "", found["tls"] is not None)

    def __str__(self) -> str:
        """Return the address as it is read."""
        if self.engine is Engine.FAISS:
            return Engine.FAISS.value
        if self.engine is Engine.MILVUS_LITE:
            return f"{_FILE}{self.location}"
        scheme = "milvus+tls" if self.is_encrypted else "milvus"
        return f"{scheme}://{self.location}" + (f"/{self.database}" if self.database else "")

    @property
    def uri(self) -> str:
        """What the client of Milvus connects to."""
        if self.engine is Engine.MILVUS_LITE:
            return self.location
        return f"{'https' if self.is_encrypted else 'http'}://{self.location}"


def _file(path: str) -> Path:
    if not path.endswith(".db") or not (path.startswith("/") or path.startswith("~")):
        raise ValueError(f"{path!r} is no file of Milvus Lite: give a whole path that ends in .db, {_FILE}/PATH.db")
    return Path(path).expanduser()
