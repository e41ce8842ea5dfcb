"""System libraries that the wheels are linked to and do not carry, and what is said where one is missing."""

from __future__ import annotations

import re

from core.errors import Unavailable

SYSTEM_LIBRARIES = {
    **dict.fromkeys(
        ("ld-linux-x86-64.so.2", "libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0", "libresolv.so.2"),
        "libc6 (>= 2.34)",
    ),
    **dict.fromkeys(("librt.so.1", "libutil.so.1"), "libc6 (>= 2.34)"),
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXau.so.6": "libxau6",
    "libXext.so.6": "libxext6",
    "libXrandr.so.2": "libxrandr2",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbz2.so.1.0": "libbz2-1.0",
    "libcrypto.so.3": "libssl3|libssl3t64",
    "libdbus-1.so.3": "libdbus-1-3",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0|libglib2.0-0t64",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0|libglib2.0-0t64",
    "liblzma.so.5": "liblzma5",
    "libpulse.so.0": "libpulse0",
    "libssl.so.3": "libssl3|libssl3t64",
    "libstdc++.so.6": "libstdc++6",
    "libuuid.so.1": "libuuid1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""File name -> the Debian package that brings it; a name that changed with the 64-bit time transition (Ubuntu 24.04,
Debian 13) is written old|new. What a bundle needs beyond its own files and these is an error of its build."""

_NOT_OPENED = re.compile(r"(lib[\w.+-]+\.so[.\d]*): cannot open shared object file")


def missing_library(error: ImportError) -> Unavailable | None:
    """What a failed import means where a library of the system is missing; None for any other reason."""
    library = _NOT_OPENED.search(str(error))
    if library is None:
        return None
    package = SYSTEM_LIBRARIES.get(library[1])
    if package is None:
        return Unavailable("library-unknown", where=library[1])
    # The new name provides the old one, so the old one can be asked for everywhere.
    return Unavailable("library-missing", where=library[1], package=re.split(r"[| ]", package)[0])
