"""[MS-OVBA] compression against its own decompressor and against oletools'."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from converters.vba.compression import CHUNK, compress, decompress

source_like = st.lists(
    st.sampled_from(["    ", "Dim x As Long", "\r\n", "If ", " Then", "'", "End Sub", "a", "ChrW(", "7"]), max_size=2000
).map(lambda parts: "".join(parts).encode())


@settings(max_examples=60, deadline=None)
@given(source_like | st.binary(max_size=3000))
@example(b"")
@example(b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa")
@example(b"a" * CHUNK)
@example(b"a" * (CHUNK + 1))
@example(bytes(range(256)) * 16)
def test_comes_back_unchanged(data):
    assert decompress(compress(data)) == data


@settings(max_examples=40, deadline=None)
@given(source_like.filter(bool))
@example(b"x" * (3 * CHUNK))
def test_oletools_reads_it(data):
    olevba = pytest.importorskip("oletools.olevba")
    assert bytes(olevba.decompress_stream(bytearray(compress(data)))) == data


@pytest.mark.parametrize(
    ("data", "container"),
    [  # the examples of [MS-OVBA] 3.2.1 to 3.2.3
        (
            b"abcdefghijklmnopqrstuv.",
            "01 19 B0 00 61 62 63 64 65 66 67 68 00 69 6A 6B 6C 6D 6E 6F 70 00 71 72 73 74 75 76 2E",
        ),
        (
            b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
            "012FB000236161616263646582660070616768696A013808616B6C00306D6E6F700671027004107273747576107778797A003C",
        ),
        (b"a" * 73, "01 03 B0 02 61 45 00"),
    ],
)
def test_the_examples_of_the_specification(data, container):
    assert decompress(bytes.fromhex(container)) == data
    # of copies of equal length the second example takes a farther one than the algorithm of 2.4.1.3.19.4
    assert len(compress(data)) == len(bytes.fromhex(container))


def test_an_incompressible_whole_chunk_is_stored_raw():
    noise = random.Random(1).randbytes(CHUNK)
    assert decompress(compress(noise)) == noise
    with pytest.raises(ValueError, match="do not compress"):
        compress(noise[:-1])


@pytest.mark.parametrize(
    "container",
    [
        "",
        "00",
        "01 03",
        "01 03 30",
        "01 03 80 00 00 00",
        "01 03 B0 02 61 45",
        "01 02 B0 01 00 00",
        "01 05 B0 02 61 45 F0 00 00",
    ],
)
def test_damage_is_refused(container):
    with pytest.raises(ValueError, match=r"chunk|container|token"):
        decompress(bytes.fromhex(container))


def test_a_bomb_is_refused():
    with pytest.raises(ValueError, match="more than 10000 bytes"):
        decompress(compress(b"a" * 20_000), limit=10_000)
