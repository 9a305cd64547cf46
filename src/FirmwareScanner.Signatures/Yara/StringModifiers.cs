using System;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>The words after a string.</summary>
[Flags]
internal enum StringModifiers
{
    None = 0,
    Ascii = 1,
    Wide = 2,
    NoCase = 4,
    FullWord = 8,
    Private = 16,
    Xor = 32,
    Base64 = 64,
    Base64Wide = 128,
}

/// <summary>The words after a string, with what stands in parentheses after them.</summary>
internal sealed class ModifierSet
{
    /// <summary>The words.</summary>
    public StringModifiers Flags { get; set; }

    /// <summary>The least key of <c>xor</c>.</summary>
    public int FirstKey { get; set; }

    /// <summary>The greatest key of <c>xor</c>.</summary>
    public int LastKey { get; set; } = byte.MaxValue;

    /// <summary>The 64 bytes of <c>base64</c> and <c>base64wide</c>; null for the usual ones.</summary>
    public byte[]? Alphabet { get; set; }

    /// <summary>Whether a word is there.</summary>
    public bool Has(StringModifiers flag) => (Flags & flag) != 0;
}
