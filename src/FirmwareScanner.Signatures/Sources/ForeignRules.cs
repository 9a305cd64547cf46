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
        [".imp"] = "hashes of imports of ClamAV",
        [".pdb"] = "names of sites that are imitated, of ClamAV",
        [".gdb"] = "names of harmful sites of ClamAV",
        [".wdb"] = "names of trusted sites of ClamAV",
        [".ftm"] = "magics of file types of ClamAV",
        [".crb"] = "trusted certificates of ClamAV",
        [".cfg"] = "settings of ClamAV",
        [".pwdb"] = "passwords of ClamAV",
        [".cat"] = "a catalog of signed files of Windows",
        [".cdb"] = "signatures of containers of ClamAV",
        [".idb"] = "icon signatures of ClamAV",
        [".cbc"] = "bytecode of ClamAV",
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
            : start.StartsWith("ClamAV-VDB:", StringComparison.Ordinal) ? "a packed database of ClamAV; its name has to end in .cvd or .cld"
            : null;
    }
}
