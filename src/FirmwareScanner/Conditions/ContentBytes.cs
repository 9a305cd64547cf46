using System;
using FirmwareScanner.Modules;

namespace FirmwareScanner.Conditions;

/// <summary>Looks at single bytes of an object.</summary>
internal static class ContentBytes
{
    /// <summary>The byte at an offset; -1 outside.</summary>
    public static int At(IModuleContent content, long offset)
    {
        Span<byte> one = stackalloc byte[1];
        return offset >= 0 && content.Read(offset, one) == 1 ? one[0] : -1;
    }

    /// <summary>Whether an ASCII letter or digit stands at an offset; outside there is none.</summary>
    public static bool IsLetter(IModuleContent content, long offset) => At(content, offset) is >= 0 and int value && char.IsAsciiLetterOrDigit((char)value);
}
