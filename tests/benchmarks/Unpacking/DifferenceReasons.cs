using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Layers;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>Why a tool and we may differ in a file, and both be right. What is not in these tables is a bug of one of them.</summary>
public static class DifferenceReasons
{
    private sealed record Rule(string Tool, string Format, DifferenceKind Kind, Func<string, bool> Names, string Reason);

    private const string ExtendedAttributes = "[xattrs]";
    private const string BootImage = "a boot image of El Torito, which 7z names and cuts in another way";

    private const string Script = "a script, which dumpimage gives with the table of lengths in front";

    private static readonly IReadOnlyList<Rule> Rules =
    [
        new("7z", "iso9660", DifferenceKind.OnlyOurs, path => path.StartsWith("[boot]/", StringComparison.Ordinal), BootImage),
        new("7z", "iso9660", DifferenceKind.Missing, path => path.StartsWith("[BOOT]/", StringComparison.Ordinal), BootImage),
        new("7z", "iso9660", DifferenceKind.Different, _ => true, "zisofs, which 7z leaves compressed"),
        new("7z", "cramfs", DifferenceKind.Different, _ => true, "holes and stored pages, which 7z does not read"),
        new("dumpimage", "uimage", DifferenceKind.Missing, path => path == "content", Script),
        new("dumpimage", "uimage", DifferenceKind.OnlyOurs, path => path == "image0", Script),
        new("rpm2cpio", "rpm", DifferenceKind.OnlyOurs, path => path == "payload", "the payload as it is stored; what it decodes to is compared"),
        new("debugfs", "ext", DifferenceKind.Different, _ => true, "data in the inode, which debugfs writes only in part"),
        new("tar", "tar", DifferenceKind.OnlyOurs, path => path.Contains("..", StringComparison.Ordinal), "a name that leads out, which tar leaves out"),
        new("unzip", "zip", DifferenceKind.OnlyOurs, _ => true, "a method of compression, or a name, that unzip does not know"),
        new("unzip", "zip", DifferenceKind.Missing, _ => true, "a method of compression, or a name, that unzip does not know"),
    ];

    /// <summary>Finds the reason.</summary>
    /// <param name="figures">The tool and the format.</param>
    /// <param name="kind">How they differ.</param>
    /// <param name="path">The file.</param>
    /// <param name="ours">What we have at that path; null for nothing.</param>
    /// <param name="isRenamed">Whether the other side has the same content at a path that this side has not.</param>
    /// <returns>The reason; null if there is none.</returns>
    public static string? Find(ToolFigures figures, DifferenceKind kind, string path, ExtractedObject? ours, bool isRenamed)
    {
        if (ours is { Problems.Count: > 0 })
        {
            return "not opened here, which is told";
        }

        if (kind == DifferenceKind.Missing && ours is not null && ours.Kind != MemberKind.File)
        {
            return "a link, pipe, or moved folder, which the tool writes as a file";
        }

        if (isRenamed)
        {
            return "the same content under another name";
        }

        if (path.Contains(ExtendedAttributes, StringComparison.Ordinal))
        {
            return "extended attributes, which are no file for the tool";
        }

        return Rules.FirstOrDefault(rule => rule.Tool == figures.Tool && rule.Format == figures.Format && rule.Kind == kind && rule.Names(path))?.Reason;
    }
}
