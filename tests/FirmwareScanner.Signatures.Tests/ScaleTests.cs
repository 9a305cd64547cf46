using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using Xunit;

namespace FirmwareScanner.Signatures.Tests;

/// <summary>
/// Four times the rules take four times the work, whatever the rules consist of. Work is counted in bytes allocated, which is the same in
/// each run, and not in time, which is not.
/// </summary>
public sealed class ScaleTests : IDisposable
{
    private const int Few = 500;

    // Four times as many are linear, sixteen times quadratic; tables and lists grow in powers of two.
    private const double MostGrowth = 7;

    private readonly string _folder = Directory.CreateTempSubdirectory("scale-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("texts", "rule r# { strings: $a = \"text number #\" $b = \"other#text\" fullword condition: any of them }")]
    [InlineData("texts in both cases, wide", "rule r# { strings: $a = \"text number #\" nocase ascii wide condition: $a }")]
    [InlineData("xor", "rule r# { strings: $a = \"text number #\" xor(1-8) condition: $a }")]
    [InlineData("base64", "rule r# { strings: $a = \"text number #\" base64 condition: $a }")]
    [InlineData("hex strings", "rule r# { strings: $a = { 41 42 ?? (01 02 | 03 04 05) [2-4] 5? % 43 44 } condition: $a }")]
    [InlineData("regular expressions", "rule r# { strings: $a = /text# [a-z]{2,30}(one|two|three)+ end/ condition: $a }")]
    [InlineData("chains", "rule r# { strings: $a = { 41 42 % [300-400] 43 44 % } condition: $a }")]
    [InlineData("places", "rule r# { strings: $a = \"text#\" condition: $a at # or $a in (#..filesize) or @a[2] == # }")]
    [InlineData("tags", "rule r# : a# b# c# d# { strings: $a = \"text#\" condition: $a }")]
    [InlineData("metadata", "rule r# { meta: a = \"value #\" b = # c = true strings: $a = \"text#\" condition: $a }")]
    [InlineData("variables", "rule r# { strings: $a = \"text#\" condition: $a and given contains \"x#\" }")]
    [InlineData("global rules", "global rule r# { condition: filesize > # }")]
    [InlineData("references", "rule r# { strings: $a = \"text#\" condition: $a } rule s# { condition: r# and filesize > # }")]
    [InlineData("modules", "import \"pe\" rule r# { strings: $a = \"text#\" condition: $a and pe.number_of_sections == # }")]
    public void Rules(string kind, string rule)
    {
        double growth = GrowthOf(count => Compile(string.Concat(Enumerable.Range(0, count).Select(number => Numbered(rule, number)))));

        Assert.True(growth < MostGrowth, string.Create(CultureInfo.InvariantCulture, $"{kind}: four times the rules take {growth:F1} times the work"));
    }

    [Theory]
    [InlineData("strings", "rule r { strings: ", "$a# = \"text number #\" ", "condition: any of them }")]
    [InlineData("tags", "rule r : ", "t# ", "{ condition: filesize == 5 }")]
    [InlineData("metadata", "rule r { meta: ", "m# = \"#\" ", "condition: filesize == 5 }")]
    [InlineData("conditions", "rule r { strings: $a = \"text\" condition: $a ", "and filesize != # ", "}")]
    [InlineData("references", "rule a { condition: filesize == 5 } rule r { condition: a ", "or (filesize == # and a) ", "}")]
    public void Parts_of_a_rule(string kind, string before, string part, string after)
    {
        double growth = GrowthOf(count => Compile(before + string.Concat(Enumerable.Range(0, count).Select(number => Numbered(part, number))) + after));

        Assert.True(growth < MostGrowth, string.Create(CultureInfo.InvariantCulture, $"{kind}: four times the parts take {growth:F1} times the work"));
    }

    [Fact]
    public void Included_files()
    {
        for (int number = 0; number < 800; number++)
        {
            File.WriteAllText(Path.Combine(_folder, $"{number}.yar"), Numbered("rule r# { strings: $a = \"text number #\" condition: $a }", number));
        }

        double growth = GrowthOf(
            count => Compile(string.Concat(Enumerable.Range(0, count).Select(number => $"include \"{number}.yar\"\n"))), few: 200);

        Assert.True(growth < MostGrowth, string.Create(CultureInfo.InvariantCulture, $"{growth:F1}"));
    }

    [Fact]
    public void Namespaces()
    {
        double growth = GrowthOf(
            count =>
            {
                var diagnostics = new DiagnosticBag();
                var loader = new RuleLoader(diagnostics);
                for (int number = 0; number < count; number++)
                {
                    loader.AddText(
                        new SourceText("a.yar", "global rule g { condition: filesize > 3 } rule r { strings: $a = \"some text\" condition: $a and #a > filesize }"),
                        $"n{number}",
                        RuleLanguage.Yara);
                }

                Assert.NotNull(DatabaseCompiler.Compile(loader.Build(), new CompilerOptions { Defers = true }, diagnostics));
            },
            few: 50);

        Assert.True(growth < MostGrowth, string.Create(CultureInfo.InvariantCulture, $"{growth:F1}"));
    }

    [Fact]
    public void Regular_expression_that_is_not_searched_for_costs_little()
    {
        long little = AllocatedBy(() => Compile("rule r { strings: $a = /some text [a-z]{1,9} end/ condition: $a }"));
        long much = AllocatedBy(() => Compile("rule r { strings: $a = /some text [a-z]{1,1900} end/ condition: $a }"));

        // Its automatons have 2,000 positions, each with a set of the others, in both directions.
        Assert.InRange(much - little, long.MinValue, 400_000);
    }

    private static string Numbered(string rule, int number) => rule
        .Replace("#a", "\u0001a", StringComparison.Ordinal)
        .Replace("#", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("\u0001", "#", StringComparison.Ordinal)
        .Replace("%", $"{number >> 8:x2} {number & 0xFF:x2}", StringComparison.Ordinal);

    private static double GrowthOf(Action<int> work, int few = Few)
    {
        // What an empty set takes, such as tables of statistics, belongs to neither.
        long fixedPart = AllocatedBy(() => work(1));
        long least = AllocatedBy(() => work(few)) - fixedPart;
        long most = AllocatedBy(() => work(4 * few)) - fixedPart;
        return (double)most / Math.Max(least, 100_000);
    }

    private static long AllocatedBy(Action work)
    {
        work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void Compile(string text)
    {
        var diagnostics = new DiagnosticBag();
        var settings = new LoaderSettings { Variables = new Dictionary<string, object> { ["given"] = Array.Empty<byte>() } };
        var loader = new RuleLoader(diagnostics, settings);
        loader.AddText(new SourceText(Path.Combine(_folder, "main.yar"), text), "default", RuleLanguage.Yara);
        CompiledDatabase? database = DatabaseCompiler.Compile(loader.Build(), new CompilerOptions { Defers = true }, diagnostics);
        Assert.True(database is not null, diagnostics.All.Count > 0 ? diagnostics.All[0].ToString() : string.Empty);
    }
}
