using System;
using System.Runtime.InteropServices;
using System.Text;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>Names of strangers as bytes that lose nothing.</summary>
internal static class StoreText
{
    // No UTF-8 begins with it.
    private const byte Raw = 0xFF;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The bytes of a name: UTF-8; if it is no valid UTF-16, a byte 0xFF and its code units.</summary>
    /// <param name="text">The name.</param>
    public static byte[] Encode(string text)
    {
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            return [Raw, .. MemoryMarshal.AsBytes(text.AsSpan())];
        }
    }

    /// <summary>The name that bytes stand for.</summary>
    /// <param name="bytes">What <see cref="Encode"/> has given.</param>
    public static string Decode(ReadOnlySpan<byte> bytes) =>
        bytes is [Raw, .. var units] ? new string(MemoryMarshal.Cast<byte, char>(units)) : Encoding.UTF8.GetString(bytes);

    /// <summary>The bytes of a path, so that they sort as folders are walked: what is in a folder stands together.</summary>
    /// <param name="path">The path, as <see cref="EscapedUtf8"/>.</param>
    public static byte[] EncodePath(string path)
    {
        byte[] bytes = EscapedUtf8.Encode(path);
        bytes.AsSpan().Replace((byte)'/', (byte)0);
        return bytes;
    }

    /// <summary>The path that bytes stand for.</summary>
    /// <param name="bytes">What <see cref="EncodePath"/> has given.</param>
    public static string DecodePath(byte[] bytes)
    {
        byte[] path = [.. bytes];
        path.AsSpan().Replace((byte)0, (byte)'/');
        return EscapedUtf8.Decode(path);
    }
}
