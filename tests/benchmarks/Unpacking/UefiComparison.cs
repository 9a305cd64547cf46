using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Benchmarks.Processes;

namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>
/// Compares the bodies of sections and files that UEFIExtract writes for a whole image with ours, by content: its folders have names and
/// numbers of its own.
/// </summary>
public static class UefiComparison
{
    /// <summary>The tool.</summary>
    public const string Tool = "UEFIExtract";

    /// <summary>Our name of the format.</summary>
    public const string Format = "uefi";

    private const string Variables = "part of the variables, which are one content here";
    private const string NoFile = "no file: it fills a place, and is searched with the volume";

    /// <summary>What UEFIExtract's items are of which we have none, by type, or by type and subtype.</summary>
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["Section/Version"] = "the version with its build number in front, which the tool calls a header",
        ["File/Pad"] = NoFile,
        ["Free space"] = NoFile,
        ["Padding"] = NoFile,
        ["FTW store"] = Variables,
        ["VSS store"] = Variables,
        ["VSS2 store"] = Variables,
        ["VSS entry"] = Variables,
        ["NVAR entry"] = Variables,
        ["Volume"] = "a volume whose file system is not known, which is one content with its header here",
    };

    /// <summary>Compares an image.</summary>
    /// <param name="image">The image, and what we took out of it.</param>
    /// <param name="figures">Where to count.</param>
    public static void Compare(ComparedImage image, ToolFigures figures)
    {
        if (ChildProcess.Find(Tool) is null)
        {
            return;
        }

        string folder = image.Renew("tool");
        File.Copy(image.Path, Path.Combine(folder, "image.fd"));
        ChildProcess.Run(Tool, ["image.fd", "all"], folder);
        string dump = Path.Combine(folder, "image.fd.dump");
        if (!Directory.Exists(dump))
        {
            figures.Refused.Add(image.Path);
            return;
        }

        figures.Images++;
        HashSet<string> ours = [.. image.Objects.Where(found => found.Sha256 is not null).Select(found => found.Sha256!)];
        List<TakenFile> bodies = [.. TakenFile.AllIn(dump).Where(file => Path.GetFileName(file.Path) == "body.bin")];
        foreach (TakenFile body in bodies.Where(body => IsLeaf(dump, body)))
        {
            figures.Files++;
            if (ours.Contains(body.Sha256))
            {
                figures.Equal++;
            }
            else
            {
                string type = TypeOf(dump, body);
                string? reason = Reasons.GetValueOrDefault(type) ?? Reasons.GetValueOrDefault(type.Split('/')[0]);
                figures.Differences.Add(new Difference(Tool, Format, image.Path, $"{type}: {body.Path}", DifferenceKind.Missing, reason));
            }
        }

        HashSet<string> theirs = [.. bodies.Select(body => body.Sha256)];
        foreach (var found in image.Objects.Where(found => found.Sha256 is not null && !theirs.Contains(found.Sha256)))
        {
            string? reason = ReasonOf(found.Path, found.Chain.Count(step => step.Format is not null and not Format));
            figures.Differences.Add(new Difference(Tool, Format, image.Path, found.Path, DifferenceKind.OnlyOurs, reason));
        }
    }

    private static string? ReasonOf(string path, int otherLayers) => path switch
    {
        _ when path.EndsWith(".version", StringComparison.Ordinal) => Reasons["Section/Version"],
        _ when path.EndsWith("/variables", StringComparison.Ordinal) => "the variables as one content, which the tool takes apart",
        _ when otherLayers > 0 => "in a layer of another format, which the tool leaves closed",
        _ => null,
    };

    private static bool IsLeaf(string dump, TakenFile body)
    {
        string folder = Path.Combine(dump, Path.GetDirectoryName(body.Path)!);
        return !Directory.EnumerateDirectories(folder).Any();
    }

    /// <summary>Type and subtype, the first two lines of what the tool says of an item.</summary>
    private static string TypeOf(string dump, TakenFile body)
    {
        string[] lines = [.. File.ReadLines(Path.Combine(dump, Path.GetDirectoryName(body.Path)!, "info.txt")).Take(2)];
        string[] words = [.. lines.Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())];
        return string.Join('/', words.Where(word => word.Length > 0));
    }
}
