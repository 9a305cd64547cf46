using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>platforms.yar</c>.</summary>
internal static class PlatformsSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "uefi_capsule_fmp",
            "EDD5CB6D2DE8444CBDA17194199AD92A 20000000 00000700 10A28301 00000000 01000000",
            breakAt: 18);
        yield return RuleSample.Component(
            "intel_flash_descriptor",
            "FF*16 5AA5F00F 03000402 06021210",
            breakAt: 18);
        yield return RuleSample.Component(
            "intel_management_engine_partition_table",
            "'$FPT' 0F000000 20 10 20 5A 01000000 00000000 08000000",
            breakAt: 9);
        yield return RuleSample.Component(
            "amd_psp_directory",
            "'$PSP' 8F2B3C4D 14000000 00800020 00000000 40040000 00E00400 00000000",
            breakAt: 9);
        yield return RuleSample.Component(
            "coreboot_cbfs_file",
            "'LARCHIVE' 00004F20 00000020 00000000 00000038 'fallback/romstage' 00",
            breakAt: 8);
        yield return RuleSample.Component(
            "coreboot_fmap",
            "'__FMAP__' 01 01 00000000FF000000 00008000 'FLASH' 00*27 0500",
            breakAt: 8);
        yield return RuleSample.Component(
            "arm_firmware_image_package",
            "010064AA 78563412 0000000000000000 D6B5B8F0 2D3E4C5A",
            breakAt: 4);
        yield return RuleSample.Component(
            "optee_image_header",
            "'OPTE' 02 01 0000 01000000 00000000 0000100E 00000000 30120800",
            breakAt: 7);
        yield return RuleSample.Component(
            "allwinner_egon_header",
            "10000016 'eGON.BT0' 1A2B3C4D 00800000 'SPL' 02",
            breakAt: 19);
        yield return RuleSample.Component(
            "rockchip_update_image",
            "'RKFW' 6600 00000108 00000000 E707 0B 15",
            breakAt: 4);
        yield return RuleSample.Component(
            "nxp_imx_vector_table",
            "D1002040 00007887 00000000 2CF07787 20F07787 00F07787 00000000 00000000",
            breakAt: 8);
        yield return RuleSample.Component(
            "mediatek_file_info",
            "4D4D4D01 38000000 'FILE_INFO' 000000 01000000 0100 05 01",
            breakAt: 4);
        yield return RuleSample.Component(
            "ti_mlo_configuration_header",
            "40000000 0C000000 00*12 'CHSETTINGS' 0000 FF*32 C0C0C0C1",
            breakAt: 4);
        yield return RuleSample.Component(
            "xilinx_zynq_boot_header",
            "FEFFFFEA*8 665599AA 'XNLX' 00000000 00000101 001F0000",
            breakAt: 35);
        yield return RuleSample.Component(
            "xilinx_bit_file",
            "0009 0FF00FF00FF00FF000 0001 61 0019 'top;UserID=0XFFFFFFFF' 00",
            breakAt: 3);
        yield return RuleSample.Component(
            "xilinx_bitstream",
            "FF*16 000000BB 11220044 FF*8 AA995566 20000000 30022001 00000000 30020001",
            breakAt: 36);
        yield return RuleSample.Component(
            "lattice_ice40_bitstream",
            "FF00 00FF 7EAA997E 51 00 01 05 92 0020 6201 4B 7200 90",
            breakAt: 8);
    }
}
