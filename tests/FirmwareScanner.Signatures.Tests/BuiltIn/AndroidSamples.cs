using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>android.yar</c>.</summary>
internal static class AndroidSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "android_boot_image",
            "'ANDROID!' 10A28300 00800010 0F224100 00000011 00000000 0000F010 00010010 00080000 01000000",
            breakAt: 36);
        yield return RuleSample.Component(
            "android_boot_image_v3",
            "'ANDROID!' 10A28301 0F224100 6A010016 2C060000 00*16 03000000 'console=ttyS0'",
            breakAt: 40);
        yield return RuleSample.Component(
            "android_vendor_boot_image",
            "'VNDRBOOT' 04000000 00100000 00800010 00000011",
            breakAt: 8);
        yield return RuleSample.Component(
            "android_sparse_image",
            "3AFF26ED 0100 0000 1C00 0C00 00100000 00400600 2A000000 00000000",
            breakAt: 8);
        yield return RuleSample.Component(
            "android_verified_boot_vbmeta",
            "'AVB0' 00000001 00000000 0000000000000240 00000000000008C0 00000002",
            breakAt: 7);
        yield return RuleSample.Component(
            "android_verified_boot_footer",
            "'AVBf' 00000001 00000000 0000000001234000 0000000001235000 0000000000000640",
            breakAt: 5);
        yield return RuleSample.Component(
            "android_dtbo_table",
            "D7B7AB1E 0004A120 00000020 00000020 00000002 00000020 00000800 00000000",
            breakAt: 15);
        yield return RuleSample.Component(
            "android_update_payload",
            "'CrAU' 0000000000000002 00000000000123AB 0000010B 'manifest'",
            breakAt: 11);
    }
}
