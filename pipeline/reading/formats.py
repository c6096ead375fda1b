"""Every kind of file that omdok knows, in one table: it serves folder, mailbox, upload, web source
and Handbuch.

A new format is one row here and, where it can be read, one file in `extractors/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["document", "mail", "picture", "slides", "table", "container", "technical", "other"]

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
WORD_XML = "application/vnd.ms-wordml"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"
FODT = "application/vnd.oasis.opendocument.text-flat-xml"
HTML = "text/html"
MHTML = "multipart/related"
TEXT = "text/plain"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODP = "application/vnd.oasis.opendocument.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
CSV = "text/csv"
EML = "message/rfc822"
MSG = "application/vnd.ms-outlook"
MBOX = "application/mbox"
TNEF = "application/vnd.ms-tnef"
ZIP = "application/zip"
JPEG, PNG, TIFF, WEBP = "image/jpeg", "image/png", "image/tiff", "image/webp"
HEIC = "image/heic"
EMPTY = "application/x-empty"
ENCRYPTED = "application/x-encrypted-office"
BROKEN_ZIP = "application/x-damaged-zip"
UNKNOWN = "application/octet-stream"
OTHER_PACKAGE = "application/x-office-package"
OTHER_OLE = "application/x-ole-storage"

_AS_JPEG = "Speichern Sie das Foto als JPEG oder PDF und legen Sie es noch einmal ab."
_NO_DOCUMENT = "Es ist nichts zu tun: Eine technische Datei ist kein Dokument."


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: `label` for lists, `name` to follow "Die Datei ist".

    `extractor` is "module:Class" below `pipeline.reading.extractors`, empty where omdok cannot read
    it; then `step` is what staff may do. `endings` are the usual ones, without dots.
    """

    media_type: str
    label: str
    name: str
    group: Group
    extractor: str = ""
    endings: tuple[str, ...] = ()
    step: str = ""


