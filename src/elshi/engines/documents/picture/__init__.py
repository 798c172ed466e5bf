"""Reads the machine-readable zone from a picture of a passport, visa or card.

`read_page` finds the zone (`finding`), places a cell on each letter (`placing`, `zones`,
`straightening`), asks a small network what each cell shows (`letters`), and takes the most
probable text whose check digits match (`decoding`, `chain`). Pure Python with numpy and Pillow:
no outside program, no network. `specimen` draws pages to read.

Words: *candidate*, a stretch that may be print; *row*, cells placed on a candidate; *zone*, the
two or three rows of a document; *sureness*, how well letters fit their cells, 0 to 1.
"""

from elshi.engines.documents.picture.reading import HIGH, PageReading, read_page

__all__ = ["HIGH", "PageReading", "read_page"]
