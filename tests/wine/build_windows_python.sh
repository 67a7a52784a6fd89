#!/bin/bash
# A Windows CPython 3.11 that runs under Wine, made of PyPI wheels and the host's own Lib/*.py.
#
#   tests/wine/build_windows_python.sh          builds into $NIANBAO_WINE_CACHE, prints the path of python.exe
#
# Needs: apt-get install wine wine64 gcc-mingw-w64-x86-64 locales, and a CPython 3.11 (PYTHON, default python3.11 or
# python3). The same requirements again cost nothing: the folder's name holds their fingerprint.
#
# Why this way: no installer of python.org can be fetched from a package registry, but panda3d's wheel ships
# python311.dll with the extension modules of the standard library, and Lib/*.py is the same on every platform.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${NIANBAO_WINE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/nianbao-wine}
python=${PYTHON:-$(command -v python3.11 || command -v python3)}
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || {
    echo "build_windows_python.sh: needs CPython 3.11 for its Lib/, got $("$python" -V)" >&2
    exit 1
}

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9 # test workers may ask at the same time

# Wine takes its code page from the locale; with this one it has the GBK of a Chinese PC
if [[ ! -d $cache/locale/zh_CN.UTF-8 ]]; then
    mkdir -p "$cache/locale"
    localedef -i zh_CN -f UTF-8 "$cache/locale/zh_CN.UTF-8" >&2 || [[ -d $cache/locale/zh_CN.UTF-8 ]]
fi

requirements=$("$python" "$here/windows_requirements.py")
fingerprint=$( (echo "$requirements"; cat "$here"/{build_windows_python.sh,unpack_wheels.py}) | sha256sum | cut -c1-12)
home=$cache/python-$fingerprint
if [[ -f $home/complete ]]; then
    echo "$home/python.exe"
    exit 0
fi

wheels=$cache/wheels
rm -rf "$cache"/python-* # also what earlier requirements built
mkdir -p "$wheels" "$home/DLLs"
download=("$python" -m pip --disable-pip-version-check download -q -d "$wheels" --only-binary=:all:
    --platform win_amd64 --python-version 3.11 --implementation cp --abi cp311 --abi abi3 --abi none)
rm -f "$wheels"/*.whl # what an earlier requirement left behind must not be unpacked
"${download[@]}" --no-deps panda3d==1.10.16 >&2
# pip resolves markers for the host, so what only Windows needs is named in the list
xargs "${download[@]}" >&2 <<<"$requirements"

# python.exe: panda3d's wheel has none
cat >"$home/launcher.c" <<'C'
#include <windows.h>
typedef int (*Main)(int, wchar_t **);
int wmain(int argc, wchar_t **argv) {
    HMODULE dll = LoadLibraryW(L"python311.dll");
    return dll ? ((Main)GetProcAddress(dll, "Py_Main"))(argc, argv) : 97;
}
C
# Wine 8 has no bcryptprimitives.dll, from which Rust's standard library (polars, calamine) draws random bytes
cat >"$home/random.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(BYTE *bytes, SIZE_T count) {
    return SystemFunction036(bytes, (ULONG)count);
}
C
x86_64-w64-mingw32-gcc -municode -O2 -o "$home/python.exe" "$home/launcher.c"
x86_64-w64-mingw32-gcc -shared -O2 -o "$home/bcryptprimitives.dll" "$home/random.c" -ladvapi32

cp -r "$("$python" -c 'import os; print(os.path.dirname(os.__file__))')" "$home/Lib"
rm -rf "$home"/Lib/{site-packages,dist-packages,lib-dynload,test,idlelib,ensurepip} "$home"/Lib/config-*
"$python" "$here/unpack_wheels.py" "$wheels" "$home"
# python3.dll, the stable ABI of which polars is built: every name is handed on to python311.dll
{
    echo "EXPORTS"
    x86_64-w64-mingw32-objdump -p "$home/python311.dll" |
        awk '/^\[Ordinal\/Name Pointer\] Table/ {on = 1} on && /^\t\[ *[0-9]+\]/ {print $NF " = python311." $NF}'
} >"$home/python3.def"
x86_64-w64-mingw32-gcc -shared -nostdlib -Wl,--entry=0 -o "$home/python3.dll" "$home/python3.def"

cp "$home"/Lib/site-packages/pywin32_system32/*.dll "$home/"
touch "$home/complete"
echo "$home/python.exe"
