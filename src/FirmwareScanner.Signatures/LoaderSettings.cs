using System.Collections.Generic;

namespace FirmwareScanner.Signatures;

/// <summary>How a <see cref="RuleLoader"/> reads rules.</summary>
public sealed record LoaderSettings
{
    /// <summary>
    /// Whether YARA rules with errors are left out, each with a note, instead of failing the load; so are rules that depend on them. A
    /// global rule never is. What is wrong outside of rules stays an error.
    /// </summary>
    public bool SkipsFaulty { get; init; }

    /// <summary>Names of modules: YARA rules that use one are left out, each with a note.</summary>
    public IReadOnlyList<string> IgnoredModules { get; init; } = [];

    /// <summary>
    /// External variables by name, constants to all conditions: <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or
    /// <see cref="T:byte[]"/>.
    /// </summary>
    public IReadOnlyDictionary<string, object> Variables { get; init; } = new Dictionary<string, object>();

    /// <summary>Folders in which included files are looked for after that of the file that includes them, in this order.</summary>
    public IReadOnlyList<string> IncludeFolders { get; init; } = [];
}
