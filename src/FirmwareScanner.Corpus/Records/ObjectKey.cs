using System;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FirmwareScanner.Corpus.Records;

/// <summary>Stands for an object, or for one in a place, among others: 32 bytes.</summary>
internal readonly record struct ObjectKey(UInt128 First, UInt128 Second)
{
    private const int Length = 32;

    /// <summary>The key of an object whose findings depend on nothing but its bytes.</summary>
    /// <param name="sha256">SHA-256 of its bytes.</param>
    public static ObjectKey Of(ReadOnlySpan<byte> sha256) => MemoryMarshal.Read<ObjectKey>(sha256[..Length]);

    /// <summary>The key of an object in a place.</summary>
    /// <param name="sha256">SHA-256 of its bytes.</param>
    /// <param name="place">Where it lies; empty if that does not matter.</param>
    public static ObjectKey Of(ReadOnlySpan<byte> sha256, ReadOnlySpan<byte> place) =>
        place.IsEmpty ? Of(sha256) : Of(SHA256.HashData([.. sha256, .. place]));
}