# fmt: off
KINDS = (
    Kind(PDF, "PDF", "eine PDF-Datei", "document", "pdf:PdfExtractor", ("pdf",)),
    Kind(DOCX, "DOCX", "eine Word-Datei (DOCX)", "document", "docx:DocxExtractor", ("docx", "docm", "dotx", "dotm")),
    Kind(DOC, "DOC", "eine Word-Datei (DOC)", "document", "doc:DocExtractor", ("doc", "dot")),
    Kind(WORD_XML, "Word-XML", "eine Word-XML-Datei von 2003", "document", "word_xml:WordXmlExtractor", ("xml",)),
    Kind(RTF, "RTF", "eine RTF-Datei", "document", "rtf:RtfExtractor", ("rtf",)),
    Kind(ODT, "ODT", "ein OpenDocument-Text (ODT)", "document", "odt:OdtExtractor", ("odt", "ott")),
    Kind(FODT, "FODT", "ein flacher OpenDocument-Text (FODT)", "document", "odt:FlatOdtExtractor", ("fodt",)),
    Kind(HTML, "HTML", "eine Webseite", "document", "html:HtmlExtractor", ("html", "htm", "xhtml")),
    Kind(MHTML, "MHTML", "eine Web-Archivdatei (MHTML)", "document", "mhtml:MhtmlExtractor", ("mht", "mhtml")),
    Kind(TEXT, "Text", "eine Textdatei", "document", "text:TextExtractor", ("txt", "md")),
    Kind(PPTX, "PPTX", "eine PowerPoint-Präsentation (PPTX)", "slides", "pptx:PptxExtractor", ("pptx", "pptm", "ppsx", "potx")),
    Kind(ODP, "ODP", "eine OpenDocument-Präsentation (ODP)", "slides", "odp:OdpExtractor", ("odp", "otp")),
    Kind(XLSX, "XLSX", "eine Excel-Tabelle (XLSX)", "table", "xlsx:XlsxExtractor", ("xlsx", "xlsm", "xltx")),
    Kind(ODS, "ODS", "eine OpenDocument-Tabelle (ODS)", "table", "ods:OdsExtractor", ("ods", "ots")),
    Kind(CSV, "CSV", "eine CSV-Tabelle", "table", "csv_table:CsvExtractor", ("csv", "tsv")),
    Kind(EML, "E-Mail", "eine E-Mail", "mail", "mail:MailExtractor", ("eml",)),
    Kind(MSG, "Outlook-Nachricht", "eine Outlook-Nachricht (MSG)", "mail", "msg:MsgExtractor", ("msg",)),
    Kind(TNEF, "winmail.dat", "eine Outlook-Beilage (winmail.dat)", "mail", "winmail:TnefExtractor", ("dat",)),
    Kind(MBOX, "Mail-Ordner", "ein Mail-Ordner (mbox)", "container", "mbox:MboxExtractor", ("mbox",)),
    Kind(ZIP, "ZIP", "ein ZIP-Archiv", "container", "zip_folder:ZipExtractor", ("zip",)),
    Kind(HEIC, "HEIC", "ein HEIC-Foto", "picture", "picture:PictureExtractor", ("heic", "heif")),
    Kind(JPEG, "JPEG", "ein JPEG-Bild", "picture", "picture:PictureExtractor", ("jpg", "jpeg")),
    Kind(PNG, "PNG", "ein PNG-Bild", "picture", "picture:PictureExtractor", ("png",)),
    Kind(TIFF, "TIFF", "ein TIFF-Bild", "picture", "picture:PictureExtractor", ("tif", "tiff")),
    Kind(WEBP, "WebP", "ein WebP-Bild", "picture", "picture:PictureExtractor", ("webp",)),
    Kind("image/avif", "AVIF", "ein AVIF-Bild", "other", step=_AS_JPEG),
    Kind("image/gif", "GIF", "ein GIF-Bild", "other", step=_AS_JPEG),
    Kind("image/bmp", "BMP", "ein BMP-Bild", "other", step=_AS_JPEG),
    Kind("application/vnd.rar", "RAR", "ein RAR-Archiv", "other", step="Entpacken Sie es, und legen Sie die Dateien einzeln ab."),
    Kind("application/x-7z-compressed", "7-Zip", "ein 7-Zip-Archiv", "other", step="Entpacken Sie es, und legen Sie die Dateien einzeln ab."),
    Kind("application/gzip", "gzip", "eine gepackte Datei (gzip)", "other", step="Entpacken Sie sie, und legen Sie die Dateien einzeln ab."),
    Kind("application/postscript", "PostScript", "eine PostScript-Datei", "other"),
    Kind("application/x-msdownload", "Programm", "ein Windows-Programm", "technical", step=_NO_DOCUMENT),
    Kind("application/x-executable", "Programm", "ein Programm", "technical", step=_NO_DOCUMENT),
    Kind("application/x-apple-double", "Beidatei", "die Beidatei eines Macs (AppleDouble)", "technical", step=_NO_DOCUMENT),
    Kind("audio/mpeg", "MP3", "eine Tonaufnahme (MP3)", "other"),
    Kind("video/mp4", "MP4", "ein Video (MP4)", "other"),
    Kind("application/vnd.sqlite3", "SQLite", "eine SQLite-Datenbank", "technical", step=_NO_DOCUMENT),
    Kind("application/vnd.ms-excel", "XLS", "eine Excel-Tabelle (XLS)", "other", step="Speichern Sie sie als XLSX oder PDF und legen Sie sie noch einmal ab."),
    Kind("application/vnd.ms-powerpoint", "PPT", "eine PowerPoint-Präsentation (PPT)", "other", step="Speichern Sie sie als PPTX oder PDF und legen Sie sie noch einmal ab."),
    Kind(OTHER_PACKAGE, "Office-Datei", "eine Office-Datei ohne Word-Text", "other"),
    Kind(OTHER_OLE, "Office-Datei", "eine Office-Datei ohne Word-Text", "other"),
    Kind("application/epub+zip", "EPUB", "ein E-Book (EPUB)", "other"),
    Kind("application/xml", "XML", "eine XML-Datei", "technical", step=_NO_DOCUMENT),
    Kind("application/json", "JSON", "eine JSON-Datei", "technical", step=_NO_DOCUMENT),
    Kind("text/calendar", "Termin", "eine Termindatei (ICS)", "technical", step=_NO_DOCUMENT),
    Kind("text/vcard", "Visitenkarte", "eine Visitenkarte (VCF)", "technical", step=_NO_DOCUMENT),
    Kind("text/x-log", "Protokoll", "ein technisches Protokoll (Log)", "technical", step=_NO_DOCUMENT),
    Kind("application/sql", "SQL", "ein Datenbankauszug (SQL)", "technical", step=_NO_DOCUMENT),
    Kind("text/x-settings", "Einstellungen", "eine Verknüpfung oder Einstellungsdatei", "technical", step=_NO_DOCUMENT),
    Kind("text/x-tex", "LaTeX", "eine LaTeX-Quelldatei", "technical", step="Übersetzen Sie sie in ein PDF und legen Sie dieses ab."),
    Kind("text/x-code", "Programmtext", "ein Programmtext", "technical", step=_NO_DOCUMENT),
    Kind("text/x-subtitles", "Untertitel", "eine Untertiteldatei", "technical", step=_NO_DOCUMENT),
    Kind("text/x-base64", "base64", "eine base64-kodierte Datei", "technical", step="Fordern Sie die Datei unkodiert an."),
    Kind("application/x-pem-file", "Schlüssel", "ein Schlüssel oder Zertifikat", "technical", step=_NO_DOCUMENT),
    Kind("application/pkcs7-mime", "S/MIME", "eine verschlüsselte oder signierte Nachricht (S/MIME)", "other", step="Öffnen Sie sie im Mailprogramm und legen Sie die Anlagen einzeln ab."),
    Kind("application/pkcs7-signature", "Signatur", "die Signatur einer E-Mail", "technical", step=_NO_DOCUMENT),
    Kind("application/pgp-signature", "Signatur", "die Signatur einer E-Mail (PGP)", "technical", step=_NO_DOCUMENT),
    Kind(EMPTY, "leer", "leer", "other", step="Fordern Sie sie noch einmal an."),
    Kind("application/pgp-encrypted", "PGP", "eine verschlüsselte Nachricht (PGP)", "other", step="Entschlüsseln Sie sie im Mailprogramm und legen Sie die Anlagen einzeln ab."),
)
# fmt: on
KIND_OF = {kind.media_type: kind for kind in KINDS}
READABLE = tuple(kind for kind in KINDS if kind.extractor)


def label_of(media_type: str) -> str:
    """The short German name of a media type, as lists show it."""
    kind = KIND_OF.get(media_type)
    return kind.label if kind else media_type


def is_readable(media_type: str) -> bool:
    """Whether omdok reads files of this kind."""
    return media_type in KIND_OF and bool(KIND_OF[media_type].extractor)


def is_picture(media_type: str) -> bool:
    """Whether it is a picture, of which only some show text."""
    return media_type.startswith("image/")
