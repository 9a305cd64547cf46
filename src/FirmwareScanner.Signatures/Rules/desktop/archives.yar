// Archives inside of other files, and packages of larger machines.

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

rule rpm_package
{
    meta:
        description = "RPM package"
        severity = "info"
        source = "RPM documentation, \"Package Format\", lead"
        category = "archives"
    strings:
        $lead = { ED AB EE DB 03 00 00 (00|01) }
    condition:
        $lead
}

rule cab_archive
{
    meta:
        description = "Microsoft cabinet, version 1.3"
        severity = "info"
        source = "MS-CAB, section 2.1 CFHEADER"
        category = "archives"
    strings:
        // "MSCF"
        $header = { 4D 53 43 46 00 00 00 00 [4] 00 00 00 00 [4] 00 00 00 00 03 01 }
    condition:
        $header
}
