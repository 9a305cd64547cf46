using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.Updates;

/// <summary>
/// A release with the signature of who made it: a line with the format, a line with the key's name and the signature, then the release.
/// The signature is ECDSA over P-256 with SHA-256 (FIPS 186-5), of the first line and the release, as 64 bytes (IEEE P1363) in base 64.
/// </summary>
public static class SignedRelease
{
    private const string FirstLine = "fwscan-rules 1\n";
    private const int KeyBits = 256;
    private const int NameLength = 8;
    private const int LongestHeader = 256;

    /// <summary>Signs a release.</summary>
    /// <param name="release">The release.</param>
    /// <param name="key">The private key, of P-256.</param>
    public static byte[] Sign(RuleRelease release, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(key);
        byte[] payload = release.ToUtf8();
        byte[] signature = key.SignData(Signed(payload), HashAlgorithmName.SHA256);
        return [.. Encoding.ASCII.GetBytes($"{FirstLine}{NameOf(key)} {Convert.ToBase64String(signature)}\n"), .. payload];
    }

    /// <summary>Checks the signature and reads the release; nothing of it is looked at before.</summary>
    /// <param name="content">What <see cref="Sign"/> wrote.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="trusted">The public keys that are believed.</param>
    /// <exception cref="UserErrorException">It is no release, was changed, or is signed by nobody who is believed.</exception>
    public static RuleRelease Open(ReadOnlyMemory<byte> content, string path, IReadOnlyList<ECDsa> trusted)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        (string name, byte[] signature, ReadOnlyMemory<byte> payload) = Split(content, path);
        ECDsa key = trusted.FirstOrDefault(key => NameOf(key) == name)
            ?? throw new UserErrorException($"{path}: signed with the key {name}, which is not trusted: --trust FILE.pem names a maker's public key");
        if (!key.VerifyData(Signed(payload.Span), signature, HashAlgorithmName.SHA256))
        {
            throw new UserErrorException($"{path}: the signature does not fit: the file is damaged, or somebody has changed it");
        }

        try
        {
            return RuleRelease.Parse(payload);
        }
        catch (FormatException exception)
        {
            throw new UserErrorException($"{path}: expected a release of rules, but {exception.Message}");
        }
    }

    /// <summary>The name of a key: the beginning of the SHA-256 of its public part (SubjectPublicKeyInfo, RFC 5280) in hexadecimal.</summary>
    /// <param name="key">The key.</param>
    public static string NameOf(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, NameLength));
    }

    /// <summary>Reads a key in the form of PEM (RFC 7468).</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="UserErrorException">It is no key of P-256.</exception>
    public static ECDsa ReadKey(string text, string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
            return key.KeySize == KeyBits ? key : throw new UserErrorException($"{path}: expected a key of P-256, found one of {key.KeySize} bits");
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new UserErrorException($"{path}: expected a key of P-256 in PEM, as openssl ecparam -name prime256v1 -genkey makes it, found none");
        }
    }

    private static byte[] Signed(ReadOnlySpan<byte> payload) => [.. Encoding.ASCII.GetBytes(FirstLine), .. payload];

    private static (string Name, byte[] Signature, ReadOnlyMemory<byte> Payload) Split(ReadOnlyMemory<byte> content, string path)
    {
        string start = Encoding.ASCII.GetString(content.Span[..Math.Min(content.Length, LongestHeader)]);
        int end = start.StartsWith(FirstLine, StringComparison.Ordinal) ? start.IndexOf('\n', FirstLine.Length) : -1;
        string[] words = end < 0 ? [] : start[FirstLine.Length..end].Split(' ');
        byte[] signature = new byte[LongestHeader];
        return words.Length == 2 && Convert.TryFromBase64String(words[1], signature, out int length)
            ? (words[0], signature[..length], content[(end + 1)..])
            : throw new UserErrorException($"{path}: expected a signed release of rules (\"{FirstLine.TrimEnd()}\"), found something else");
    }
}
