using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Unpack.Tests;

/// <summary>What holds for every image of every format.</summary>
public sealed class ImageTests
{
    private const int Truncations = 24;
    private const int Mutations = 40;

    // The long form: IMAGE_TEST_ROUNDS=25 tries 600 lengths and 1,000 mutations of each image (docs/testing.md).
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("IMAGE_TEST_ROUNDS"), out int rounds) ? Math.Max(1, rounds) : 1;

    // Formats without checksums over names and tables, and how many of the mutations of an image may go unseen.
    private static readonly Dictionary<string, int> Unchecked = new()
    {
        // No checksum: a digit of the last member's size changes where it ends, and what follows need not be a header; a letter of the
        // table of long names changes a name.
        ["Ar"] = 2,

        // A stream after the first whose magic is changed is bytes like others.
        ["Bzip2"] = 1,

        // Neither checksum nor size: other codes stand for strings of another length.
        ["Compress"] = 1,

        // No checksum over headers: lengths of a name and of a file that change together lead to the next header all the same.
        ["Cpio"] = 1,

        // The legacy frame has neither checksum nor size.
        ["Lz4"] = 1,
    };

    // Formats of which every beginning is whole: neither size, nor checksum, nor mark of the end.
    private static readonly HashSet<string> WholeWhereverCut = ["Compress"];

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
        if (WholeWhereverCut.Contains(image.Split('/')[0]))
        {
            return;
        }

        byte[] bytes = TestImages.Read(image);
        HashSet<string> markers = MarkersOf(TreeReader.Read(bytes));
        var random = new Random(20261128);
        for (int i = 0; i < Truncations * Rounds; i++)
        {
            int length = random.Next(bytes.Length);
            AssertLossIsTold(bytes[..length], markers, $"{image} cut to {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Walk_MutatedImage_LosesNoWholeFileSilently(string image)
    {
        byte[] bytes = TestImages.Read(image);
        TreeReader original = TreeReader.Read(bytes);
        var silent = new List<string>();
        var random = new Random(20261128);
        for (int i = 0; i < Mutations * Rounds; i++)
        {
            byte[] mutated = [.. bytes];
            var positions = new List<int>();
            for (int flips = random.Next(1, 8); flips > 0; flips--)
            {
                // Headers decide; so half of the changes are near the start.
                int position = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Length, 1024) : bytes.Length);
                mutated[position] = (byte)random.Next(256);
                positions.Add(position);
            }

            if (original.IsWhole && FindSilentLoss(original, TreeReader.Read(mutated)) is { } lost)
            {
                silent.Add($"{lost} after changes at {string.Join(", ", positions.Order())}");
            }
        }

        // Where a format has no checksum over its names and tables, some changes cannot be seen by anybody.
        Assert.True(silent.Count <= MayBeSilent(image) * Rounds, string.Join('\n', silent));
    }

    /// <summary>
    /// The path of content whose marker is gone though everything seems whole, its layers are still recognised, and no content of the same path and length
    /// stands where it was: a byte of a marker that is changed itself is no loss of a file.
    /// </summary>
    private static string? FindSilentLoss(TreeReader original, TreeReader mutated)
    {
        if (!mutated.IsWhole)
        {
            return null;
        }

        HashSet<string> left = MarkersOf(mutated);
        HashSet<string> layers = [.. mutated.Nodes.Where(node => node.Format is not null).Select(node => node.Path)];
        return original.Nodes.FirstOrDefault(node => node.HasContent && !node.IsRaw
            && TestImages.MarkersIn(original.Contents[node.Path]).Any(marker => !left.Contains(marker))
            && (!mutated.Contents.TryGetValue(node.Path, out byte[]? content) || content.Length != original.Contents[node.Path].Length)
            && Above(node).All(layers.Contains))?.Path;
    }

    private static IEnumerable<string> Above(LayerNode node)
    {
        for (LayerNode? layer = node; layer is not null; layer = layer.Parent)
        {
            if (layer.Format is not null)
            {
                yield return layer.Path;
            }
        }
    }

    private static int MayBeSilent(string image) => Unchecked.GetValueOrDefault(image.Split('/')[0]);

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
