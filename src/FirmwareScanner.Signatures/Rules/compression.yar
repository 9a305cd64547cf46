// Compressed streams.

rule gzip_stream
{
    meta:
        description = "gzip stream (deflate), with or without a file name"
        severity = "info"
        source = "RFC 1952, section 2.3"
        category = "compression"
    strings:
        $header = { (1F 8B 08 00|1F 8B 08 08) [4] (00|02|04) (00|03|FF) }
    condition:
        $header
}

rule bzip2_stream
{
    meta:
        description = "bzip2 stream"
        severity = "info"
        source = "bzip2 manual / bzip2 1.0 compress.c (BZh, block magic)"
        category = "compression"
    strings:
        // "BZh"
        $header = { 42 5A 68 3? 31 41 59 26 53 59 }
    condition:
        $header
}

rule xz_stream
{
    meta:
        description = "xz stream"
        severity = "info"
        source = "The .xz File Format 1.2.1, section 2.1.1"
        category = "compression"
    strings:
        $header = { FD 37 7A 58 5A 00 00 (00|01|04|0A) }
    condition:
        $header
}

rule uefi_lzma_section
{
    meta:
        description = "UEFI section compressed with LZMA"
        severity = "info"
        source = "UEFI Platform Initialization Specification 1.8, vol. 3, \"GUID-defined section\"; EDK II MdeModulePkg/Include/Guid/LzmaDecompress.h"
        category = "compression"
    strings:
        $section = { 98 58 4E EE 14 39 59 42 9D 6E DC 7B D7 94 03 CF 18 00 01 00 (5D|6D|5E) 00 00 }
    condition:
        $section
}

rule zstd_frame
{
    meta:
        description = "Zstandard frame"
        severity = "info"
        source = "RFC 8878, section 3.1.1"
        category = "compression"
    strings:
        $header = { 28 B5 2F FD (00|04|20|24|60|64|80|84|A0|A4|E4) }
    condition:
        $header
}

rule lz4_frame
{
    meta:
        description = "LZ4 frame"
        severity = "info"
        source = "LZ4 Frame Format Description 1.6.4"
        category = "compression"
    strings:
        $header = { 04 22 4D 18 (44|4C|54|5C|64|6C|74|7C|40|60) (40|50|60|70) }
    condition:
        $header
}

rule lz4_legacy_frame
{
    meta:
        description = "LZ4 legacy frame, as used by the Linux kernel"
        severity = "info"
        source = "LZ4 Frame Format Description 1.6.4, \"Legacy frame\""
        category = "compression"
    strings:
        $header = { 02 21 4C 18 ?? ?? (0?|1?|2?|3?|4?|5?|6?|7?) 00 (0?|1?|2?|3?|4?|5?|6?|7?|8?|9?|A?|B?|C?|D?|E?|F?) }
    condition:
        $header
}

rule lzop_stream
{
    meta:
        description = "lzop (LZO) file"
        severity = "info"
        source = "lzop 1.04 src/lzop.c (lzop_magic)"
        category = "compression"
    strings:
        $header = { 89 4C 5A 4F 00 0D 0A 1A 0A }
    condition:
        $header
}
