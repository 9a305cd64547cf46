// Archives and packages.

rule zip_archive
{
    meta:
        description = "ZIP archive: end of central directory of a single-volume archive"
        severity = "info"
        source = "PKWARE APPNOTE.TXT 6.3.10, section 4.3.16"
        category = "archives"
    strings:
        $end = { 50 4B 05 06 00 00 00 00 ?? ?? ?? ?? ?? ?? ?? 0? ?? ?? ?? ?? ?? 0? }
    condition:
        $end
}

rule seven_zip_archive
{
    meta:
        description = "7-Zip archive"
        severity = "info"
        source = "7-Zip 7zFormat.txt, \"SignatureHeader\""
        category = "archives"
    strings:
        $header = { 37 7A BC AF 27 1C 00 (02|03|04) }
    condition:
        $header
}

rule rar_archive
{
    meta:
        description = "RAR archive, version 4 or 5, with its main header"
        severity = "info"
        source = "RAR 5.0 archive format, \"Main archive header\"; unrar headers.hpp"
        category = "archives"
    strings:
        // "Rar!"
        $version4 = { 52 61 72 21 1A 07 00 ?? ?? 73 ?? ?? 0D 00 }
        // "Rar!"
        $version5 = { 52 61 72 21 1A 07 01 00 [4] ?? 01 }
    condition:
        any of them
}

rule cpio_newc_archive
{
    meta:
        description = "cpio archive (newc or crc): its trailer entry"
        severity = "info"
        source = "Linux Documentation/driver-api/early-userspace/buffer-format.rst"
        category = "archives"
    strings:
        // "07070", "0000000B00000000TRAILER!!!"
        $trailer = { 30 37 30 37 30 (31|32) [88] 30 30 30 30 30 30 30 42 30 30 30 30 30 30 30 30 54 52 41 49 4C 45 52
            21 21 21 00 }
    condition:
        $trailer
}

rule cpio_odc_archive
{
    meta:
        description = "cpio archive (odc): its trailer entry"
        severity = "info"
        source = "POSIX.1-2001 pax utility, \"cpio Interchange Format\""
        category = "archives"
    strings:
        // "070707", "00001300000000000TRAILER!!!"
        $trailer = { 30 37 30 37 30 37 [53] 30 30 30 30 31 33 30 30 30 30 30 30 30 30 30 30 30 54 52 41 49 4C 45 52 21
            21 21 00 }
    condition:
        $trailer
}

rule tar_archive
{
    meta:
        description = "tar archive (ustar or GNU)"
        severity = "info"
        source = "POSIX.1-2001 pax utility, \"ustar Interchange Format\"; GNU tar src/tar.h"
        category = "archives"
    strings:
        // "ustar", "00"
        $posix = { 75 73 74 61 72 00 30 30 }
        // "ustar  "
        $gnu = { 75 73 74 61 72 20 20 00 }
    condition:
        $posix at 257 or $gnu at 257
}

rule ar_archive
{
    meta:
        description = "Unix ar archive (static library or package)"
        severity = "info"
        source = "System V ar(5); binutils include/aout/ar.h"
        category = "archives"
    strings:
        // "!<arch>"
        $header = { 21 3C 61 72 63 68 3E 0A [58] 60 0A }
    condition:
        $header
}

rule debian_package
{
    meta:
        description = "Debian or Opkg package"
        severity = "info"
        source = "deb(5)"
        category = "archives"
    strings:
        // "!<arch>", "debian-binary"
        $header = { 21 3C 61 72 63 68 3E 0A 64 65 62 69 61 6E 2D 62 69 6E 61 72 79 }
    condition:
        $header
}
