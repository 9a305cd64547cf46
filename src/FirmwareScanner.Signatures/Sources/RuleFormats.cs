using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Sources;

/// <summary>How the rule files that are read are told apart: by the ends of their names.</summary>
internal static class RuleFormats
{
    private static readonly Dictionary<string, RuleLanguage> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        [".yar"] = RuleLanguage.Yara,
        [".yara"] = RuleLanguage.Yara,
        [".ndb"] = RuleLanguage.ClamAvNdb,
        [".ndu"] = RuleLanguage.ClamAvNdb,
        [".ldb"] = RuleLanguage.ClamAvLdb,
        [".ldu"] = RuleLanguage.ClamAvLdb,
    };

    private static readonly Dictionary<string, HashPurpose> Hashes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".hdb"] = HashPurpose.Object,
        [".hdu"] = HashPurpose.Object,
        [".hsb"] = HashPurpose.Object,
        [".hsu"] = HashPurpose.Object,
        [".mdb"] = HashPurpose.Section,
        [".mdu"] = HashPurpose.Section,
        [".msb"] = HashPurpose.Section,
        [".msu"] = HashPurpose.Section,
        [".fp"] = HashPurpose.FalsePositive,
        [".sfp"] = HashPurpose.FalsePositive,
    };

    /// <summary>The ends of names of files that a folder stands for, as messages list them.</summary>
    public static string InFolders { get; } =
        string.Join(", ", Languages.Keys.Concat(Hashes.Keys).Concat([".ign", ".ign2", ".cvd", ".cld"]).Select(extension => "*" + extension));

    /// <summary>Whether a file in a folder is a rule file.</summary>
    public static bool IsRuleFile(string path) => LanguageOf(path) is not null || PurposeOf(path) is not null || IsIgnoreList(path) || IsContainer(path);

    /// <summary>The language of a file; null if its name does not tell.</summary>
    public static RuleLanguage? LanguageOf(string path) =>
        Languages.TryGetValue(Path.GetExtension(path), out RuleLanguage language) ? language : null;

    /// <summary>What the hashes of a file are about; null if it is no list of hashes.</summary>
    public static HashPurpose? PurposeOf(string path) => Hashes.TryGetValue(Path.GetExtension(path), out HashPurpose purpose) ? purpose : null;

    /// <summary>Whether a file names signatures that are not to be loaded.</summary>
    public static bool IsIgnoreList(string path) => HasExtension(path, ".ign") || HasExtension(path, ".ign2");

    /// <summary>Whether a file is a packed database of ClamAV.</summary>
    public static bool IsContainer(string path) => HasExtension(path, ".cvd") || HasExtension(path, ".cld");

    /// <summary>Whether the name of a file ends in an extension.</summary>
    public static bool HasExtension(string path, string extension) =>
        string.Equals(Path.GetExtension(path), extension, StringComparison.OrdinalIgnoreCase);
}
