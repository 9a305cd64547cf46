using System.Globalization;
using System.Linq;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Yara;

/// <summary>Rules with many strings have tables of them, those with few have none; what is accepted and said is the same.</summary>
public sealed class ManyStringsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(40)]
    public void Strings_are_found_by_name_and_by_beginning(int count)
    {
        Rule rule = Rules.Accept($"rule r {{ strings: {Declarations(count)} condition: $s0 and $s{count - 1} and any of ($s*) }}")[0];

        Assert.Equal(Enumerable.Range(0, count).Select(number => $"$s{number}"), rule.Patterns.Select(pattern => pattern.Identifier));
        string all = string.Join(", ", rule.Patterns.Select(pattern => pattern.Identifier));
        Assert.Contains($"$s{count - 1}", ModelText.Of(rule.Condition), System.StringComparison.Ordinal);
        Assert.Contains($"Any of ({all})", ModelText.Of(rule.Condition), System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(40)]
    public void Second_string_of_a_name_and_string_that_is_not_used_are_errors(int count)
    {
        string[] errors = Rules.Errors(
            $"rule r {{ strings:\n{Declarations(count)}\n$s1 = \"again\"\n$s{count - 1} = \"again\"\n$other = \"x\" condition: any of ($s*) or $missing }}");

        Assert.Contains("3:1: error: the string \"$s1\" is already declared on line 2", errors);
        Assert.Contains($"4:1: error: the string \"$s{count - 1}\" is already declared on line 2", errors);
        Assert.Contains("5:1: error: the string \"$other\" is not used in the condition; use it or remove it", errors);
        Assert.Contains(errors, error => error.Contains("undefined string \"$missing\"", System.StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_024)]
    [InlineData(3_000)]
    public void Hex_string_may_be_longer_than_its_end_is_looked_for(int count)
    {
        string bytes = string.Concat(Enumerable.Range(0, count).Select(number => (number & 0xFF).ToString("X2", CultureInfo.InvariantCulture)));

        Rule rule = Rules.Accept($"rule r {{ strings: $a = {{ {bytes} }} condition: $a }}")[0];

        Assert.Equal(count, rule.Patterns[0].Sequences[0].Elements.Count);
    }

    private static string Declarations(int count) => string.Join(' ', Enumerable.Range(0, count).Select(number => $"$s{number} = \"text{number}\""));
}
