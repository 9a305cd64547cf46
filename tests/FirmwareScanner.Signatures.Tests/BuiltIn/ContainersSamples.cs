using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>containers.yar</c>.</summary>
internal static class ContainersSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "uimage_header",
            "27051956 8A93F1C4 65A0B1C2 003A1B20 80008000 80008000 4C1D77E2 05 02 02 01 'Linux-6.1.0' 00*21",
            breakAt: 12);
        yield return RuleSample.Component(
            "uimage_linux_kernel",
            "27051956 11223344 65A0B1C2 002A1B20 80008000 80008000 4C1D77E2 05 05 02 03 'OpenWrt' 00*25",
            breakAt: 30);
        yield return RuleSample.Component(
            "uimage_ramdisk",
            "27051956 11223344 65A0B1C2 002A1B20 00000000 00000000 4C1D77E2 05 02 03 01 'initramfs' 00*23",
            breakAt: 30);
        yield return RuleSample.Component(
            "uimage_multi_file",
            "27051956 11223344 65A0B1C2 012A1B20 00000000 00000000 4C1D77E2 05 02 04 00 'kernel+initrd' 00*19",
            breakAt: 30);
        yield return RuleSample.Component(
            "uimage_script",
            "27051956 11223344 65A0B1C2 00000320 00000000 00000000 4C1D77E2 05 02 06 00 'boot.scr' 00*24",
            breakAt: 30);
        yield return RuleSample.Component(
            "device_tree_blob",
            "D00DFEED 00012B30 00000038 00011F00 00000028 00000011 00000010 00000000 00000C30 00011EC8",
            breakAt: 23);
        yield return RuleSample.Component(
            "fit_image",
            "D00DFEED 00412B30 00000038 00411F00 00000028 00000011 00000010 00000000 00000C30 00011EC8 00000001 " +
            "00000000 00000001 'images' 0000 00000001 'kernel-1' 00*4 00000002 00000002 00000001 'configurations' " +
            "0000 00000002",
            breakAt: 85);
        yield return RuleSample.Component(
            "trx_version_1",
            "'HDR0' 00F03700 A1B2C3D4 0000 0100 1C000000 D00B0000 00081400 00000000",
            breakAt: 14);
        yield return RuleSample.Component(
            "trx_version_2",
            "'HDR0' 00F03700 A1B2C3D4 0000 0200 20000000 D00B0000 00081400 00000000",
            breakAt: 16);
        yield return RuleSample.Component(
            "netgear_chk_header",
            "2A23245E 0000003A 01 0100 0301 0A 0101 1A2B3C4D 55667788 0024F000 00000000 99AABBCC DDEEFF01 " +
            "'U12H127T00_NETGEAR'",
            breakAt: 41);
        yield return RuleSample.Component(
            "netgear_dni_header",
            "'device:R7800' 0A 'version:V1.0.2.68' 0A 'region:WW' 0A 'hd_id:29764958' 0A 00*60",
            nearMiss: "'device:R7800' 0A 'revision:V1.0.2.68' 0A 'region:WW' 0A");
        yield return RuleSample.Component(
            "dlink_seama_header",
            "5EA3A417 0000 0028 00000000 'signature=wrgac25_dlink.2013gui_dir850l' 00",
            breakAt: 4);
        yield return RuleSample.Component(
            "tplink_header_v1",
            "01000000 'TP-LINK Technologies' 00000000 'ver. 1.0' 00*28 10430001 00000001",
            breakAt: 0);
        yield return RuleSample.Component(
            "tplink_safeloader_partitions",
            "000004FA 'fwup-ptn partition-table base 0x00800 size 0x00800' 090D0A 'fwup-ptn os-image base 0x1000'",
            nearMiss: "'fwup-ptn os-image base 0x01000 size 0x14000' 090D0A");
        yield return RuleSample.WholeFile(
            "dlink_shrs_encrypted",
            "'SHRS' 0012A001 0012A010 00112233445566778899AABBCCDDEEFF 5A*64",
            nearMiss: "'SHRS' 0012A001 00120010 00112233445566778899AABBCCDDEEFF 5A*64");
        yield return RuleSample.Component(
            "linksys_cybertan_header",
            "'W54G' 00000000 05 0A 1F 04 1E 05 'U2ND' 00 00 0000 000000000000",
            breakAt: 9);
        yield return RuleSample.Component(
            "openwrt_fwtool_metadata",
            "7B 20 22 'metadata_version' 22 ': ' 22 '1.1' 22 ', ' 22 'compat_version' 22 ': ' 22 '1.0' 22 ', ' 22 " +
            "'supported_devices' 22 ':[' 22 'tplink,archer-c7-v2' 22 '] }' 'FWx0'",
            nearMiss: "7B 20 22 'metadata_version' 22 ': ' 22 '1.1' 22 ', ' 22 'version' 22 ': 1 }'");
        yield return RuleSample.Component(
            "mender_artifact",
            "7B 22 'format' 22 ':' 22 'mender' 22 ',' 22 'version' 22 ':3}' 0A",
            nearMiss: "7B 22 'format' 22 ':' 22 'minder' 22 ',' 22 'version' 22 ':3}' 0A");
        yield return RuleSample.Component(
            "swupdate_package",
            "'070702' '00000001' '000081A4' '00000000' '00000000' '00000001' '65A0B1C2' '00000310' '00000000' " +
            "'00000000' '00000000' '00000000' '0000000F' '0001A2B3' 'sw-description' 00",
            nearMiss: "'070702' '00000001' '000081A4' '00000000' '00000000' '00000001' '65A0B1C2' '00000310' " +
            "'00000000' '00000000' '00000000' '00000000' '0000000F' '0001A2B3' 'sw-descriptor' 0000");
    }
}
