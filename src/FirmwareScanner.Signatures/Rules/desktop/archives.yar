// Archives inside of other files.

rule embedded_tar_archive
{
    meta:
        description = "Header of a tar entry (ustar or GNU) in a file that does not begin with one"
        severity = "info"
        source = "POSIX.1-2001 pax utility, \"ustar Interchange Format\"; GNU tar src/tar.h"
        category = "archives"
    strings:
        // A name; mode, owner, group, size, time and check sum in octal digits; a type; "ustar"
        $header = { (2?|3?|4?|5?|6?|7?) [99] (20|30) 3? 3? 3? 3? 3? (20|3?) (00|20) [27] (00|20) [11] (00|20)
            (20|3?) 3? 3? 3? 3? 3? (00|20) (00|20) (00|3?|4?|5?|67|78) [100] 75 73 74 61 72 (00 30 30|20 20 00) }
    condition:
        $header and uint32be(257) != 0x75737461
}
