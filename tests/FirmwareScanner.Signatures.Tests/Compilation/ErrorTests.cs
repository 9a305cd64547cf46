using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Compilation;

/// <summary>What no database can hold is refused with the reason and what would have worked.</summary>
public class ErrorTests
{
    private const string BoundsOffset =
        "and a database keeps at most 4,096 bytes of the start of a stream; join the test by \"and\" with one that bounds the offset, such as uint32(0x3C) < 0x400, or evaluate the rule on a workstation";

    [Theory]
    [InlineData("{ 11 22 [5000] 33 }", "pattern $a spans up to 5,003 bytes, but the scanner keeps 4,096; with its 3 bytes, the jumps between unbounded jumps may add up to 4,093")]
    [InlineData("{ ?? ~11 ~22 }", "pattern $a has nothing to search for: it needs at least one fixed byte")]
    public void Pattern_that_cannot_be_sought_is_refused(string pattern, string expected)
    {
        Assert.Equal([expected], Errors($"rule r {{ strings: $a = {pattern} condition: $a }}"));
    }

    [Fact]
    public void Link_without_two_usable_neighbours_is_refused()
    {
        string error = Assert.Single(Errors("rule r { strings: $a = { 11 22 [-] 33 ?? 44 } condition: $a }"));

        Assert.Equal(
            "pattern $a: part 2 of 2 between its unbounded jumps has nothing to search for: it needs two neighbouring bytes before "
            + "its first variable jump that are fixed, or stand for at most 64 pairs, and are not only 00 or only FF",
            error);
    }

    [Theory]
    [InlineData("$a at @b[1]", "the offset after 'at' must be a constant, or filesize minus a constant")]
    [InlineData("$a in (@b[1]..filesize)", "the lower bound after 'in' must be a constant; or both bounds filesize, or filesize minus a constant")]
    [InlineData("@a[#b] > 1", "the index after '@' must be a constant from 1 to 256")]
    [InlineData("!a[0] > 1", "the index after '!' must be from 1 to 256, found 0")]
    [InlineData("uint8(filesize) == 1", "nothing bounds where this integer lies, " + BoundsOffset)]
    [InlineData("uint32(uint32(0x3C)) == 1", "this integer can lie anywhere in the first 4,294,967,299 bytes, " + BoundsOffset)]
    [InlineData("(uint32(0) < 9 or uint8(uint32(0)) == 1)", "this integer can lie anywhere in the first 4,294,967,296 bytes, " + BoundsOffset)]
    [InlineData("uint32(0) < 5000 and uint8(uint32(0)) == 1", "this integer can lie anywhere in the first 5,000 bytes, " + BoundsOffset)]
    [InlineData("$a at filesize - 70000", "70,000 bytes before the end of the stream are more than the scanner can keep (65,533)")]
    public void Condition_that_cannot_be_evaluated_is_refused(string condition, string expected)
    {
        Assert.Equal([expected], Errors(
            $"rule r {{ strings: $a = \"texta\" $b = \"textb\" condition: any of them and {condition} }}"));
    }

    [Theory]
    [InlineData("#a > 1", "'#'")]
    [InlineData("$a at 5", "'at'")]
    [InlineData("@a > 5", "'@'")]
    public void Position_of_a_chain_is_refused(string condition, string what)
    {
        Assert.Equal(
            [
                what + " needs every match, but pattern $a has an unbounded jump, of which only the presence is known; bound the jump "
                + "(up to 4,096 bytes in all)",
            ],
            Errors($"rule r {{ strings: $a = {{ 11 22 33 [-] 44 55 66 }} condition: {condition} }}"));
    }

    [Fact]
    public void Too_deep_condition_is_refused()
    {
        Expression deep = new FileSizeExpression(ModelBuilder.Span);
        for (int i = 0; i < 64; i++)
        {
            deep = new BinaryExpression(ModelBuilder.Span, BinaryOperator.Add, new FileSizeExpression(ModelBuilder.Span), deep);
        }

        Assert.Equal(
            ["the condition needs 65 intermediate values, but a database has room for 64; move a part of it into a rule of its own"],
            ModelBuilder.Errors(ModelBuilder.Set(ModelBuilder.Rule("r", deep))));
    }

    [Fact]
    public void Database_over_budget_is_refused_with_its_largest_consumers()
    {
        RuleSet rules = ModelBuilder.Set(
            ModelBuilder.Rule("small", ModelBuilder.Text("small text")), ModelBuilder.Rule("large", ModelBuilder.Text(new string('x', 999))));

        string error = Assert.Single(ModelBuilder.Errors(
            rules, new CompilerOptions { Profile = TargetProfile.Device, BudgetBytes = 1_000 }));

        Assert.Matches(
            @"^the database needs [\d,]+ bytes of memory, [\d,]+ more than the budget of 1,000; most is taken by large \$a \([\d,]+\), small \$a \(\d+\)$",
            error);
    }

    [Fact]
    public void Too_many_rules_are_refused()
    {
        Expression condition = new BooleanConstant(ModelBuilder.Span, true);
        RuleSet rules = new([.. Enumerable.Range(0, 65_536).Select(i => ModelBuilder.Rule($"r{i}", condition))]);

        Assert.Equal(["65,536 rules, but a database holds at most 65,535; split the rules"], ModelBuilder.Errors(rules));
    }

    [Fact]
    public void Dear_pattern_is_a_warning_and_quarantine_leaves_it_out_with_what_depends_on_it()
    {
        const string Text = "rule dear { strings: $a = { 00 00 } condition: $a } rule user { condition: dear } "
            + "rule cheap { strings: $a = \"a cheap signature\" condition: $a }";

        var warned = new DiagnosticBag();
        CompiledDatabase all = DatabaseCompiler.Compile(new RuleSet(Rules.Accept(Text)), new CompilerOptions(), warned)!;
        var quarantined = new DiagnosticBag();
        CompiledDatabase some = DatabaseCompiler.Compile(
            new RuleSet(Rules.Accept(Text)), new CompilerOptions { Quarantine = true }, quarantined)!;

        Assert.Matches(@"^rule dear: pattern \$a costs [\d.]+ instructions per byte of firmware, more than 1.00$", Assert.Single(warned.All).Message);
        Assert.Equal(3, all.Report.Rules);
        Assert.Equal(["dear", "user"], some.Report.Quarantined.Select(q => q.Rule));
        Assert.Equal("it depends on rule dear", some.Report.Quarantined[1].Reason);
        Assert.Equal(["cheap"], some.Names.Rules.Select(r => r.Name));
        Assert.Equal(2, quarantined.All.Count);
    }

    [Fact]
    public void Full_word_with_a_byte_set_is_refused_because_no_reader_accepts_it()
    {
        Element[] bytes = [.. ModelBuilder.Bytes("ab"), ByteElement.Exactly(1).Negated(), .. ModelBuilder.Bytes("c")];
        Pattern pattern = ModelBuilder.Pattern(new Sequence(bytes, FullWordKind.Ascii));

        string error = Assert.Single(ModelBuilder.Errors(ModelBuilder.Set(ModelBuilder.Rule("r", pattern))));

        Assert.Contains("is a full word with a jump or a set of bytes", error, System.StringComparison.Ordinal);
    }

    private static string[] Errors(string text) => ModelBuilder.Errors(new RuleSet(Rules.Accept(text)));
}
