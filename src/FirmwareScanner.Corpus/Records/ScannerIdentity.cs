using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.Layers;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Corpus.Records;

/// <summary>Everything beside the bytes of an image that decides what its scan says: results of one identity may stand for each other.</summary>
public sealed record ScannerIdentity
{
    /// <summary>The program and its version.</summary>
    public required string Program { get; init; }

    /// <summary>What identifies the rules together with the program: SHA-256 in hexadecimal. What is found in an object depends on nothing else.</summary>
    public required string Database { get; init; }

    /// <summary>What the rules are called, for people.</summary>
    public required string Rules { get; init; }

    /// <summary>How images are looked into: what an image's scan depends on as well.</summary>
    public required string Options { get; init; }

    /// <summary>Whether these rules come in addition to those that the images were scanned with before.</summary>
    public bool IsAddition { get; init; }

    /// <summary>SHA-256 of the text of each rule, in hexadecimal, by namespace and name; empty for a database, which has no texts.</summary>
    public required IReadOnlyDictionary<string, string> Texts { get; init; }

    /// <summary>What identifies all of it: SHA-256 in hexadecimal.</summary>
    public string Key => HashOf([Database, Options, IsAddition ? "addition" : "whole"]);

    /// <summary>The identity of a scanner.</summary>
    /// <param name="program">The program and its version.</param>
    /// <param name="signatures">The rules.</param>
    /// <param name="title">What they are called.</param>
    /// <param name="texts">The text of each rule by namespace and name.</param>
    /// <param name="facts">What else decides what they mean: external variables, the content of lists of hashes.</param>
    /// <param name="unpack">How images are looked into.</param>
    public static ScannerIdentity Of(
        string program,
        SignatureSet signatures,
        string title,
        IReadOnlyDictionary<string, string> texts,
        IEnumerable<string> facts,
        UnpackOptions unpack)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        ArgumentNullException.ThrowIfNull(unpack);
        KeyValuePair<string, string>[] digests =
            [.. texts.Select(text => KeyValuePair.Create(text.Key, HashOfText(text.Value))).OrderBy(text => text.Key, StringComparer.Ordinal)];
        return new ScannerIdentity
        {
            Program = program,
            Rules = title,
            Texts = digests.ToDictionary(),
            Database = HashOf(
            [
                program,
                Convert.ToHexStringLower(SHA256.HashData(signatures.Image)),
                Convert.ToHexStringLower(SHA256.HashData(signatures.Names.ToUtf8())),
                .. digests.SelectMany(digest => new[] { digest.Key, digest.Value }),
                .. facts,
            ]),
            Options = Describe(unpack),
        };
    }

    /// <summary>What stands for the text of a rule in <see cref="Texts"/>.</summary>
    /// <param name="text">The text.</param>
    public static string HashOfText(string text) => HashOf([text]);

    // A password is a secret, and its digest is one of what may be guessed.
    private static string Describe(UnpackOptions unpack) => FormattableString.Invariant(
        $"opens={unpack.OpensLayers} {unpack.Limits} {unpack.Opaque} passwords={(unpack.Passwords.Count == 0 ? "none" : HashOf(["fwscan corpus", .. unpack.Passwords]))}");

    private static string HashOf(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in parts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
