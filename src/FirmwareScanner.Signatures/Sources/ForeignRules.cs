using System;
using System.Collections.Generic;
using System.IO;

namespace FirmwareScanner.Signatures.Sources;

/// <summary>Recognises rule files of other formats, so that they are refused by name.</summary>
internal static class ForeignRules
{
    // Text begins otherwise: a compiled file goes on with numbers.
    private const int LookedAt = 16;

    // https://docs.clamav.net/manual/Signatures.html
    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".ldb"] = "logical signatures of ClamAV",
        [".ldu"] = "logical signatures of ClamAV",
        [".hdb"] = "hashes of ClamAV",
        [".hsb"] = "hashes of ClamAV",
        [".hdu"] = "hashes of ClamAV",
        [".hsu"] = "hashes of ClamAV",
        [".mdb"] = "hashes of sections of ClamAV",
        [".msb"] = "hashes of sections of ClamAV",
        [".imp"] = "hashes of imports of ClamAV",
        [".fp"] = "a list of false positives of ClamAV",
        [".sfp"] = "a list of false positives of ClamAV",
        [".cdb"] = "signatures of containers of ClamAV",
        [".idb"] = "icon signatures of ClamAV",
        [".cbc"] = "bytecode of ClamAV",
        [".cvd"] = "a packed database of ClamAV; sigtool --unpack opens it",
        [".cld"] = "a packed database of ClamAV; sigtool --unpack opens it",
        [".yarc"] = "compiled YARA rules; name their source",
        [".yac"] = "compiled YARA rules; name their source",
        [".fsdb"] = "a compiled database; use --db",
    };

    /// <summary>What a file is by its name; null if it may be a rule file.</summary>
    public static string? DescribeName(string path) => ByExtension.GetValueOrDefault(Path.GetExtension(path));

    /// <summary>What a file is by its content; null if it may be a rule file.</summary>
    public static string? DescribeContent(string text)
    {
        ReadOnlySpan<char> start = text.AsSpan(0, Math.Min(text.Length, LookedAt));
        bool isCompiled = start.StartsWith("YARA", StringComparison.Ordinal) && start.ContainsAnyInRange('\0', '\u0008');
        return isCompiled ? "compiled YARA rules; name their source"
            : start.StartsWith("FSDB", StringComparison.Ordinal) ? "a compiled database; use --db"
            : start.StartsWith("ClamAV-VDB:", StringComparison.Ordinal) ? ByExtension[".cvd"]
            : null;
    }
}
