using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Security.Cryptography;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.Uf2;

/// <summary>What the blocks of a family of chips hold, or of a file.</summary>
internal sealed class Uf2Family(AddressedContent content, bool isFile)
{
    /// <summary>Bytes of a checksum with what it is over.</summary>
    public const int SumLength = 24;

    /// <summary>The family of a block that only mends a fault of a boot loader: it says 2 blocks, and is one.</summary>
    public const uint Absolute = 0xE48BFF57;

    private readonly List<byte[]> _sums = [];

    public AddressedContent Content { get; } = content;

    public long Count { get; set; }

    public long Stated { get; set; }

    /// <summary>Adds an MD5 over a range of addresses; blocks of one range repeat it.</summary>
    public void AddSum(ReadOnlySpan<byte> sum, UnpackContext context)
    {
        if (_sums.Count == 0 || !sum.SequenceEqual(_sums[^1]))
        {
            context.CheckMemory(_sums.Count * 64L, "the list of checksums");
            _sums.Add(sum.ToArray());
        }
    }

    /// <summary>Gives the contents, checked.</summary>
    public void Give(string name, List<LayerMember> members, UnpackContext context)
    {
        if (Count < Stated && name != "absolute")
        {
            context.Report(ProblemKind.Truncated, $"there are {Count} of {Stated} blocks for {(name.Length == 0 ? "no family" : name)}");
        }

        foreach ((long address, ByteSource part) in Content.Join())
        {
            string place = AddressedContent.NameOf(address);
            members.Add(new LayerMember
            {
                Name = isFile && name.Length > 0 ? name : name.Length == 0 ? place : $"{name}/{place}",
                Content = part,
                Problems = Check(address, part, context),
            });
        }
    }

    private List<LayerProblem> Check(long address, ByteSource part, UnpackContext context)
    {
        var problems = new List<LayerProblem>();
        foreach (byte[] sum in _sums)
        {
            long start = BinaryPrimitives.ReadUInt32LittleEndian(sum) - address;
            long length = BinaryPrimitives.ReadUInt32LittleEndian(sum.AsSpan(4));
            if (start < 0 || start + length > part.Length)
            {
                continue;
            }

            // Counted as if it were unpacked: there may be as many sums as blocks, and each over everything.
            context.Spend(length);
            byte[]? found = ContentPieces.Hash(HashAlgorithmName.MD5, part, start, length, context);
            if (found is not null && !found.AsSpan().SequenceEqual(sum.AsSpan(8)) && problems.Count == 0)
            {
                problems.Add(new LayerProblem(ProblemKind.Checksum, $"the MD5 of {length} bytes at 0x{start + address:x} is wrong"));
            }
        }

        return problems;
    }
}
