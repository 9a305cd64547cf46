using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>Filters that are run over what a decoder gives; the numbers are those of the .xz file format.</summary>
internal enum FilterKind
{
    /// <summary>Differences to the byte some places before.</summary>
    Delta = 3,

    /// <summary>x86, 32 and 64 bits.</summary>
    X86 = 4,

    /// <summary>PowerPC, big endian.</summary>
    PowerPc = 5,

    /// <summary>Itanium.</summary>
    Ia64 = 6,

    /// <summary>ARM, 32 bits.</summary>
    Arm = 7,

    /// <summary>ARM Thumb.</summary>
    ArmThumb = 8,

    /// <summary>SPARC.</summary>
    Sparc = 9,

    /// <summary>ARM, 64 bits.</summary>
    Arm64 = 10,

    /// <summary>RISC-V.</summary>
    RiscV = 11,
}

/// <summary>
/// Turns absolute addresses of branches back into relative ones (the BCJ filters of the .xz file format and of 7z), or sums up
/// differences (delta). Piece by piece: what could not be converted because bytes are missing is given again with the next piece, and
/// at the end stays as it is.
/// </summary>
internal abstract class BranchFilter
{
    /// <summary>Offset of the next byte, as the addresses count it.</summary>
    protected uint Position { get; private set; }

    /// <summary>Makes a filter.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="parameter">Of delta the distance, of the others the offset at which counting begins.</param>
    public static BranchFilter Create(FilterKind kind, uint parameter)
    {
        BranchFilter filter = kind switch
        {
            FilterKind.Delta => new DeltaFilter((int)parameter),
            FilterKind.X86 => new X86Filter(),
            FilterKind.Ia64 => new Ia64Filter(),
            FilterKind.RiscV => new RiscVFilter(),
            FilterKind.ArmThumb => new ArmThumbFilter(),
            FilterKind.PowerPc or FilterKind.Arm or FilterKind.Sparc or FilterKind.Arm64 => new WordFilter(kind),
            _ => throw new UnpackException(ProblemKind.Unsupported, $"filter {(int)kind} is not known"),
        };
        filter.Position = kind == FilterKind.Delta ? 0 : parameter;
        return filter;
    }

    /// <summary>Converts a piece in place.</summary>
    /// <returns>How many bytes are done; the rest is given again with what follows.</returns>
    public int Run(Span<byte> data)
    {
        int count = Convert(data);
        Position += (uint)count;
        return count;
    }

    /// <summary>Converts a piece in place.</summary>
    protected abstract int Convert(Span<byte> data);
}

/// <summary>Sums up differences to the byte some places before.</summary>
/// <param name="distance">How many, 1 to 256.</param>
internal sealed class DeltaFilter(int distance) : BranchFilter
{
    private readonly byte[] _history = new byte[distance];
    private int _next;

    protected override int Convert(Span<byte> data)
    {
        for (int i = 0; i < data.Length; i++)
        {
            data[i] += _history[_next];
            _history[_next] = data[i];
            _next = _next + 1 == distance ? 0 : _next + 1;
        }

        return data.Length;
    }
}

/// <summary>ARM Thumb: a pair of half words is a branch with link.</summary>
internal sealed class ArmThumbFilter : BranchFilter
{
    protected override int Convert(Span<byte> data)
    {
        int i = 0;
        while (i + 4 <= data.Length)
        {
            Span<byte> pair = data.Slice(i, 4);
            if ((pair[1] & 0xF8) != 0xF0 || (pair[3] & 0xF8) != 0xF8)
            {
                i += 2;
                continue;
            }

            uint target = ((pair[1] & 7u) << 19) | ((uint)pair[0] << 11) | ((pair[3] & 7u) << 8) | pair[2];
            target = ((target << 1) - (Position + (uint)i + 4)) >> 1;
            pair[0] = (byte)(target >> 11);
            pair[1] = (byte)(0xF0 | ((target >> 19) & 7));
            pair[2] = (byte)target;
            pair[3] = (byte)(0xF8 | ((target >> 8) & 7));
            i += 4;
        }

        return i;
    }
}

/// <summary>Itanium: three instructions of 41 bits in 16 bytes.</summary>
internal sealed class Ia64Filter : BranchFilter
{
    // Which of the three may be branches, by the template in the lowest five bits.
    private static ReadOnlySpan<byte> Branches =>
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 6, 6, 0, 0, 7, 7, 4, 4, 0, 0, 4, 4, 0, 0];

    protected override int Convert(Span<byte> data)
    {
        int end = data.Length & ~15;
        for (int i = 0; i < end; i += 16)
        {
            int branches = Branches[data[i] & 0x1F];
            for (int slot = 0; slot < 3; slot++)
            {
                if (((branches >> slot) & 1) != 0)
                {
                    ConvertSlot(data.Slice(i, 16), 5 + (slot * 41), Position + (uint)i);
                }
            }
        }

        return end;
    }

    private static void ConvertSlot(Span<byte> bundle, int firstBit, uint address)
    {
        Span<byte> bytes = bundle.Slice(firstBit >> 3, 6);
        int shift = firstBit & 7;
        ulong all = BinaryPrimitives.ReadUInt32LittleEndian(bytes) | ((ulong)BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) << 32);
        ulong instruction = all >> shift;
        if (((instruction >> 37) & 0xF) != 5 || ((instruction >> 9) & 7) != 0)
        {
            return;
        }

        uint target = (uint)((instruction >> 13) & 0xFFFFF) | ((uint)(instruction >> 36) & 1) << 20;
        target = ((target << 4) - address) >> 4;
        instruction &= ~(0x8FFFFFUL << 13);
        instruction |= (ulong)(target & 0xFFFFF) << 13;
        instruction |= (ulong)(target & 0x100000) << (36 - 20);
        all = (all & ((1UL << shift) - 1)) | (instruction << shift);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)all);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], (ushort)(all >> 32));
    }
}
