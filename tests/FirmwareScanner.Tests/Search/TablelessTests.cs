using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using Xunit;

namespace FirmwareScanner.Tests.Search;

/// <summary>Many rules that were compiled without filter tables, for who scans at once: the same matches as with them.</summary>
public sealed class TablelessTests
{
    private const int RuleCount = 1_200;
    private const int StreamLength = 1 << 19;
    private static readonly string[] Chain = ["rule chain { strings: $a = { 41 42 43 [-] 44 45 46 } condition: $a }"];
    private static readonly string[] NoCase = ["rule caseless { strings: $a = \"abcdef\" nocase condition: $a }"];

    [Fact]
    public void Many_rules_find_the_same_without_tables()
    {
        var random = new Random(7);
        var stream = new byte[StreamLength];
        random.NextBytes(stream);
        string[] rules = [.. Enumerable.Range(0, RuleCount).Select(number => RuleOf(number, stream, random))];

        SignatureSet without = Compile(rules, mayOmitTables: true);
        SignatureSet with = Compile(rules, mayOmitTables: false);

        Assert.Equal(0, without.Database.TableCount);
        Assert.True(without.Search?.FindsByteScans);
        Assert.NotEqual(0, with.Database.TableCount);
        List<(string, long, int)> found = MatchesOf(without, stream);
        Assert.Equal(MatchesOf(with, stream), found);
        Assert.True(found.Count >= RuleCount / 2, $"{found.Count} matches");
    }

    [Fact]
    public void Few_rules_chains_and_what_has_no_pair_of_bytes_have_tables()
    {
        var random = new Random(8);
        var stream = new byte[StreamLength];
        random.NextBytes(stream);
        string[] rules = [.. Enumerable.Range(0, RuleCount).Select(number => RuleOf(number, stream, random))];

        Assert.NotEqual(0, Compile(rules[..500], mayOmitTables: true).Database.TableCount);
        Assert.NotEqual(0, Compile([.. rules, .. Chain], mayOmitTables: true, defers: false).Database.TableCount);
        Assert.NotEqual(0, Compile([.. rules, .. NoCase], mayOmitTables: true).Database.TableCount);
    }

    /// <summary>Bytes of the stream, every other one changed so that it is hardly found, with wildcards, a jump, or a text.</summary>
    private static string RuleOf(int number, byte[] stream, Random random)
    {
        int at = random.Next(stream.Length - 40);
        byte[] bytes = stream[at..(at + random.Next(6, 30))];
        bytes[^1] ^= (byte)(number & 1);
        string[] cells = [.. bytes.Select(value => value.ToString("x2", null))];
        switch (number % 4)
        {
            case 1:
                cells[3] = "??";
                break;
            case 2:
                cells[4] = "[0-2] " + cells[4];
                break;
            case 3:
                return $"rule r{number} {{ strings: $a = \"text{number:x}q\" $b = {{ {string.Join(' ', cells)} }} condition: any of them }}";
            default:
                break;
        }

        return $"rule r{number} {{ strings: $a = {{ {string.Join(' ', cells)} }} condition: $a }}";
    }

    private static SignatureSet Compile(IEnumerable<string> rules, bool mayOmitTables, bool defers = true)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("many.yar", string.Join('\n', rules)), "default", RuleLanguage.Yara);
        var options = new CompilerOptions { Defers = defers, MayOmitTables = mayOmitTables };
        return SignatureSet.Compile(loader.Build(), options, diagnostics) ?? throw new InvalidOperationException(string.Join('\n', diagnostics.All));
    }

    private static List<(string Rule, long Offset, int Length)> MatchesOf(SignatureSet signatures, byte[] stream)
    {
        byte[] bytes = [.. stream, .. Encoding.ASCII.GetBytes("text3q text7q text4afq"), .. stream.AsSpan(100, 5_000)];
        using var content = new MemoryStream(bytes);
        FileScanResult result = new FileScanner(signatures).Scan(content, "many", TestContext.Current.CancellationToken);
        return [.. result.Rules
            .SelectMany(fired => fired.Matches.Select(match => (fired.Rule.Name, match.Offset, match.Length)))
            .OrderBy(match => match)];
    }
}
