using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit;

namespace FirmwareScanner.RegularExpressions.Tests;

public sealed class AtomSelectionTests
{
    [Theory]
    [InlineData("abc", "616263@0-0")]
    [InlineData("a", "")]
    [InlineData("a*", "")]
    [InlineData("x.abcd", "61626364@2-2")]
    [InlineData("[0-9]{1,3}abcd", "61626364@1-3")]
    [InlineData(".*abcd", "61626364@0-4096")]
    [InlineData("abcd.*efgh", "61626364@0-0")]
    [InlineData("abcdefghijkl", "6162636465666768@0-0")]
    [InlineData("(abc|xyzw)\\d", "616263@0-0 78797A77@0-0")]
    [InlineData("x[ab]yz", "7861797A@0-0 7862797A@0-0")]
    [InlineData("\\d(abc|.xyz)+", "616263@1-1 78797A@2-2")]
    [InlineData("(ab)?cd", "6364@0-2")]
    [InlineData("(ab)?[cd]", "")]
    [InlineData("(ab)?c[de]", "6364@0-2 6365@0-2")]
    [InlineData("(abc|ab)de", "6162636465@0-0 61626465@0-0")]
    [InlineData("a{4}", "61616161@0-0")]
    [InlineData("\\x00\\x00\\x00\\x00", "")]
    [InlineData("\\x00\\x00ab", "00006162@0-0")]
    [InlineData("abc|", "")]
    [InlineData("^abc\\b", "616263@0-0")]
    public void Atoms_of_an_expression_are_its_best_bytes(string source, string expected)
    {
        Assert.Equal(expected, Text(new ExpressionSearch(ExpressionMatcherTests.Parse(source), new ExpressionVariant()).Atoms));
    }

    [Fact]
    public void Atoms_that_ignore_case_have_masks_of_letters()
    {
        Assert.Equal("41312D/DFFFFF@0-0", Text(new ExpressionSearch(ExpressionMatcherTests.Parse("a1-"), new ExpressionVariant(IgnoresCase: true)).Atoms));
        Assert.Equal("4162/DFFF@0-0", Text(new ExpressionSearch(ExpressionMatcherTests.Parse("[aA]b"), new ExpressionVariant()).Atoms));
    }

    [Fact]
    public void Wide_atoms_have_the_zeros()
    {
        Assert.Equal("6100620063006400@4-4", Text(new ExpressionSearch(ExpressionMatcherTests.Parse("..abcd"), new ExpressionVariant(IsWide: true)).Atoms));
        Assert.Equal("", Text(new ExpressionSearch(ExpressionMatcherTests.Parse(".*abcd"), new ExpressionVariant(IsWide: true)).Atoms));
    }

    [Fact]
    public void Every_match_of_random_expressions_contains_an_atom()
    {
        const int Seed = 77;
        var random = new RandomExpressions(Seed);
        int checkedCount = 0;
        for (int i = 0; i < 4000; i++)
        {
            string source = random.Expression();
            RegularExpression expression = ExpressionMatcherTests.Parse(source);
            var variant = new ExpressionVariant(random.Next(3) == 0, random.Next(3) == 0);
            IReadOnlyList<ExpressionAtom> atoms = new ExpressionSearch(expression, variant).Atoms;
            byte[] text = random.Text(variant.IsWide);
            if (atoms.Count == 0)
            {
                continue;
            }

            Assert.All(atoms, AssertUsable);
            Assert.InRange(atoms.Count, 1, 32);
            foreach (ExpressionMatch match in new ExpressionOracle(expression, variant, text).Matches())
            {
                checkedCount++;
                Assert.True(
                    atoms.Any(atom => Contains(text, match, atom)),
                    $"seed {Seed}, {i}: /{source}/ {variant}: none of {Text(atoms)} in {match} of {Convert.ToHexString(text)}");
            }
        }

        Assert.True(checkedCount > 500, $"too few matches to mean something: {checkedCount}");
    }

    private static void AssertUsable(ExpressionAtom atom)
    {
        Assert.InRange(atom.Values.Count, 2, 8);
        Assert.Equal(atom.Values.Count, atom.Masks.Count);
        Assert.InRange(atom.Least, 0, atom.Most);
        Assert.InRange(atom.Most, 0, ExpressionSearch.ScanLimit);
        Assert.All(atom.Masks.Zip(atom.Values), part => Assert.True(part.First == 0xFF || (part.First == 0xDF && char.IsAsciiLetterUpper((char)part.Second))));
    }

    private static bool Contains(byte[] text, ExpressionMatch match, ExpressionAtom atom) =>
        Enumerable.Range(match.Start + atom.Least, atom.Most - atom.Least + 1)
            .TakeWhile(place => place + atom.Values.Count <= match.Start + match.Length)
            .Any(place => Enumerable.Range(0, atom.Values.Count).All(i => (text[place + i] & atom.Masks[i]) == atom.Values[i]));

    private static string Text(IReadOnlyList<ExpressionAtom> atoms) => string.Join(' ', atoms.Select(atom =>
    {
        string masks = atom.Masks.All(mask => mask == 0xFF) ? string.Empty : "/" + Convert.ToHexString(atom.Masks.ToArray());
        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexString(atom.Values.ToArray())}{masks}@{atom.Least}-{atom.Most}");
    }));
}
