using System;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What a sequence says of the byte behind a gram, as a filter table knows it (docs/database-format.md, "Filter tables").</summary>
/// <param name="Bits">Filter bits of the bytes that may stand there.</param>
/// <param name="Fingerprint">Their fingerprint, or <see cref="GramHash.AnyFollower"/>.</param>
/// <param name="Few">The bytes themselves, if they are few enough for each to be weighed; else null.</param>
internal sealed record GramFollower(byte Bits, int Fingerprint, byte[]? Few)
{
    // Of so many bytes each is weighed by itself; more are weighed by the filter's bits.
    private const int MostWeighed = 16;
    private const int AllValues = 256;

    private static readonly GramFollower[] Exact = MakeExact();

    /// <summary>Nothing is said: any byte may stand there, or none.</summary>
    public static GramFollower Any { get; } = new(0xFF, GramHash.AnyFollower, null);

    /// <summary>Exactly one byte.</summary>
    public static GramFollower Exactly(byte value) => Exact[value];

    /// <summary>One of a set of bytes.</summary>
    public static GramFollower Of(ByteElement element)
    {
        if (element.Count is 0 or AllValues)
        {
            return Any;
        }

        Span<byte> values = stackalloc byte[AllValues];
        values = values[..element.CopyValues(values)];
        int bits = 0;
        int print = GramHash.Fingerprint(values[0]);
        foreach (byte value in values)
        {
            bits |= 1 << GramHash.FilterBit(value);
            print = GramHash.Fingerprint(value) == print ? print : GramHash.AnyFollower;
        }

        return new GramFollower((byte)bits, print, values.Length <= MostWeighed ? values.ToArray() : null);
    }

    private static GramFollower[] MakeExact()
    {
        var exact = new GramFollower[AllValues];
        for (int value = 0; value < AllValues; value++)
        {
            exact[value] = Of(ByteElement.Exactly((byte)value));
        }

        return exact;
    }
}
