using System.Collections.Generic;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>The few bytes that strings and samples are made of, so that they meet often.</summary>
internal static class Alphabet
{
    /// <summary>The bytes.</summary>
    internal static IReadOnlyList<byte> Bytes { get; } = [(byte)'a', (byte)'b', (byte)'A', (byte)'a', (byte)'b', (byte)'0', 0, 0xFF, (byte)'_', (byte)' '];
}
