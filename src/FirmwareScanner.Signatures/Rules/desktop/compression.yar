// Compressed streams with costly headers, or rare in firmware.

rule lzma_alone_stream
{
    meta:
        description = "LZMA (lzma_alone) stream, of unknown size or of 64 KB and more, with a dictionary of a power of two from 4 KB to 1 GB"
        severity = "info"
        source = "LZMA SDK lzma-specification.txt, \"LZMA header\"; the first byte of the range coder is zero"
        category = "compression"
    strings:
        // fwscan: allow slow-pattern
        $unknown_size_small = { (5D|6D|5E) (00 10 00 00|00 20 00 00|00 40 00 00|00 80 00 00|00 00 01 00|00 00 02 00|00
            00 04 00|00 00 08 00) FF FF FF FF FF FF FF FF 00 (0?|1?|2?|3?|4?|5?|6?|7?) }
        // fwscan: allow slow-pattern
        $unknown_size = { (5D|6D|5E) (00 00 10 00|00 00 20 00|00 00 40 00|00 00 80 00|00 00 00 01|00 00 00 02|00 00 00
            04|00 00 00 08|00 00 00 10|00 00 00 20|00 00 00 40) FF FF FF FF FF FF FF FF 00 (0?|1?|2?|3?|4?|5?|6?|7?) }
        $known_size_small = { 5D (00 10 00 00|00 20 00 00|00 40 00 00|00 80 00 00|00 00 01 00|00 00 02 00) ?? ??
            (1?|2?|3?|4?|5?|6?|7?|8?|9?|A?|B?|C?|D?|E?|F?|01|02|03|04|05|06|07|08|09|0A|0B|0C|0D|0E|0F) 0? 00 00 00 00
            00 (1?|2?|3?|4?|5?|6?|7?|01|02|03|04|05|06|07|08|09|0A|0B|0C|0D|0E|0F) }
        $known_size = { 5D (00 00 04 00|00 00 08 00|00 00 10 00|00 00 20 00|00 00 40 00|00 00 80 00) ?? ??
            (1?|2?|3?|4?|5?|6?|7?|8?|9?|A?|B?|C?|D?|E?|F?|01|02|03|04|05|06|07|08|09|0A|0B|0C|0D|0E|0F) 0? 00 00 00 00
            00 (1?|2?|3?|4?|5?|6?|7?|01|02|03|04|05|06|07|08|09|0A|0B|0C|0D|0E|0F) }
        // fwscan: allow slow-pattern
        $known_size_lc1 = { 6D (00 00 01 00|00 00 02 00|00 00 04 00|00 00 08 00|00 00 10 00|00 00 20 00|00 00 40 00|00
            00 80 00) ?? ??
            (1?|2?|3?|4?|5?|6?|7?|8?|9?|A?|B?|C?|D?|E?|F?|01|02|03|04|05|06|07|08|09|0A|0B|0C|0D|0E|0F) 0? 00 00 00 00
            00 (1?|2?|3?|4?|5?|6?|7?|01|02|03|04|05|06|07|08|09|0A|0B|0C|0D|0E|0F) }
        // fwscan: allow slow-pattern
        $known_size_large = { 5D 00 00 00 (01|02|04|08|10|20|40) ?? ??
            (1?|2?|3?|4?|5?|6?|7?|8?|9?|A?|B?|C?|D?|E?|F?|01|02|03|04|05|06|07|08|09|0A|0B|0C|0D|0E|0F) 0? 00 00 00 00
            00 (1?|2?|3?|4?|5?|6?|7?|01|02|03|04|05|06|07|08|09|0A|0B|0C|0D|0E|0F) }
    condition:
        any of them
}

rule lzip_member
{
    meta:
        description = "lzip member, version 1"
        severity = "info"
        source = "lzip manual, \"File format\""
        category = "compression"
    strings:
        // "LZIP"
        $header = { 4C 5A 49 50 01
            (0C|0D|0E|0F|1?|2C|2D|2E|2F|3?|4C|4D|4E|4F|5?|6C|6D|6E|6F|7?|8C|8D|8E|8F|9?|AC|AD|AE|AF|B?|CC|CD|CE|CF|D?|EC|ED|EE|EF|F?)
            00 }
    condition:
        $header
}

rule snappy_framed_stream
{
    meta:
        description = "Snappy framed stream"
        severity = "info"
        source = "google/snappy framing_format.txt, section 4.1"
        category = "compression"
    strings:
        // "sNaPpY"
        $header = { FF 06 00 00 73 4E 61 50 70 59 (00|01|FE) }
    condition:
        $header
}
