"""An error cell sent as Excel sends it (VT_ERROR), which pywin32 can receive but not send; plain ctypes."""

import ctypes

VT_BSTR, VT_ERROR, VT_VARIANT, VT_ARRAY = 8, 10, 12, 0x2000
DISPATCH_METHOD = 1
INVOKE_SLOT = 6
"""Invoke's place in the table of IDispatch's methods."""


class Variant(ctypes.Structure):
    """VARIANT: a type and 16 bytes of content."""

    _fields_ = (
        ("vt", ctypes.c_ushort),
        ("reserved", ctypes.c_ushort * 3),
        ("pointer", ctypes.c_void_p),
        ("second", ctypes.c_void_p),
    )


class Bound(ctypes.Structure):
    """SAFEARRAYBOUND."""

    _fields_ = (("count", ctypes.c_ulong), ("lower", ctypes.c_long))


class Parameters(ctypes.Structure):
    """DISPPARAMS; arguments stand in it from last to first."""

    _fields_ = (
        ("arguments", ctypes.POINTER(Variant)),
        ("named", ctypes.c_void_p),
        ("count", ctypes.c_uint),
        ("named_count", ctypes.c_uint),
    )


def _automation():
    library = ctypes.WinDLL("oleaut32")
    library.SysAllocString.restype = library.SafeArrayCreate.restype = ctypes.c_void_p
    library.SafeArrayCreate.argtypes = [ctypes.c_ushort, ctypes.c_uint, ctypes.POINTER(Bound)]
    library.SafeArrayPutElement.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_long), ctypes.POINTER(Variant)]
    return library


def _array_of_one(library, variant: Variant, dimensions: int) -> Variant:
    array = library.SafeArrayCreate(VT_VARIANT, dimensions, (Bound * dimensions)(*[Bound(1, 0)] * dimensions))
    if library.SafeArrayPutElement(array, (ctypes.c_long * dimensions)(), ctypes.byref(variant)):
        raise OSError("SafeArrayPutElement")
    return Variant(VT_ARRAY | VT_VARIANT, pointer=array)


def call_with_error_cell(pointer: int, call_udf: int, module: str, function: str, code: int) -> str:
    """Text that a function of one argument returns for an area of one cell with an error in it.

    ``pointer``: the server's IDispatch; ``call_udf``: CallUDF's dispatch id.
    """
    library = _automation()
    cell = Variant(VT_ERROR, pointer=code & 0xFFFFFFFF)
    arguments = _array_of_one(library, _array_of_one(library, cell, 2), 1)
    texts = [Variant(VT_BSTR, pointer=library.SysAllocString(text)) for text in (module, function)]
    given = (Variant * 5)(Variant(), Variant(), arguments, texts[1], texts[0])
    parameters = Parameters(given, None, 5, 0)
    result = Variant()
    prototype = ctypes.WINFUNCTYPE(
        ctypes.c_long,
        ctypes.c_void_p,
        ctypes.c_long,
        ctypes.c_char_p,
        ctypes.c_ulong,
        ctypes.c_ushort,
        ctypes.POINTER(Parameters),
        ctypes.POINTER(Variant),
        ctypes.c_void_p,
        ctypes.c_void_p,
    )
    methods = ctypes.cast(ctypes.c_void_p.from_address(pointer).value, ctypes.POINTER(ctypes.c_void_p))
    invoke = prototype(methods[INVOKE_SLOT])
    failed = invoke(pointer, call_udf, bytes(16), 0, DISPATCH_METHOD, parameters, result, None, None)
    if failed or result.vt != VT_BSTR:
        raise OSError(f"Invoke: {failed:#x}, type {result.vt}")
    return ctypes.wstring_at(result.pointer)
