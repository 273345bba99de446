"""The parts of a .docx file: a ZIP archive of XML, opened only after its sizes and its XML are found harmless."""

import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import DocumentUnreadable

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# ISO 29500 "strict" files differ in the names of their namespaces alone.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What opening and unpacking raise on a damaged archive: a method that is not known, an offset that cannot be.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error, OSError)

# A thousand pages of text are about 20 MB of XML, packed to a tenth; pictures hardly shrink. Beyond these it is a bomb.
MAX_ENTRIES = 10_000
MAX_UNPACKED = 512 * 2**20
MAX_PART = 64 * 2**20
MAX_RATIO = 200
# Small archives may repeat themselves as they like.
RATIO_FROM = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Package:
    """An opened .docx file: its parts by name, and the parts each is related to."""

    name: str
    archive: zipfile.ZipFile

    @classmethod
    def open(cls, data: bytes, name: str) -> "Package":
        """Open the archive; raises DocumentUnreadable where it is encrypted, damaged or larger than any document."""
        if data.startswith(_OLE):
            if _ENCRYPTED in data:
                raise DocumentUnreadable(f"{name} is encrypted: save it without a password in Word and add it again")
            raise DocumentUnreadable(f"{name} is a Word 97-2003 file: save it as .docx in Word or WPS and add that")
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise DocumentUnreadable(f"{name} is damaged ({error}): open it in Word, save it as .docx anew") from error
        _check_sizes(archive.infolist(), name)
        return cls(name, archive)

    def part(self, path: str) -> "_Element | None":
        """Return the root of an XML part; None where the file has no such part."""
        if path not in self.archive.NameToInfo:
            return None
        if self.archive.NameToInfo[path].file_size > MAX_PART:
            raise DocumentUnreadable(f"{self.name} holds too much text ({path}): add it in several files")
        try:
            data = self.archive.read(path)
        except _DAMAGE as error:
            message = f"{self.name} is damaged at {path} ({error}): open it in Word, save it as .docx anew"
            raise DocumentUnreadable(message) from error
        return self._parse(data, path)

    def _parse(self, data: bytes, path: str) -> "_Element":
        from lxml import etree

        for strict, transitional in _STRICT.items():
            data = data.replace(strict, transitional)
        parser = etree.XMLParser(
            resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            message = f"{self.name} is damaged at {path} ({error.msg}): open it in Word, save it as .docx anew"
            raise DocumentUnreadable(message) from error
        if root.getroottree().docinfo.internalDTD is not None:
            message = f"{self.name}: {path} declares XML entities, which Word never writes: save it as .docx in Word"
            raise DocumentUnreadable(message)
        return root

    def main_part(self) -> str:
        """Return the path of the document itself."""
        for kind, target in self.related(""):
            if kind == "officeDocument" and target.endswith(".xml") and "word/" in target.lower():
                return target
        raise DocumentUnreadable(f"{self.name} is a ZIP archive but no Word document: unpack it and add the files")

    def related(self, path: str) -> list[tuple[str, str]]:
        """Return the kinds and paths of the parts that a part (or "", the package) points to inside the file."""
        folder, file = posixpath.split(path)
        root = self.part(posixpath.join(folder, "_rels", f"{file}.rels"))
        if root is None:
            return []
        return [
            (
                posixpath.basename(relation.get("Type", "")),
                posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"),
            )
            for relation in root
            if relation.get("TargetMode") != "External"
        ]


def _check_sizes(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse an archive by what its directory declares, before anything is unpacked; reading stops at that size."""
    advice = "open it in Word, save the text alone as .docx and add that"
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentUnreadable(f"{name} is encrypted: save it without a password and add it again")
    unpacked, packed = sum(x.file_size for x in entries), sum(x.compress_size for x in entries)
    if len(entries) > MAX_ENTRIES:
        raise DocumentUnreadable(f"{name} holds {len(entries)} files, more than {MAX_ENTRIES}: {advice}")
    if unpacked > MAX_UNPACKED:
        raise DocumentUnreadable(f"{name} would unpack to {unpacked / 2**20:,.0f} MB: {advice}")
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed:
        ratio = unpacked / max(packed, 1)
        raise DocumentUnreadable(f"{name} would unpack to {ratio:,.0f} times its size, as no document does: {advice}")
