using System;

namespace FirmwareScanner.Signatures.Model;

/// <summary>The bytes that delimit names of hosts and files for ClamAV (the table <c>boundary</c> of its matcher-ac.c).</summary>
public static class BoundaryBytes
{
    // Space, minus, slash and underscore count on both sides.
    private static ReadOnlySpan<byte> Both => " -/_"u8;

    private static ReadOnlySpan<byte> Left => ".<@"u8;

    private static ReadOnlySpan<byte> Right => "\n\r\"'=>"u8;

    /// <summary>Whether a byte in front of a match delimits it.</summary>
    /// <param name="value">The byte.</param>
    public static bool IsInFront(byte value) => Both.Contains(value) || Left.Contains(value);

    /// <summary>Whether a byte behind a match delimits it.</summary>
    /// <param name="value">The byte.</param>
    public static bool IsBehind(byte value) => Both.Contains(value) || Right.Contains(value);

    /// <summary>Whether a byte is one of them, on whichever side.</summary>
    /// <param name="value">The byte.</param>
    public static bool IsAny(byte value) => IsInFront(value) || IsBehind(value);
}
