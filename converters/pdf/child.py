"""The process that pdfium runs in: files come in, pages go out. Started by :mod:`converters.pdf.apart`.

pdfium is C++ and cannot be interrupted; a file made to be slow or huge ends this process and nothing else.
"""

from __future__ import annotations

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from converters.answering import answer
from converters.pdf.answer import Answer
from converters.pdf.extract import pages
from converters.pdf.limits import MEMORY, MOST_GLYPHS_OF_ALL, MOST_PAGES, TooMuch
from converters.pdf.paper import Page


def answer_to(data: bytes) -> Answer:
    """The pages of a file, or what is wrong with it."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        return Answer("password" if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD else "broken")
    try:
        return Answer(pages=_pages(document))
    except TooMuch as e:
        return Answer(e.what, e.found, e.limit)
    except (pdfium.PdfiumError, ValueError, OverflowError):
        return Answer("broken")
    finally:
        document.close()


def _pages(document: pdfium.PdfDocument) -> list[Page]:
    if len(document) > MOST_PAGES:
        raise TooMuch("pages", len(document), MOST_PAGES)
    made: list[Page] = []
    count = 0
    for page in pages(document):
        count += len(page.glyphs)
        if count > MOST_GLYPHS_OF_ALL:
            raise TooMuch("glyphs", count, MOST_GLYPHS_OF_ALL)
        made.append(page)
    return made


if __name__ == "__main__":
    answer(lambda data: msgspec.msgpack.encode(answer_to(data)), MEMORY)
