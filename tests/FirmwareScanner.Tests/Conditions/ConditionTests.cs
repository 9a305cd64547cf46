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

namespace FirmwareScanner.Tests.Conditions;

/// <summary>What the comparisons with other scanners found, one by one.</summary>
public sealed class ConditionTests
{
    private static readonly byte[] Data = Encoding.ASCII.GetBytes("mississippi");

    [Theory]
    [InlineData("1.5 < @b", false)]
    [InlineData("not 1.5 < @b", true)]
    [InlineData("not @b < 1.5", true)]
    [InlineData("defined (1.5 < @b)", true)]
    [InlineData("not 1.5 > @b", false)]
    [InlineData("not 1.5 <= @b", false)]
    [InlineData("not 1.5 == @b", false)]
    [InlineData("not 1 < @b", false)]
    public void Less_of_an_undefined_float_is_false_and_not_undefined(string condition, bool expected)
    {
        Assert.Equal(expected, Fires($"({condition}) and #a >= 0 and #b >= 0"));
    }

    [Theory]
    [InlineData("defined ($a in (0..@b))", false)]
    [InlineData("defined ($a in (0..@a))", true)]
    [InlineData("defined (any of them in (0..filesize & @b))", false)]
    [InlineData("not $a in (0..@b)", false)]
    [InlineData("not $a in (2..@a)", true)]
    public void Places_with_undefined_bounds_are_undefined(string condition, bool expected)
    {
        Assert.Equal(expected, Fires($"({condition}) and #a >= 0 and #b >= 0 and for any i in (1..1) : (i == 1)"));
    }

    [Theory]
    [InlineData("/\\B/", false)]
    [InlineData("/x?/", false)]
    [InlineData("/(abc|)/", false)]
    [InlineData("/^/", false)]
    [InlineData("/s*?/", false)]
    [InlineData("/s*/", true)]
    public void Match_of_no_bytes_is_none(string expression, bool expected)
    {
        Assert.Equal(expected, Scan($"rule r {{ strings: $r = {expression} condition: $r }}").Rules.Count > 0);
    }

    [Theory]
    [InlineData("1.5 \\ 0 > 1000", true)]
    [InlineData("-1.5 \\ 0 > 1000", false)]
    [InlineData("math.mean(0, filesize) \\ (2 - 2) > 1000", true)]
    public void Floats_are_divided_by_zero(string condition, bool expected)
    {
        Assert.Equal(expected, Fires($"({condition}) and #a >= 0 and #b >= 0"));
    }

    [Theory]
    [InlineData("defined math.percentage(0x41, 0, 0)", false)]
    [InlineData("defined math.percentage(0x41, 0, 1)", true)]
    public void What_is_not_a_number_is_undefined(string condition, bool expected)
    {
        Assert.Equal(expected, Fires($"{condition} and #a >= 0 and #b >= 0"));
    }

    [Theory]
    [InlineData("$a", "$_c@4 $a@2 $_c@1")]
    [InlineData("for any i in (1..#a) : (@a[i] == 2)", "$_c@4 $a@2 $_c@1")]
    public void Strings_with_an_underscore_need_not_be_used_and_are_listed(string condition, string expected)
    {
        FileScanResult result = Scan($"rule test {{ strings: $a = \"ssis\" $_c = \"iss\" condition: {condition} }}");

        Assert.Equal(
            expected.Split(' ').Order(),
            Assert.Single(result.Rules).Matches.Select(match => $"{match.Identifier}@{match.Offset}").Order());
    }

    private static bool Fires(string condition) =>
        Scan($"import \"math\" rule test {{ strings: $a = \"issi\" $b = \"absent\" condition: {condition} }}").Rules.Count > 0;

    private static FileScanResult Scan(string rules)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("test.yar", rules), "default", RuleLanguage.Yara);
        SignatureSet? signatures = SignatureSet.Compile(loader.Build(), new CompilerOptions { Defers = true }, diagnostics);
        Assert.True(signatures is not null, string.Join('\n', diagnostics.All));
        return new FileScanner(signatures).Scan(new MemoryStream(Data), "data", TestContext.Current.CancellationToken);
    }
}
