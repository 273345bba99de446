"""Files that are not read, told by their first bytes, each with what to convert it to."""

import io
import re
import zipfile
from dataclasses import dataclass

from corpus.errors import DocumentUnreadable
from corpus.formats.docx_package import MAX_ENTRIES
from corpus.formats.result import Format

_TO_DOCX = "open it in Word or WPS and save it as DOCX"
_TO_TEXT = "have its text recognised (OCR) and save that as DOCX or TXT"
_UNPACK = "unpack it and add the files in it"
_NO_DOCUMENT = "add the document as DOCX, PDF with a text layer, HTML, Markdown or TXT"


@dataclass(frozen=True, slots=True)
class Foreign:
    """A format that is not read, and what to do about it."""

    what: str
    remedy: str


_SIGNATURES = (
    (rb"\{\\rtf", "RTF", _TO_DOCX),
    (rb"\x89PNG\r\n", "an image (PNG)", _TO_TEXT),
    (rb"\xff\xd8\xff", "an image (JPEG)", _TO_TEXT),
    (rb"GIF8[79]a", "an image (GIF)", _TO_TEXT),
    (rb"II\*\0|MM\0\*", "an image (TIFF)", _TO_TEXT),
    (rb"BM.{4}\0\0\0\0", "an image (BMP)", _TO_TEXT),
    (rb"RIFF.{4}WEBP", "an image (WebP)", _TO_TEXT),
    (rb".{4}ftyp(?:hei[cx]|mif1|avif)", "an image (HEIC)", _TO_TEXT),
    (rb"AT&TFORM", "a scanned book (DjVu)", _TO_TEXT),
    (rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08|BZh[1-9]1AY|\xfd7zXZ\0|.{257}ustar|\x28\xb5\x2f\xfd|MSCF\0|.{2}-lh[0-9d]-",
     "an archive", _UNPACK),
    (rb"CAJ\0|HN\0\0|KDH |NH\0\0", "CAJ", "open it in CAJViewer and print it as a PDF with a text layer"),
    (rb"%!PS", "PostScript", "convert it to a PDF with a text layer"),
    (rb"(?:From: <Saved by|MIME-Version:)", "a web archive (MHTML)", "open it in a browser and save it as HTML"),
    (rb"\x7fELF|MZ.{58}|\xca\xfe\xba\xbe|\0asm", "a program", _NO_DOCUMENT),
    (rb"SQLite format 3\0|.{4}ftyp|ID3|OggS|RIFF.{4}(?:WAVE|AVI )|\x1aE\xdf\xa3", "no document", _NO_DOCUMENT),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams in an OLE file, as UTF-16, and what a file with them is.
_STREAMS = (
    ("EncryptedPackage", "an encrypted Office file", "open it with its password and save it as DOCX without one"),
    ("WordDocument", "DOC (Word 97-2003 or WPS)", _TO_DOCX),
    ("Workbook", "XLS (a spreadsheet)", "copy the table into a document and save that as DOCX"),
    ("PowerPoint Document", "PPT (slides)", "copy the text into a document and save that as DOCX"),
)
_WORD_XML = re.compile(
    rb"progid=\"Word\.Document\"|schemas\.microsoft\.com/office/(?:word/2003/wordml|2006/xmlPackage)"
)
_ZIPS = (
    ("OFD.xml", "OFD", "open it in an OFD reader and export it as DOCX or as a PDF with a text layer"),
    ("xl/workbook.xml", "XLSX (a spreadsheet)", "copy the table into a document and save that as DOCX"),
    ("ppt/presentation.xml", "PPTX (slides)", "copy the text into a document and save that as DOCX"),
    ("content.xml", "an OpenDocument file", "open it in Word, WPS or LibreOffice and save it as DOCX"),
    ("META-INF/container.xml", "EPUB", "convert it to DOCX or HTML"),
)
_DOCX_PART = "word/document.xml"
_HEAD = 4096
# Each file in a ZIP archive has a header in its directory that begins so.
_ZIP_ENTRY = b"PK\x01\x02"


def foreign_format(data: bytes) -> Foreign | None:
    """Return which format that is not read a file has; None for one that may be read."""
    if data.startswith(_OLE):
        named = (Foreign(what, do) for stream, what, do in _STREAMS if stream.encode("utf-16-le") in data)
        return next(named, Foreign("an old Office file (OLE)", _TO_DOCX))
    if _WORD_XML.search(data[:_HEAD]):
        return Foreign("Word 2003 XML", _TO_DOCX)
    found = (Foreign(what, do) for pattern, what, do in _SIGNATURES if re.match(pattern, data[:_HEAD], re.S))
    return next(found, None)


def zip_format(data: bytes, name: str) -> Format:
    """Tell a DOCX by the names in the archive; DocumentUnreadable for any other archive."""
    if data.count(_ZIP_ENTRY) > MAX_ENTRIES:  # before the directory is read: a million entries take a minute
        raise DocumentUnreadable(f"{name} is an archive of more than {MAX_ENTRIES} files: {_UNPACK}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise DocumentUnreadable(
            f"{name} is a damaged ZIP or DOCX file ({error}): get it again from its source"
        ) from error
    if _DOCX_PART in names or any(re.fullmatch(r"word/document\d+\.xml", part) for part in names):
        return Format.DOCX
    for part, what, remedy in _ZIPS:
        if part in names:
            raise DocumentUnreadable(f"{name} is {what}, which cannot be read: {remedy}")
    raise DocumentUnreadable(f"{name} is a ZIP archive and no DOCX: {_UNPACK}")
