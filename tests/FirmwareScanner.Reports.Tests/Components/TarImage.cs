using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Text;
using FirmwareScanner.Layers;
using FirmwareScanner.Reports.Components;
using FirmwareScanner.Results;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Reports.Tests.Components;

/// <summary>Images that are tar archives of some files.</summary>
internal static class TarImage
{
    /// <summary>An archive of files, in their order.</summary>
    public static byte[] Create(IEnumerable<(string Name, byte[] Content)> files)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), ModificationTime = DateTimeOffset.UnixEpoch });
            }
        }

        return tar.ToArray();
    }

    /// <summary>An archive of one text file.</summary>
    public static byte[] Create(string name, string content) => Create([(name, Encoding.UTF8.GetBytes(content))]);

    /// <summary>What is in an image.</summary>
    public static ImageInventory Read(byte[] image) =>
        ImageInventory.Read(new ForwardSource(new MemoryStream(image), image.Length), PackageLists.IsList);

    /// <summary>All that can be told of an image.</summary>
    public static ImageContents ReadAll(string name, byte[] image)
    {
        FileScanResult scan = ScannedReport.Scan(name, image);
        ImageInventory inventory = Read(image);
        return new ImageContents(scan, inventory, SoftwareInventory.Merge(PackageLists.In(inventory), RuleComponents.In(scan)));
    }
}
