using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>compression.yar</c>.</summary>
internal static class CompressionSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "gzip_stream",
            "1F8B08 08 C2B1A065 02 03 'vmlinux' 00 ECFD",
            breakAt: 8);
        yield return RuleSample.Component(
            "bzip2_stream",
            "'BZh9' 314159265359 A1B2C3D4",
            breakAt: 6);
        yield return RuleSample.Component(
            "xz_stream",
            "FD377A585A00 0004 E6D6B446 0200210116000000",
            breakAt: 7);
        yield return RuleSample.Component(
            "lzma_alone_stream",
            "5D00008000 9000CE0000000000 00 3E 00 2C 32",
            nearMiss: "5D00008000 9000CE0000000000 00 00 00 2C 32");
        yield return RuleSample.Component(
            "uefi_lzma_section",
            "9878C602 98584EEE143959429D6EDC7BD79403CF 1800 0100 5D00000001 9000CE0000000000 00 3E",
            breakAt: 22);
        yield return RuleSample.Component(
            "zstd_frame",
            "28B52FFD 04 58 84 0C 00 F2 15",
            breakAt: 4);
        yield return RuleSample.Component(
            "lz4_frame",
            "04224D18 64 40 A7 B1240000 F2",
            breakAt: 5);
        yield return RuleSample.Component(
            "lz4_legacy_frame",
            "02214C18 A1B23C00 F2 04",
            breakAt: 7);
        yield return RuleSample.Component(
            "lzop_stream",
            "894C5A4F 000D0A1A0A 1040 20A0 0940 01 05",
            breakAt: 4);
        yield return RuleSample.Component(
            "snappy_framed_stream",
            "FF060000 'sNaPpY' 00 A1B200 1A2B3C4D",
            breakAt: 3);
        yield return RuleSample.Component(
            "lzip_member",
            "'LZIP' 01 0C 00 39 1BECE83A",
            breakAt: 4);
    }
}
