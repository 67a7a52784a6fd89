"""Small PDFs written letter by letter: Chinese in a standard font of Adobe's, so that no font is needed."""

import zlib
from dataclasses import dataclass, field
from hashlib import md5

A4 = (0, 0, 595, 842)


def _escaped(data: bytes) -> bytes:
    return b"<" + data.hex().encode() + b">"


@dataclass
class Sheet:
    """A page; positions are points from its upper left corner, y at the foot of the letters."""

    box: tuple[float, float, float, float] = A4
    rotate: int = 0
    crop: tuple[float, float, float, float] | None = None
    ops: list[bytes] = field(default_factory=list)
    annotations: bytes = b""

    @property
    def height(self) -> float:
        return self.box[3]

    def text(self, x: float, y: float, words: str, size: float = 10, *, mode: int = 0, matrix: str = "1 0 0 1") -> None:
        """A run of letters, each in a square of its size; a space between two runs is not drawn."""
        drawn = _escaped(words.encode("utf-16-be"))
        at = f"BT /F1 {size} Tf {mode} Tr {matrix} {x} {self.height - y} Tm ".encode()
        self.ops.append(at + drawn + b" Tj ET")

    def latin(self, x: float, y: float, words: str, size: float = 10, font: str = "F2") -> None:
        """A run in Helvetica (F2), whose digits are 0.556 wide, or in a font that does not say its letters (F3)."""
        drawn = _escaped(words.encode("latin-1"))
        self.ops.append(f"BT /{font} {size} Tf 0 Tr 1 0 0 1 {x} {self.height - y} Tm ".encode() + drawn + b" Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        """A ruling line."""
        self.ops.append(f"{width} w {x0} {self.height - y0} m {x1} {self.height - y1} l S".encode())

    def area(self, left: float, top: float, right: float, bottom: float, grey: float = 0) -> None:
        """A filled rectangle."""
        self.ops.append(f"{grey} g {left} {self.height - bottom} {right - left} {bottom - top} re f 0 g".encode())

    def picture(self, left: float, top: float, right: float, bottom: float) -> None:
        """A picture of one grey dot."""
        self.ops.append(f"q {right - left} 0 0 {bottom - top} {left} {self.height - bottom} cm /Im Do Q".encode())


def document(*sheets: Sheet, password: bytes | None = None, owner: bytes = b"owner", extra: list[bytes] = ()) -> bytes:  # type: ignore[assignment]
    """The bytes of a PDF; with a password (b"" is none for readers) everything in it is encrypted (RC4)."""
    fonts = [
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Hidden/Encoding/Identity-H/DescendantFonts[7 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo 8 0 R/DW 1000>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+Hidden/CIDSystemInfo<<>>/DW 1000>>",
        b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>",
    ]
    first = 10 + len(extra)
    kids = b" ".join(b"%d 0 R" % (first + 2 * i) for i in range(len(sheets)))
    image = (b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"\x80")
    objects: list[bytes | tuple[bytes, bytes]] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(sheets)),
        *fonts,
        image,
        *extra,
    ]
    for i, sheet in enumerate(sheets):
        crop = b"/CropBox[%s]" % _box(sheet.crop) if sheet.crop else b""
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[%s]%s/Rotate %d/Annots[%s]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R/F2 4 0 R/F3 5 0 R>>/XObject<</Im 9 0 R/Fm 10 0 R>>>>>>"
            % (_box(sheet.box), crop, sheet.rotate, sheet.annotations, first + 2 * i + 1)
        )
        objects.append((b"<</Filter/FlateDecode", zlib.compress(b"\n".join(sheet.ops))))
    return _written(objects, password, owner)


def stream(head: bytes, data: bytes) -> tuple[bytes, bytes]:
    """An object with data: its dictionary without end, and the data."""
    return head, data


def _box(box: tuple[float, float, float, float]) -> bytes:
    return b" ".join(b"%g" % v for v in box)


def _written(objects: list, password: bytes | None, owner: bytes) -> bytes:
    name = b"0123456789abcdef"
    key, trailer = (b"", b"") if password is None else _encryption(password, owner, name)
    out = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
    at = []
    for number, item in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n" % number
        if isinstance(item, tuple):
            head, data = item
            if key:
                data = _rc4(md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[: len(key) + 5], data)
            out += head + b"/Length %d>>\nstream\n" % len(data) + data + b"\nendstream"
        else:
            out += item
        out += b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % a for a in at)
    out += b"trailer\n<</Size %d/Root 1 0 R/ID[%s%s]%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, _escaped(name), _escaped(name), trailer, start)  # fmt: skip
    return bytes(out)


_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def _encryption(password: bytes, owner: bytes, name: bytes) -> tuple[bytes, bytes]:
    """Key and dictionary of the standard handler, revision 2 (PDF 1.7, 7.6.3)."""
    user = (password + _PAD)[:32]
    sealed = _rc4(md5((owner + _PAD)[:32]).digest()[:5], user)
    rights = (-44).to_bytes(4, "little", signed=True)
    key = md5(user + sealed + rights + name).digest()[:5]
    entry = b"/Encrypt<</Filter/Standard/V 1/R 2/O%s/U%s/P -44>>" % (_escaped(sealed), _escaped(_rc4(key, _PAD)))
    return key, entry
