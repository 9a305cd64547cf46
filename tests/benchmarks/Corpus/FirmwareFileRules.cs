using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Benchmarks.Corpus;

/// <summary>
/// Which files of an unpacked Debian package count as firmware images.
/// By location: below one of the folders that firmware packages install to, but not in a folder of boot menus (grub,
/// boot-screens) nor of loose device trees (dtbs: hundreds of near copies). By name: no source, documentation, key or
/// configuration. By size: 256 bytes to 64 MiB. By content: no flash image of 16 MiB and more of which over nine tenths
/// are one byte value, which would measure padding.
/// </summary>
public static class FirmwareFileRules
{
    private const long SmallestSize = 256;
    private const long LargestSize = 64L << 20;
    private const long PaddingCheckedFrom = 16L << 20;
    private const double LargestPaddingShare = 0.9;

    private static readonly string[] Locations =
    [
        "lib/firmware/", "usr/lib/arm-trusted-firmware/", "usr/lib/debian-installer/images/", "usr/lib/ipxe/",
        "usr/lib/riscv64-linux-gnu/opensbi/", "usr/lib/u-boot/", "usr/share/AAVMF/", "usr/share/OVMF/",
        "usr/share/arduino/hardware/", "usr/share/hackrf/", "usr/share/ovmf/", "usr/share/qemu-efi-aarch64/",
        "usr/share/seabios/", "usr/share/sigrok-firmware/", "usr/share/ubertooth/",
    ];

    private static readonly string[] ExcludedFolders = ["/boot-screens/", "/dtbs/", "/grub/", "/pxelinux.cfg/"];

    private static readonly HashSet<string> ExcludedExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".aml", ".c", ".cfg", ".cpp", ".h", ".info", ".ino", ".json", ".key", ".lst", ".md", ".mod", ".pem", ".png",
        ".properties", ".s", ".scr", ".txt", ".xml",
    };

    /// <summary>Judges a file by its place, name and size.</summary>
    /// <param name="path">Path inside the package, with forward slashes and without a leading one.</param>
    /// <param name="size">Size in bytes.</param>
    /// <returns>Whether it may be a firmware image; <see cref="IsMostlyPadding"/> has the last word.</returns>
    public static bool Accepts(string path, long size)
    {
        return size >= SmallestSize
            && size <= LargestSize
            && Locations.Any(location => path.StartsWith(location, StringComparison.Ordinal))
            && !ExcludedFolders.Any(folder => path.Contains(folder, StringComparison.Ordinal))
            && !ExcludedExtensions.Contains(Path.GetExtension(path));
    }

    /// <summary>Tells whether an image is a flash part filled up with one byte value.</summary>
    /// <param name="content">The whole image.</param>
    /// <returns>True from 16 MiB up when over nine tenths of the bytes have one value.</returns>
    public static bool IsMostlyPadding(ReadOnlySpan<byte> content)
    {
        if (content.Length < PaddingCheckedFrom)
        {
            return false;
        }

        var counts = new int[256];
        foreach (byte value in content)
        {
            counts[value]++;
        }

        return counts.Max() > content.Length * LargestPaddingShare;
    }
}
