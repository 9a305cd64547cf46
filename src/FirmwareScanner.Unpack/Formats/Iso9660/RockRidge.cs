using System;
using System.Buffers.Binary;
using System.IO;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.Iso9660;

/// <summary>
/// What Rock Ridge (IEEE P1282) says about a file, in the fields of the System Use Sharing Protocol (IEEE P1281).
/// </summary>
internal sealed class RockRidge
{
    private const int HeaderLength = 4;

    // Each leads to the next; more than this is a circle or malice.
    private const int MostContinuations = 64;
    private const int LongestName = 1 << 14;

    private readonly MemoryStream _name = new();
    private readonly MemoryStream _target = new();
    private bool _isComponentOpen = true;
    private (long Offset, int Length)? _continuation;

    /// <summary>Its name; empty if Rock Ridge gives none.</summary>
    public string Name => EscapedUtf8.Decode(_name.ToArray());

    /// <summary>What it leads to, if it is a symbolic link.</summary>
    public string LinkTarget => EscapedUtf8.Decode(_target.ToArray());

    /// <summary>Its type and permission bits, 0 if Rock Ridge gives none.</summary>
    public int Mode { get; private set; }

    /// <summary>Block of the folder that it stands for, which lies elsewhere because it would be too deep; -1 if it does not.</summary>
    public long ChildBlock { get; private set; } = -1;

    /// <summary>Whether it is a folder that lies here only because it would be too deep where it belongs.</summary>
    public bool IsRelocated { get; private set; }

    /// <summary>Whether it is a sparse file of the old kind.</summary>
    public bool IsSparse { get; private set; }

    /// <summary>How it is compressed; null if it is not.</summary>
    public ZisofsParameters? Compression { get; private set; }

    /// <summary>How many bytes at the start of each system use area are others'; -1 if the volume has no Rock Ridge.</summary>
    /// <param name="systemUse">That of the root's record of itself.</param>
    public static int FindSkip(ReadOnlySpan<byte> systemUse)
    {
        // Behind 14 bytes on discs that are CD-ROM XA too.
        foreach (int start in (ReadOnlySpan<int>)[0, 14])
        {
            ReadOnlySpan<byte> area = start < systemUse.Length ? systemUse[start..] : default;
            if (area.Length >= 7 && area.StartsWith("SP"u8) && area[4] == 0xBE && area[5] == 0xEF)
            {
                return area[6];
            }
        }

        return systemUse.StartsWith("RR"u8) || systemUse.StartsWith("PX"u8) ? 0 : -1;
    }

    /// <summary>Reads the fields of a file.</summary>
    /// <param name="systemUse">The area behind its name.</param>
    /// <param name="content">What holds the volume.</param>
    /// <param name="start">Offset of the volume there.</param>
    /// <param name="blockLength">Length of a block.</param>
    public static RockRidge Read(ReadOnlySpan<byte> systemUse, ByteSource content, long start, int blockLength)
    {
        var fields = new RockRidge();
        fields.Parse(systemUse, blockLength);
        for (int i = 0; fields._continuation is { } next; i++)
        {
            if (i == MostContinuations)
            {
                throw new UnpackException(ProblemKind.Damaged, "the Rock Ridge fields of a file do not end");
            }

            fields._continuation = null;
            fields.Parse(content.ReadBytes(start + next.Offset, next.Length), blockLength);
        }

        return fields;
    }

    private void Parse(ReadOnlySpan<byte> area, int blockLength)
    {
        while (area.Length >= HeaderLength)
        {
            int length = area[2];
            if (length < HeaderLength || length > area.Length)
            {
                return;
            }

            ReadOnlySpan<byte> field = area[..length];
            if (field.StartsWith("ST"u8))
            {
                return;
            }

            ParseField(field, blockLength);
            area = area[length..];
        }
    }

    private void ParseField(ReadOnlySpan<byte> field, int blockLength)
    {
        switch ((char)field[0], (char)field[1])
        {
            case ('N', 'M') when field.Length > 5 && _name.Length < LongestName:
                _name.Write(field[5..]);
                break;
            case ('S', 'L') when field.Length > 5 && _target.Length < LongestName:
                ParseLink(field[5..]);
                break;
            case ('P', 'X') when field.Length >= 8:
                Mode = (int)UInt32(field, 4);
                break;
            case ('C', 'L') when field.Length >= 8:
                ChildBlock = UInt32(field, 4);
                break;
            case ('R', 'E'):
                IsRelocated = true;
                break;
            case ('S', 'F'):
                IsSparse = true;
                break;
            case ('Z', 'F') when field.Length >= 16:
                Compression = new ZisofsParameters(field[4] == 'p' && field[5] == 'z', field[6] * 4, field[7], UInt32(field, 8));
                break;
            case ('C', 'E') when field.Length >= 28:
                AddContinuation(field, blockLength);
                break;
            default:
                break;
        }
    }

    private void AddContinuation(ReadOnlySpan<byte> field, int blockLength)
    {
        uint length = UInt32(field, 20);
        if (length > LongestName)
        {
            throw new UnpackException(ProblemKind.Damaged, $"{length} bytes of Rock Ridge fields are too many");
        }

        _continuation = (((long)UInt32(field, 4) * blockLength) + UInt32(field, 12), (int)length);
    }

    private void ParseLink(ReadOnlySpan<byte> components)
    {
        while (components.Length >= 2)
        {
            // Some makers give a length that is more than what the field has room for.
            int length = Math.Min(components[1], components.Length - 2);
            int flags = components[0];
            if (!_isComponentOpen)
            {
                _target.WriteByte((byte)'/');
            }

            _target.Write((flags & 0x0E) switch
            {
                2 => "."u8,
                4 => ".."u8,
                8 => "/"u8,
                _ => components.Slice(2, length),
            });

            // What is continued gets no slash behind it, and the root is one already.
            _isComponentOpen = (flags & 9) != 0;
            components = components[(2 + length)..];
        }
    }

    private static uint UInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
