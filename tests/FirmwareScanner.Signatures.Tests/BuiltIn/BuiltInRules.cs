using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>The built-in rules as they are embedded, and where their sources are in the repository.</summary>
internal static class BuiltInRules
{
    /// <summary>All rules, those for boards first, loaded from the resources; loading them gives no diagnostics at all.</summary>
    public static IReadOnlyList<Rule> Load() => Load(isDesktop: true);

    /// <summary>The rules that every board has room for.</summary>
    public static IReadOnlyList<Rule> LoadForBoards() => Load(isDesktop: false);

    private static IReadOnlyList<Rule> Load(bool isDesktop)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddBuiltIn();
        if (isDesktop)
        {
            loader.AddBuiltInForDesktop();
        }

        Assert.Empty(diagnostics.All.Select(d => d.ToString()));
        return loader.Build().Rules;
    }

    /// <summary>The rule files in the source tree, in ordinal order.</summary>
    public static string[] Files() =>
        [.. Directory.GetFiles(Folder(), "*.yar", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>The folder of the rule files.</summary>
    public static string Folder() => PathOf("src", "FirmwareScanner.Signatures", "Rules");

    /// <summary>A path below the root of the repository.</summary>
    public static string PathOf(params string[] parts)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FirmwareScanner.sln")))
        {
            folder = folder.Parent;
        }

        Assert.True(folder is not null, "the tests run outside the repository: no FirmwareScanner.sln above them");
        return Path.Combine([folder.FullName, .. parts]);
    }

    /// <summary>A metadata value that must be there once, as text.</summary>
    public static string Meta(Rule rule, string key)
    {
        object[] values = [.. rule.Meta.Where(entry => entry.Key == key).Select(entry => entry.Value)];
        Assert.True(values is [string { Length: > 0 }], $"rule {rule.Name} needs one text \"{key}\" in its meta");
        return (string)values[0];
    }
}
