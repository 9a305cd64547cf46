using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Testing;
using FirmwareScanner.Tests.Rules;
using Xunit;

namespace FirmwareScanner.Tests.Layers;

/// <summary>The rules of docs/firmware-module.md fire where they should, and only there.</summary>
public sealed class FirmwareModulePageTests
{
    private const string Shadow = "daemon:*:1:\nroot:$6$salt$hash:1:\n";
    private const string KernelConfiguration = "#\n# Automatically generated file; DO NOT EDIT.\nCONFIG_SMP=y\n";

    /// <summary>Of each rule an image in which it fires, with the path of the object there, and one in which it does not.</summary>
    private static readonly Dictionary<string, (byte[] Bad, string Path, byte[] Good)> Samples = new()
    {
        ["private_key_in_squashfs"] = (
            FirmwareImages.Patched(
                "SquashFs/images/stored-data.img", "FWS-MARKER-stored-data-calls", "-----BEGIN PRIVATE KEY-----\n"u8.ToArray()),
            "!squashfs/bin/calls",
            FirmwareImages.Cpio("bin/calls", "-----BEGIN PRIVATE KEY-----\n")),
        ["telnetd_at_boot"] = (
            LayerScanTests.Gzip(FirmwareImages.Cpio("etc/init.d/rcS", "#!/bin/sh\nmount -a\n/usr/sbin/telnetd -l /bin/sh &\n")),
            "!gzip!cpio/etc/init.d/rcS",
            FirmwareImages.Cpio("etc/init.d/rcS", "#!/bin/sh\n# telnetd\nmytelnetd2\n")),
        ["root_password_in_shadow"] = (
            FirmwareImages.Mbr(FirmwareImages.Cpio("etc/shadow", Shadow)),
            "!mbr/partition1!cpio/etc/shadow",
            FirmwareImages.Cpio(("etc/shadow", "root:*:1:\n"u8.ToArray()), ("doc/shadow.txt", Encoding.ASCII.GetBytes(Shadow)))),
        ["uboot_console_open"] = (
            FirmwareImages.Environment("baudrate=115200", "bootdelay=3"),
            string.Empty,
            FirmwareImages.Environment("baudrate=115200", "bootdelay=3", "bootstopkeysha256=e3b0")),
        ["debug_kernel"] = (
            [.. new byte[100], .. LayerScanTests.Gzip(KernelConfiguration + "CONFIG_KGDB=y\n")],
            "!gzip@0x64",
            [.. new byte[100], .. LayerScanTests.Gzip(KernelConfiguration + "# CONFIG_KGDB is not set\n")]),
        ["unsigned_partition"] = (
            FirmwareImages.Gpt(("misc", new byte[1024]), ("boot_a", AndroidPartition("none"))),
            "!gpt/boot_a",
            FirmwareImages.Gpt(("misc", new byte[1024]), ("boot_a", AndroidPartition("AVBf")))),
        ["opaque_partition"] = (
            FirmwareImages.Gpt(("rootfs", FirmwareImages.Random(1 << 16))),
            string.Empty,
            FirmwareImages.Gpt(("rootfs", new byte[1 << 16]), ("cryptdata", FirmwareImages.Random(1 << 16)))),
        ["foreign_program"] = (
            FirmwareImages.Cpio(("bin/one", FirmwareImages.Elf(8)), ("bin/two", FirmwareImages.Elf(40))),
            "!cpio/bin/two",
            FirmwareImages.Cpio(("bin/one", FirmwareImages.Elf(8)), ("bin/two", FirmwareImages.Elf(8)))),
        ["efi_program_in_fat"] = (
            FirmwareImages.Patched("Fat/images/fat12.img", "FWS-MARKER-fat-upper", FirmwareImages.Program(10)),
            "!fat/EFI/Boot/BOOTX64.EFI",
            FirmwareImages.Patched("Fat/images/fat12.img", "FWS-MARKER-fat-upper", FirmwareImages.Program(3))),
        ["wireless_password"] = (
            FirmwareImages.Cpio("etc/wpa_supplicant.conf", "network={\n\tssid=\"factory\"\n\tpsk=\"correct horse\"\n}\n"),
            "!cpio/etc/wpa_supplicant.conf",
            FirmwareImages.Cpio("etc/wpa_supplicant.conf", "network={\n\tssid=\"factory\"\n\t#psk=\"correct horse\"\n}\n")),
    };

    [Fact]
    public void Page_has_the_ten_rules_that_are_tested() =>
        Assert.Equal(Samples.Keys.Order(StringComparer.Ordinal), Rules().Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_fires_where_it_should_and_only_there(string name)
    {
        (byte[] bad, string path, byte[] good) = Samples[name];
        var signatures = TestRules.Compile(Rules()[name], defers: true);

        Assert.Contains(path, FirmwareModuleTests.FiresOf(signatures, bad));
        Assert.Empty(FirmwareModuleTests.FiresOf(signatures, good));
    }

    public static TheoryData<string> Names() => [.. Samples.Keys];

    private static byte[] AndroidPartition(string footer)
    {
        byte[] partition = new byte[4096];
        "ANDROID?"u8.CopyTo(partition);
        Encoding.ASCII.GetBytes(footer).CopyTo(partition, partition.Length - 64);
        return partition;
    }

    private static Dictionary<string, string> Rules() => File.ReadAllText(RepositoryFiles.PathOf("docs", "firmware-module.md"))
        .ReplaceLineEndings("\n").Split("```yara\n").Skip(1).Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)])
        .ToDictionary(rule => rule.Split("\nrule ")[1].Split('\n')[0], rule => rule);
}
