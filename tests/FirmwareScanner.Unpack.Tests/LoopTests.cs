using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using FirmwareScanner.Unpack.Formats.FlashFiles;
using Xunit;

namespace FirmwareScanner.Unpack.Tests;

/// <summary>
/// Folders that hold themselves or what they are in. Those of ext, FAT, ISO 9660, SquashFS and littlefs are tested with their formats; CramFS and
/// romfs go through trees as SquashFS and EROFS do.
/// </summary>
public sealed class LoopTests
{
    private static readonly UnpackLimits Few = new() { MaximumObjects = 2000 };

    [Theory]
    [InlineData("Erofs/plain", 36, 41)]
    [InlineData("Erofs/lz4", 36, 41)]
    [InlineData("Erofs/chunks", 36, 40)]
    public void Walk_ErofsFolderThatHoldsTheRootOrItself_IsToldAndEnds(string image, int root, int folder)
    {
        foreach (int target in (int[])[root, folder])
        {
            byte[] bytes = TestImages.Read(image);
            int changed = 0;
            for (int i = 1024; i + 12 <= bytes.Length; i += 4)
            {
                Span<byte> entry = bytes.AsSpan(i, 12);
                bool isFolder = entry[10] == 2 && entry[11] == 0 && BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]) is >= 12 and < 4096;
                if (isFolder && BinaryPrimitives.ReadInt64LittleEndian(entry) == folder)
                {
                    // One of them is "." of the folder itself, the other its name in the root: both lead round.
                    BinaryPrimitives.WriteInt64LittleEndian(entry, target);
                    changed += target == root ? 1 : 0;
                }
                else if (isFolder && target == folder && BinaryPrimitives.ReadInt64LittleEndian(entry) == root)
                {
                    BinaryPrimitives.WriteInt64LittleEndian(entry, folder);
                    changed++;
                }
            }

            TreeReader tree = TreeReader.Read(bytes, Few);

            Assert.True(changed > 1, $"{changed}");
            Assert.InRange(tree.Nodes.Count, 2, 1000);
            Assert.True(target == folder || tree.Problems.Any(problem => problem.Contains("elsewhere in the tree", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Walk_ExFatFolderThatHoldsTheRoot_IsToldAndEnds()
    {
        byte[] bytes = TestImages.Read("ExFat/exfat");
        uint root = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(96));
        int changed = 0;
        for (int i = 0; i + 64 <= bytes.Length; i += 32)
        {
            // A file entry that is a folder, with its stream behind it.
            if (bytes[i] == 0x85 && (bytes[i + 4] & 0x10) != 0 && bytes[i + 32] == 0xC0)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i + 52), root);
                bytes[i + 33] &= 0xFD;
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i + 2), ExFatSum(bytes.AsSpan(i, 32 * (bytes[i + 1] + 1))));
                changed++;
            }
        }

        TreeReader tree = TreeReader.Read(bytes, Few);

        Assert.True(changed > 0);
        Assert.InRange(tree.Nodes.Count, 2, 1000);
        Assert.Contains(tree.Problems, problem => problem.Contains(": Damaged: ", StringComparison.Ordinal));
    }

    /// <summary>What JFFS2, UBIFS and YAFFS2 make their folders of.</summary>
    [Fact]
    public void List_FoldersThatHoldEachOther_AreToldAndEnd()
    {
        var tree = new NameTree();
        tree.Add(1, new NameEntry(2, "a"));
        tree.Add(2, new NameEntry(1, "root"));
        tree.Add(2, new NameEntry(3, "b"));
        tree.Add(3, new NameEntry(2, "a again"));
        tree.Add(3, new NameEntry(3, "itself"));
        tree.Add(3, new NameEntry(9, "file"));
        tree.Add(7, new NameEntry(8, "of a folder that is nowhere"));
        tree.Add(8, new NameEntry(7, "round"));
        var problems = new List<LayerProblem>();
        var context = new UnpackContext(new UnpackBudget(Few, CancellationToken.None), [], problems.Add);

        NamedObject[] found = [.. tree.List(1, number => number < 9, context)];

        Assert.Equal(["a", "a/b", "a/b/file"], found.Select(one => one.Path));
        Assert.Equal(3, problems.Count);
        Assert.All(problems, problem => Assert.Equal(ProblemKind.Damaged, problem.Kind));
    }

    private static ushort ExFatSum(ReadOnlySpan<byte> entries)
    {
        ushort sum = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            if (i is not (2 or 3))
            {
                sum = (ushort)(((sum & 1) << 15) + (sum >> 1) + entries[i]);
            }
        }

        return sum;
    }
}
