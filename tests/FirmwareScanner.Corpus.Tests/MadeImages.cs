using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Corpus.Tests;

/// <summary>Images that are made for a test: a head, and a compressed archive of files, most of which they share.</summary>
internal static class MadeImages
{
    /// <summary>Rules that fire on them: by bytes, by place, by digest, and one that prints.</summary>
    public const string Rules = """
        import "firmware"
        import "console"
        rule backdoor { meta: severity = "high" strings: $a = "BACKDOOR" condition: $a }
        rule busybox { meta: severity = "info" strings: $a = "BusyBox v" condition: $a }
        rule shadow_of_etc { meta: severity = "medium" strings: $a = "root:" condition: $a and firmware.path matches /\/etc\/shadow$/ }
        rule printed { meta: severity = "info" strings: $a = "printed by" condition: $a and console.log("said of a library") }
        rule keyed { meta: severity = "low" strings: $a = "hidden text" xor(1-255) condition: $a }
        """;

    /// <summary>An image.</summary>
    /// <param name="head">Its first bytes.</param>
    /// <param name="files">The files in it.</param>
    public static byte[] Make(string head, params (string Name, byte[] Content)[] files)
    {
        var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), ModificationTime = DateTimeOffset.UnixEpoch });
            }
        }

        return [.. Encoding.UTF8.GetBytes(head.PadRight(64, '.')), .. Compress(archive.ToArray())];
    }

    /// <summary>Bytes as gzip has them.</summary>
    public static byte[] Compress(byte[] content)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }

    /// <summary>Text without meaning, the same for the same seed.</summary>
    public static byte[] Noise(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)"abcdefghijklmnopqrstuvwxyz      \n"[random.Next(33)])];
    }

    /// <summary>Bytes of a text.</summary>
    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>
    /// A folder of images: releases of two products that share most of what they have, twins, an empty one, one that is damaged, and one in which the
    /// same bytes lie in two places.
    /// </summary>
    public static void WriteCorpus(string folder)
    {
        byte[] busybox = [.. Noise(1, 40_000), .. Text("BusyBox v1.36.1 multi-call binary"), .. Noise(2, 10_000)];
        byte[] library = [.. Noise(3, 20_000), .. Text("printed by a library")];
        byte[] shadow = Text("root:x:0:0\n");
        foreach (int release in Enumerable.Range(0, 4))
        {
            Put(folder, $"router/r{release}.img", Make(
                $"router {release}",
                ("bin/busybox", busybox),
                ("lib/libsaid.so", library),
                ("etc/shadow", shadow),
                ("usr/share/own", Noise(100 + release, 5000)),
                ("etc/version", Text(release == 2 ? "2 BACKDOOR" : $"{release}"))));
            Put(folder, $"camera/r{release}.img", Make(
                $"camera {release}",
                ("bin/busybox", busybox),
                ("home/shadow", shadow),
                ("lib/libsaid.so", library),
                ("usr/bin/keyed", [.. Text("hidden text").Select(letter => (byte)(letter ^ 0x21)), .. Noise(release, 3000)])));
        }

        byte[] twin = File.ReadAllBytes(Path.Combine(folder, "router/r1.img"));
        Put(folder, "other/twin.img", twin);
        Put(folder, "other/empty.img", []);
        Put(folder, "other/places.img", Make("places", ("etc/shadow", shadow), ("tmp/shadow", shadow), ("twice/etc/shadow", shadow), ("in.gz", Compress(shadow))));
        Put(folder, "other/damaged.img", [.. twin.Take(twin.Length / 2), .. new byte[100]]);
        Put(folder, "other/plain BACKDOOR.txt", Text("only a text with a BACKDOOR in it"));
        Put(folder, "z.img", busybox);
    }

    /// <summary>Names that sort differently as texts and as folders.</summary>
    public static IEnumerable<string> HardNames => ["a/x.img", "a.b", "a b", "ä.img", "a-b/y.img"];

    /// <summary>Writes a file, and the folders that it needs.</summary>
    public static void Put(string folder, string name, byte[] content)
    {
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
