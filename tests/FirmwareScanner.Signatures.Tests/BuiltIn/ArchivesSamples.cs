using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>archives.yar</c>.</summary>
internal static class ArchivesSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "zip_archive",
            "504B0506 0000 0000 0300 0300 A5000000 F2010000 0000",
            nearMiss: "504B0506 0100 0000 0300 0300 A5000000 F2010000 0000");
        yield return RuleSample.Component(
            "seven_zip_archive",
            "377ABCAF271C 0004 8D9BD50F",
            breakAt: 6);
        yield return RuleSample.Component(
            "rar_archive",
            "'Rar!' 1A070100 3392B5E5 0A 01 05 06",
            breakAt: 13);
        yield return RuleSample.Component(
            "cpio_newc_archive",
            "'070701' '00000000'*4 '00000001' '00000000'*6 '0000000B' '00000000' 'TRAILER!!!' 00",
            nearMiss: "'070701' '00000000'*4 '00000001' '00000000'*6 '0000000C' '00000000' 'TRAILER!!!' 00");
        yield return RuleSample.Component(
            "cpio_odc_archive",
            "'070707' '000000' '000000' '000000' '000000' '000000' '000001' '000000' '00000000000' '000013' " +
            "'00000000000' 'TRAILER!!!' 00",
            nearMiss: "'070707' '000000' '000000' '000000' '000000' '000000' '000001' '000000' '00000000000' " +
            "'000014' '00000000000' 'TRAILER!!!' 00");
        yield return RuleSample.WholeFile(
            "tar_archive",
            "'etc/passwd' 00*90 '0000644' 00 '0000000' 00 '0000000' 00 '00000000123' 00 '14530000000' 00 '012345' " +
            "00 20 '0' 00*100 'ustar' 00 '00' 'root' 00*28",
            nearMiss: "'etc/passwd' 00*91 '0000644' 00 '0000000' 00 '0000000' 00 '00000000123' 00 '14530000000' " +
            "00 '012345' 00 20 '0' 00*100 'ustar' 00 '00' 'root' 00*28");
        yield return RuleSample.Component(
            "ar_archive",
            "'!<arch>' 0A '/               1705000000  0     0     0       1234      ' 600A",
            nearMiss: "'!<arch>' 0A '/               1705000000  0     0     0       1234      ' 0A60");
        yield return RuleSample.Component(
            "debian_package",
            "'!<arch>' 0A 'debian-binary   1705000000  0     0     100644  4         ' 600A '2.0' 0A",
            nearMiss: "'!<arch>' 0A 'debian_binary   1705000000  0     0     100644  4         ' 600A '2.0' 0A");
        yield return RuleSample.Component(
            "rpm_package",
            "EDABEEDB 0300 0000 0001 'busybox-1.36.1-1' 00*50",
            breakAt: 4);
        yield return RuleSample.Component(
            "cab_archive",
            "'MSCF' 00000000 A1B20100 00000000 2C000000 00000000 03 01 0100 0200",
            breakAt: 24);
        yield return RuleSample.Component(
            "embedded_tar_archive",
            "'etc/passwd' 00*90 '0000644' 00 '0000000' 00 '0000000' 00 '00000000123' 00 '14530000000' 00 '012345' 00 20 '0' 00*100 'ustar' 00 '00' 'root' 00*28",
            nearMiss: "'etc/passwd' 00*90 '0000644' 00 '0000000' 00 '0000000' 00 '00000000123' 00 '14530000000' 00 'check ' 00 20 '0' 00*100 'ustar' 00 '00' 'root' 00*28");
    }
}
