using System;

namespace FirmwareScanner.Import.Magic;

/// <summary>A type of integers.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="IsBig">Whether the highest byte stands first; the order of "this machine" is taken for little endian.</param>
/// <param name="IsSigned">Whether it is compared with a sign.</param>
internal readonly record struct NumericType(int Size, bool IsBig, bool IsSigned)
{
    /// <summary>The mask of all its bits.</summary>
    public long Mask => Size == 8 ? -1 : (1L << (8 * Size)) - 1;

    /// <summary>The type of a name, dates included; null if it is none of integers.</summary>
    /// <param name="name">The name, without mask.</param>
    public static NumericType? Of(string name)
    {
        bool isSigned = name[0] != 'u';
        string rest = isSigned ? name : name[1..];
        bool isBig = rest.StartsWith("be", StringComparison.Ordinal);
        rest = isBig || rest.StartsWith("le", StringComparison.Ordinal) ? rest[2..] : rest;
        int size = rest switch
        {
            "byte" => 1,
            "short" or "msdosdate" or "msdostime" => 2,
            "long" or "date" or "ldate" => 4,
            "quad" or "qdate" or "qldate" or "qwdate" => 8,
            _ => 0,
        };
        return size == 0 ? null : new NumericType(size, isBig, isSigned);
    }

    /// <summary>The expression that reads it.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="isSigned">Whether with its sign.</param>
    public string Read(long offset, bool isSigned) =>
        $"{(isSigned ? "int" : "uint")}{8 * Size}{(IsBig && Size > 1 ? "be" : string.Empty)}({offset})";
}
