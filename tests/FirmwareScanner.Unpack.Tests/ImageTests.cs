using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Unpack.Tests;

/// <summary>What holds for every image of every format.</summary>
public sealed class ImageTests
{
    // The long form is a command (docs/testing.md); each of these is a walk of the whole image.
    private const int Truncations = 24;
    private const int Mutations = 40;

    public static TheoryData<string> Images => [.. TestImages.All];

    [Theory]
    [MemberData(nameof(Images))]
    public void Walk_Image_GivesWhatItsMakerPutIn(string image)
    {
        IReadOnlyList<string> lines = TestImages.ReadExpected(image);
        string[] passwords = [.. lines.Where(line => line.StartsWith("@ ", StringComparison.Ordinal)).Select(line => line[2..])];
        TreeReader tree = TreeReader.Read(TestImages.Read(image), null, passwords);

        Assert.Equal(
            [.. lines.Where(line => line.StartsWith('!') && line[1] == ' ').Order(StringComparer.Ordinal)],
            tree.Nodes.SelectMany(node => node.Problems.Select(problem => $"! {node.Path} {problem.Kind}")).Distinct().Order(StringComparer.Ordinal));
        AssertListing([.. lines.Where(line => line.Length > 0 && line[1] != ' ').Order(StringComparer.Ordinal)], tree);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Walk_TruncatedImage_LosesNoMarkerSilently(string image)
    {
        byte[] bytes = TestImages.Read(image);
        HashSet<string> markers = MarkersOf(TreeReader.Read(bytes));
        var random = new Random(20261128);
        for (int i = 0; i < Truncations; i++)
        {
            int length = random.Next(bytes.Length);
            AssertLossIsTold(bytes[..length], markers, $"{image} cut to {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Walk_MutatedImage_NeitherThrowsNorHangs(string image)
    {
        byte[] bytes = TestImages.Read(image);
        var random = new Random(20261128);
        for (int i = 0; i < Mutations; i++)
        {
            byte[] mutated = [.. bytes];
            for (int flips = random.Next(1, 8); flips > 0; flips--)
            {
                // Headers decide; so half of the changes are near the start.
                int position = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Length, 1024) : bytes.Length);
                mutated[position] = (byte)random.Next(256);
            }

            TreeReader.Read(mutated);
        }
    }

    private static HashSet<string> MarkersOf(TreeReader tree) => [.. tree.Contents.Values.SelectMany(TestImages.MarkersIn)];

    private static void AssertLossIsTold(byte[] image, HashSet<string> markers, string what)
    {
        TreeReader tree = TreeReader.Read(image);
        if (tree.IsWhole)
        {
            Assert.True(MarkersOf(tree).IsSupersetOf(markers) || MayBeUnknown(tree), $"{what}: a marker is lost, and nothing says so");
        }
    }

    // What is cut before its first layer can be recognised is bytes like others.
    private static bool MayBeUnknown(TreeReader tree) => tree.Nodes.Count == 1;

    private static void AssertListing(List<string> expected, TreeReader tree)
    {
        List<string> found = [.. tree.Listing().Order(StringComparer.Ordinal)];
        Assert.Equal(expected.Count, found.Count);
        foreach ((string want, string got) in expected.Zip(found))
        {
            // Paths may hold blanks; sizes and sums do not.
            string[] wanted = want.Split(' ');
            string[] given = got.Split(' ');
            for (int column = 1; column <= 2; column++)
            {
                given[^column] = wanted[^column] == "*" ? "*" : given[^column];
            }

            Assert.Equal(want, string.Join(' ', given));
        }
    }
}
