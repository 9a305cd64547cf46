using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Unpack.Tests;

/// <summary>
/// Every image that is made with a password: opened with it (which <see cref="ImageTests"/> asks, too), and never without it or with another, which
/// is told.
/// </summary>
public sealed class PasswordTests
{
    private const int WrongPasswords = 24;

    public static TheoryData<string> Encrypted => [.. TestImages.All.Where(image => PasswordsOf(image).Length > 0)];

    [Fact]
    public void Images_OfEachCipher_AreThere() =>
        Assert.All((string[])["Zip/encrypted", "Zip/aes128", "Zip/aes256", "SevenZip/encrypted", "SevenZip/encrypted-names"], image =>
            Assert.NotEmpty(PasswordsOf(image)));

    [Theory]
    [MemberData(nameof(Encrypted))]
    public void Walk_WithoutPassword_IsToldAndRefused(string image)
    {
        TreeReader tree = TreeReader.Read(TestImages.Read(image));

        Assert.Contains(tree.Nodes.SelectMany(node => node.Problems), problem =>
            problem.Kind == ProblemKind.Encrypted && !problem.Text.Contains("given", StringComparison.Ordinal));
        AssertClosed(tree, image);
        Assert.True(tree.Root.Accounting.Refused > 0, $"{tree.Root.Accounting}");
    }

    [Theory]
    [MemberData(nameof(Encrypted))]
    public void Walk_WithOtherPasswords_IsToldAndOpensNothing(string image)
    {
        for (int i = 0; i < WrongPasswords; i++)
        {
            TreeReader tree = TreeReader.Read(TestImages.Read(image), null, $"wrong {i}");

            Assert.False(tree.IsWhole, $"{image} is whole with password {i}");
            AssertClosed(tree, image);

            // ZipCrypto has one byte to tell: one password of 256 is tried, and fails at the checksum.
            Assert.Contains(tree.Problems, problem => problem.Contains("no password that was given opens it", StringComparison.Ordinal)
                || (image == "Zip/encrypted" && !problem.Contains("Encrypted", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(Encrypted))]
    public void Walk_WithTheRightPasswordAmongOthers_OpensIt(string image)
    {
        TreeReader tree = TreeReader.Read(TestImages.Read(image), null, ["wrong", .. PasswordsOf(image), string.Empty]);

        Assert.NotEmpty(OpenedBy(image));
        Assert.All(OpenedBy(image), opened => Assert.Equal(opened.Value, tree.Contents[opened.Key]));
    }

    private static string[] PasswordsOf(string image) =>
        [.. TestImages.ReadExpected(image).Where(line => line.StartsWith("@ ", StringComparison.Ordinal)).Select(line => line[2..])];

    /// <summary>What the password opens has other bytes, or is not there.</summary>
    private static void AssertClosed(TreeReader tree, string image) => Assert.All(OpenedBy(image), opened =>
        Assert.False(tree.Contents.TryGetValue(opened.Key, out byte[]? bytes) && bytes.AsSpan().SequenceEqual(opened.Value), opened.Key));

    /// <summary>Contents that are there only with the password.</summary>
    private static IEnumerable<KeyValuePair<string, byte[]>> OpenedBy(string image)
    {
        Dictionary<string, byte[]> without = TreeReader.Read(TestImages.Read(image)).Contents;
        return TreeReader.Read(TestImages.Read(image), null, PasswordsOf(image)).Contents.Where(pair =>
            pair.Value.Length > 0 && !(without.TryGetValue(pair.Key, out byte[]? bytes) && bytes.AsSpan().SequenceEqual(pair.Value)));
    }
}
