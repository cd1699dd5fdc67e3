"""How large, deep and heavy a file may be. Ordinary files of offices stay far below."""

MIB = 1024 * 1024

MOST_PIXELS = 60_000_000  # a camera of 48 megapixels fits
LONGEST_SIDE = 20_000

MOST_ENTRIES = 3_000  # parts in one docx, xlsx, odt or ods
MOST_DIRECTORY_BYTES = 1 * MIB  # the list of those parts, read before anything else
MOST_UNPACKED_BYTES = 300 * MIB
MOST_RATIO = 100  # unpacked against packed; only looked at above FREE_UNPACKED_BYTES
FREE_UNPACKED_BYTES = 20 * MIB
MOST_INDEX_BYTES = 2 * MIB  # a part that is read whole: relations, kinds of content, manifest
DEEPEST = 1  # a chart in a letter carries its own sheet; that sheet carries nothing

MOST_PDF_OBJECTS = 300_000
MOST_PDF_NESTING = 100
MOST_STREAM_BYTES = 100 * MIB  # one stream of a PDF, unpacked; pictures are measured by their pixels
MOST_PICTURE_PIXELS = 250_000_000  # a drawing of A0 at 300 dots an inch fits

# For the program that looks: address space beyond what it has when it begins, processor time, clock.
MEMORY_BYTES = 128 * MIB
PROCESSOR_SECONDS = 5
CLOCK_SECONDS = 15
