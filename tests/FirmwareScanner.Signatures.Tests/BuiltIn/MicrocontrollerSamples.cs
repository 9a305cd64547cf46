using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>microcontroller.yar</c>.</summary>
internal static class MicrocontrollerSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "esp32_image",
            "E9 06 02 20 B0138140 EE 000000 0000 00 0000 FFFF 00000000 01 2000403F C8B50100",
            breakAt: 19);
        yield return RuleSample.Component(
            "esp32_app_image",
            "E9 06 02 20 B0138140 EE 000000 0000 00 0000 FFFF 00000000 01 2000403F C8B50100 3254CDAB 00000000 " +
            "00000000 00000000 'v1.4.2'",
            breakAt: 33);
        yield return RuleSample.Component(
            "esp32_app_descriptor",
            "3254CDAB 00000000 00000000 00000000 'v1.4.2' 00*26 'thermostat' 00*22 '14:03:59' 00*8 'Jan 12 2024' " +
            "00*5 'v5.1.2' 00*26",
            breakAt: 12);
        yield return RuleSample.Component(
            "esp32_partition_table",
            "AA50 01 02 00900000 00600000 'nvs' 00*13 00000000 AA50 01 01 00F00000 00100000 'phy_init' 00*8 " +
            "00000000 AA50 00 00 00000100 00001000 'factory' 00*9 00000000 EBEB FF*14",
            breakAt: 33);
        yield return RuleSample.Component(
            "uf2_first_block",
            "5546320A 57515D9E 00200000 00000010 00010000 00000000 80000000 56FF8BE4 00B5324B",
            nearMiss: "5546320A 57515D9E 00200000 00050010 00010000 05000000 80000000 56FF8BE4 00B5324B");
        yield return RuleSample.Component(
            "dfu_suffix",
            "0002 0048 8304 1A01 'UFD' 10 12345678",
            breakAt: 11);
        yield return RuleSample.Component(
            "dfuse_file",
            "'DfuSe' 01 4A8A0000 01 'Target' 00 01000000 'ST...'",
            breakAt: 5);
        yield return RuleSample.WholeFile(
            "intel_hex_file",
            "':020000040800F2' 0D0A ':1000000000040020A9010008B1010008B30100085F' 0D0A ':00000001FF' 0D0A",
            nearMiss: "':020000040800F2' 0D0A ':1000000000040020A9010008B1010008B30100085F' 0D0A ':00000101FE' " +
            "0D0A");
        yield return RuleSample.WholeFile(
            "motorola_srecord_file",
            "'S00F000068656C6C6F202020202000003C' 0D0A " +
            "'S11F00007C0802A6900100049421FFF07C6C1B787C8C23783C60000038630000' '26' 0D0A 'S9030000FC' 0D0A",
            nearMiss: "'S00F000068656C6C6F202020202000003C' 0D0A " +
            "'S11F00007C0802A6900100049421FFF07C6C1B787C8C23783C60000038630000' '26' 0D0A 'S5030003F9' " +
            "0D0A");
        yield return RuleSample.WholeFile(
            "cortex_m_vector_table",
            "00500020 91010008 95010008 97010008 99010008 9B010008 9D010008 00000000 00000000 00000000 00000000 " +
            "9F010008 A1010008 00000000 A3010008 A5010008 C0*64",
            nearMiss: "00500020 91010008 95010008 97010008 99010008 9B010008 9D010008 00000000 00000000 00000000 " +
            "00000000 9E010008 A1010008 00000000 A3010008 A5010008 C0*64");
        yield return RuleSample.Component(
            "rp2040_second_stage_boot",
            "00B5324B 21205860 98680221 88439860 D8601861 58612E4B 00219960",
            breakAt: 9);
        yield return RuleSample.Component(
            "rp2350_image_definition",
            "D3DEFFFF 42012110 FF010000 00000000 793512AB",
            breakAt: 16);
        yield return RuleSample.Component(
            "pico_binary_info",
            "F2EB8871 A43C0010 D03C0010 90010010 90A31AE7",
            breakAt: 16);
        yield return RuleSample.Component(
            "mcuboot_image",
            "3DB8F396 00000000 0002 0000 A4B20100 00000000 01020000 00000000 00000000 FF*16",
            breakAt: 28);
        yield return RuleSample.Component(
            "mcuboot_trailer_hash",
            "0769 5001 1000 2000 5A*32 0100 2000",
            breakAt: 4);
        yield return RuleSample.Component(
            "nordic_softdevice",
            "18FFFFFF DBE5B151 00600200 0001FFFF FFFFFFFF",
            breakAt: 5);
        yield return RuleSample.Component(
            "avr_libc_startup",
            "1124 1FBE CFEF D8E0 DEBF CDBF 11E0 A0E0 B1E0",
            breakAt: 8);
        yield return RuleSample.Component(
            "zephyr_boot_banner",
            "'*** Booting Zephyr OS build v3.5.0 ***' 0A",
            nearMiss: "'*** Booting Zephir OS build v3.5.0 ***' 0A");
        yield return RuleSample.Component(
            "freertos_kernel",
            "00 'Tmr Svc' 00 00*3 00 'IDLE' 00",
            nearMiss: "00 'Tmr Svc' 00 00*3 00 'IDLER' 00");
        yield return RuleSample.Component(
            "esp_idf_runtime",
            "'I (%lu) %s: Pro cpu start user code' 0A00",
            nearMiss: "'I (%lu) %s: App cpu start user code' 0A00");
        yield return RuleSample.Component(
            "threadx_kernel",
            "'Copyright (c) 1996-2018 Express Logic Inc. * ThreadX Cortex-M4/GNU Version G5.8' 00",
            nearMiss: "'Copyright (c) 1996-2018 Express Logic Inc. * NetX Duo Version 5.11' 00");
        yield return RuleSample.Component(
            "vxworks_kernel",
            "'VxWorks' 00 '5.5.1' 00 'WIND version 2.6' 00",
            nearMiss: "'VxWorks' 00 '5.5.1' 00 'WIND version %s' 00");
    }
}
