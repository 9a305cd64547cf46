using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Modules;
using FirmwareScanner.Modules.Registry;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>
/// The modules that rules import. Of those that are not evaluated here a file that only imports one is read like any other, and a rule that
/// uses one is refused by name; a rule that uses any is left out if the user said that the module is to be ignored.
/// </summary>
/// <param name="ignored">Names of modules whose rules are left out.</param>
internal sealed class ModuleTable(IEnumerable<string> ignored)
{
    // Those that are evaluated, and the others of YARA 4.5 and of YARA-X.
    private static readonly HashSet<string> Known =
    [
        .. ModuleRegistry.Names, "androguard", "crx", "cuckoo", "magic", "test_proto2", "test_proto3", "tests", "vt",
    ];

    private readonly HashSet<string> _ignored = [.. ignored];
    private readonly HashSet<(string Namespace, string Name)> _imported = [];

    /// <summary>The ignored module that the rule being parsed uses, or null.</summary>
    public string? IgnoredUse { get; set; }

    /// <summary>Takes an import.</summary>
    /// <param name="ns">The namespace; rules of all its files see it.</param>
    /// <param name="module">The name in quotes.</param>
    /// <param name="diagnostics">Receives an error if there is no such module.</param>
    public void Import(string ns, Token module, DiagnosticBag diagnostics)
    {
        string name = module.Text[1..^1];
        if (Known.Contains(name) || _ignored.Contains(name))
        {
            _imported.Add((ns, name));
        }
        else
        {
            diagnostics.Error(
                module.Span,
                $"unknown module \"{name}\"; the modules are {string.Join(", ", Known.Where(known => !known.StartsWith("test", StringComparison.Ordinal)).Order(StringComparer.Ordinal))}");
        }
    }

    /// <summary>The module of a name, if it is imported, evaluated here, and not to be ignored; otherwise null.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The name.</param>
    public Module? Find(string ns, string name) =>
        _imported.Contains((ns, name)) && !_ignored.Contains(name) ? ModuleRegistry.Find(name) : null;

    /// <summary>What is wrong with the use of a name that looks like a module's.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The name in front of the dot or parenthesis.</param>
    /// <param name="use">What is used, as written.</param>
    public string DescribeUse(string ns, string name, string use)
    {
        if (_ignored.Contains(name))
        {
            IgnoredUse = name;
            return $"the module \"{name}\" is ignored";
        }

        return _imported.Contains((ns, name)) ? $"\"{use}\": the module \"{name}\" is not evaluated; use offsets and uint8, uint16 or uint32 to look into headers"
            : Known.Contains(name) ? $"\"{use}\": the module \"{name}\" is not imported; write import \"{name}\" before the rule"
            : $"\"{use}\": there is no module and no variable of this name";
    }
}
