"""What a file is by its own first bytes, whatever its name and its sender say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sort:
    """`words` for people; `endings` are the extensions that fit, the usual one first."""

    words: str
    endings: tuple[str, ...]
    runs: bool = False


PROGRAM = "exe", "dll", "scr", "com", "cpl", "sys", "ocx"
_ZIPPED = "zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "jar", "apk", "vsdx", "pages", "numbers", "key"
_ISO_MEDIA = "mp4", "m4a", "m4v", "mov", "3gp", "f4v"
_OLE = "doc", "xls", "ppt", "msg", "msi", "vsd"

# Where, what, and which sort that means; the first that fits.
_MARKS: tuple[tuple[int, bytes, Sort], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", Sort("PNG picture", ("png",))),
    (0, b"\xff\xd8\xff", Sort("JPEG picture", ("jpg", "jpeg", "jfif"))),
    (0, b"GIF8", Sort("GIF picture", ("gif",))),
    (8, b"WEBP", Sort("WebP picture", ("webp",))),
    (0, b"BM", Sort("bitmap", ("bmp",))),
    (0, b"II*\x00", Sort("TIFF picture", ("tif", "tiff"))),
    (0, b"MM\x00*", Sort("TIFF picture", ("tif", "tiff"))),
    (4, b"ftypheic", Sort("HEIC picture", ("heic", "heif"))),
    (4, b"ftypmif1", Sort("HEIC picture", ("heic", "heif"))),
    (4, b"ftypavif", Sort("AVIF picture", ("avif",))),
    (4, b"ftypM4A", Sort("MPEG-4 sound", ("m4a", "mp4"))),
    (4, b"ftypqt", Sort("QuickTime film", ("mov",))),
    (4, b"ftyp", Sort("MPEG-4 film or sound", _ISO_MEDIA)),
    (0, b"%PDF-", Sort("PDF document", ("pdf",))),
    (0, b"OggS", Sort("Ogg sound or film", ("ogg", "oga", "opus", "ogv"))),
    (0, b"ID3", Sort("MP3 sound", ("mp3",))),
    (0, b"\xff\xfb", Sort("MP3 sound", ("mp3",))),
    (0, b"\xff\xf3", Sort("MP3 sound", ("mp3",))),
    (0, b"\xff\xf1", Sort("AAC sound", ("aac",))),
    (0, b"\xff\xf9", Sort("AAC sound", ("aac",))),
    (0, b"#!AMR", Sort("AMR sound", ("amr",))),
    (0, b"fLaC", Sort("FLAC sound", ("flac",))),
    (8, b"WAVE", Sort("WAV sound", ("wav",))),
    (8, b"AVI ", Sort("AVI film", ("avi",))),
    (0, b"\x1aE\xdf\xa3", Sort("WebM or Matroska film", ("webm", "mkv"))),
    (0, b"PK\x03\x04", Sort("ZIP archive or office document", _ZIPPED)),
    (0, b"PK\x05\x06", Sort("empty ZIP archive", _ZIPPED)),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Sort("older office document or installer", _OLE)),
    (0, b"\x1f\x8b", Sort("gzip archive", ("gz", "tgz"))),
    (0, b"BZh", Sort("bzip2 archive", ("bz2",))),
    (0, b"\xfd7zXZ\x00", Sort("xz archive", ("xz",))),
    (0, b"7z\xbc\xaf\x27\x1c", Sort("7z archive", ("7z",))),
    (0, b"Rar!", Sort("RAR archive", ("rar",))),
    (257, b"ustar", Sort("tar archive", ("tar",))),
    (0, b"MZ", Sort("Windows program", PROGRAM, runs=True)),
    (0, b"\x7fELF", Sort("Linux program", ("bin", "so", "run", "elf"), runs=True)),
    (0, b"\xcf\xfa\xed\xfe", Sort("macOS program", ("bin",), runs=True)),
    (0, b"\xca\xfe\xba\xbe", Sort("macOS or Java program", ("class", "bin"), runs=True)),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", Sort("Windows shortcut", ("lnk",), runs=True)),
    (0, b"#!", Sort("script", ("sh", "py", "pl", "rb", "bash"), runs=True)),
    (0, b"{\\rtf", Sort("RTF document", ("rtf", "doc"))),
)
_MARKUP = {
    b"<!doctype html": Sort("web page", ("html", "htm")),
    b"<html": Sort("web page", ("html", "htm")),
    b"<script": Sort("web page", ("html", "htm")),
    b"<svg": Sort("SVG drawing", ("svg",)),
    b"<?xml": Sort("XML document", ("xml", "svg", "html", "xhtml", "kml", "gpx")),
    b"begin:vcard": Sort("contact card", ("vcf",)),
    b"begin:vcalendar": Sort("calendar entry", ("ics",)),
}
_TEXT = Sort("text", ("txt",))
TEXTS = "txt", "csv", "log", "md", "json", "yaml", "yml", "ini", "tsv", "srt", "eml"
SCRIPTS = "sh", "py", "js", "vbs", "bat", "cmd", "ps1", "hta", "wsf", "jse", "desktop", "command", "url", "reg"


def sort_of(head: bytes) -> Sort | None:
    """None for what is not known. `head`: the first 512 bytes, or all."""
    for at, mark, sort in _MARKS:
        if head[at:].startswith(mark) and (at != 8 or head.startswith(b"RIFF")):
            return sort
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, sort in _MARKUP.items():
        if begins.startswith(mark):
            return sort
    return _TEXT if head and _is_text(head) else None


def _is_text(head: bytes) -> bool:
    """UTF-8 without control characters; its last letter may be cut."""
    try:
        words = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:
            return False
        words = head[: error.start].decode("utf-8")
    return all(char.isprintable() or char in "\t\r\n" for char in words)


def extension_of(name: str) -> str:
    """The true one, in small letters: exe for invoice.pdf.exe, "" for none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem and extension.isalnum() else ""


def is_disguised(name: str, sort: Sort | None) -> bool:
    """Whether the name says another thing than the bytes do. What is only text may be called anything but a program."""
    extension = extension_of(name)
    if sort is None or not extension:
        return False
    return extension in SCRIPTS if sort is _TEXT else extension not in sort.endings


def may_run(name: str, sort: Sort | None) -> bool:
    """Whether it does something when it is opened, by its bytes or by its name."""
    return bool(sort and sort.runs) or extension_of(name) in (*PROGRAM, *SCRIPTS)


def named(name: str, sort: Sort | None) -> str:
    """The name, with the extension that its bytes want where it has none."""
    return name if extension_of(name) or sort is None else f"{name}.{sort.endings[0]}"
