"""The bytes of a file as the store keeps them: long ones packed, else one of 50 MB takes four times as much memory on its
way into DuckDB, its log and the merging of the log.

What is packed begins with the mark of zstd, which no file that is taken in does: it is no text of any encoding and no
.xlsx. So nothing else need say which are.
"""

import pyarrow as pa

from records.reading.bounds import MAX_BYTES

LONG = 2**20
"""Bytes; shorter files stay as they are."""
MARK = b"\x28\xb5\x2f\xfd"


def packed(content: bytes) -> bytes:
    if len(content) < LONG:
        return content
    small: bytes = pa.Codec("zstd", compression_level=1).compress(content, asbytes=True)
    return small


def unpacked(kept: bytes) -> bytes:
    """The original bytes."""
    if not kept.startswith(MARK):
        return kept
    with pa.input_stream(pa.BufferReader(kept), compression="zstd") as stream:
        content: bytes = stream.read(MAX_BYTES)  # more was never taken in
    return content
