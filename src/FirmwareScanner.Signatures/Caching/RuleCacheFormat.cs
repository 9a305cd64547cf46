using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Sources;

namespace FirmwareScanner.Signatures.Caching;

/// <summary>Entries as files: eight letters, the HMAC-SHA-256 of everything behind it, and the parts of the entry.</summary>
internal static class RuleCacheFormat
{
    /// <summary>The length of keys, of the code and of digests, in bytes.</summary>
    public const int DigestLength = SHA256.HashSizeInBytes;

    private enum MetaKind
    {
        Text,
        Number,
        No,
        Yes,
    }

    private static ReadOnlySpan<byte> Letters => "FWSCACHE"u8;

    /// <summary>Writes an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="secret">The secret of the code.</param>
    public static byte[] Encode(RuleCacheEntry entry, byte[] secret)
    {
        var writer = new EntryWriter();
        writer.Write(entry.Key);
        writer.Write(entry.Facts.Count);
        foreach (RuleFileFact fact in entry.Facts)
        {
            writer.Write((int)fact.Question);
            writer.Write(fact.Path);
            writer.Write(fact.Answer);
        }

        writer.Write(entry.Files);
        writer.Write(entry.Messages);
        writer.Write(entry.Skipped);
        writer.Write(entry.Image);
        Write(writer, entry.Names);
        writer.Write(entry.HasHashes);
        writer.Write(entry.Deferred.Count);
        foreach (CachedDeferral deferral in entry.Deferred)
        {
            Write(writer, deferral);
        }

        byte[] parts = writer.ToArray();
        return [.. Letters, .. HMACSHA256.HashData(secret, parts), .. parts];
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="file">The file.</param>
    /// <param name="key">The key that it must have.</param>
    /// <param name="secret">The secret of the code.</param>
    /// <returns>The entry; null if it was not written so by who knows the secret.</returns>
    public static RuleCacheEntry? TryDecode(byte[] file, byte[] key, byte[] secret)
    {
        int start = Letters.Length + DigestLength;
        if (file.Length < start || !file.AsSpan(0, Letters.Length).SequenceEqual(Letters)
            || !CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, file.AsSpan(start)), file.AsSpan(Letters.Length, DigestLength)))
        {
            return null;
        }

        try
        {
            var reader = new EntryReader(file, start);
            RuleCacheEntry entry = Read(reader);
            return reader.IsAtEnd && entry.Key.AsSpan().SequenceEqual(key) ? entry : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    // In the order in which they were written: initializers run as they stand.
    private static RuleCacheEntry Read(EntryReader reader) => new()
    {
        Key = reader.ReadBytes(),
        Facts = reader.ReadAll(() => new RuleFileFact((RuleFileQuestion)reader.ReadNumber(), reader.ReadText(), reader.ReadBytes())),
        Files = reader.ReadAll(reader.ReadText),
        Messages = reader.ReadAll(reader.ReadText),
        Skipped = reader.ReadNumber(),
        Image = reader.ReadBytes(),
        Names = ReadNames(reader),
        HasHashes = reader.ReadTruth(),
        Deferred = reader.ReadAll(() => ReadDeferral(reader)),
    };

    private static void Write(EntryWriter writer, CachedDeferral deferral)
    {
        writer.Write(deferral.Index);
        writer.Write(deferral.Number);
        writer.Write(deferral.FirstPattern);
        writer.Write((int)deferral.Severity);
        writer.WriteLong(deferral.ReasonStart);
        writer.Write(deferral.ReasonLength);
        writer.Write(deferral.Reason);
        writer.Write(deferral.Patterns);
    }

    private static CachedDeferral ReadDeferral(EntryReader reader) => new(
        reader.ReadNumber(),
        reader.ReadNumber(),
        reader.ReadNumber(),
        (DiagnosticSeverity)reader.ReadNumber(),
        (int)reader.ReadLong(),
        reader.ReadNumber(),
        reader.ReadText(),
        reader.ReadBytes());

    private static void Write(EntryWriter writer, DatabaseNames names)
    {
        writer.WriteLong(names.Identity);
        writer.Write(names.RuleSet is not null);
        if (names.RuleSet is RuleSetName set)
        {
            writer.WriteLong(set.Identity);
            writer.Write(set.Title);
            writer.Write(set.Asked);
            writer.Write(set.AskedAboveInfo);
        }

        writer.Write(names.Rules.Count);
        foreach (RuleNames rule in names.Rules)
        {
            Write(writer, rule);
        }
    }

    private static DatabaseNames ReadNames(EntryReader reader) => new()
    {
        Identity = (uint)reader.ReadLong(),
        RuleSet = reader.ReadTruth()
            ? new RuleSetName((uint)reader.ReadLong(), reader.ReadText(), reader.ReadNumber(), reader.ReadNumber())
            : null,
        Rules = reader.ReadAll(() => ReadRule(reader)),
    };

    private static void Write(EntryWriter writer, RuleNames rule)
    {
        writer.Write(rule.Name);
        writer.Write(rule.Namespace);
        writer.Write(rule.Tags);
        writer.Write(rule.Meta.Count);
        foreach (MetaName meta in rule.Meta)
        {
            writer.Write(meta.Key);
            Write(writer, meta.Value);
        }

        writer.Write(rule.IsPrivate);
        writer.Write(rule.Patterns.Count);
        foreach (PatternNames pattern in rule.Patterns)
        {
            writer.Write(pattern.Identifier);
            writer.Write(pattern.IsPrivate);
            writer.Write(pattern.KeyedByte is byte keyed ? keyed + 1 : 0);
        }
    }

    private static RuleNames ReadRule(EntryReader reader) => new(
        reader.ReadText(),
        reader.ReadText(),
        reader.ReadAll(reader.ReadText),
        reader.ReadAll(() => new MetaName(reader.ReadText(), ReadMeta(reader))),
        reader.ReadTruth(),
        reader.ReadAll(() => new PatternNames(reader.ReadText(), reader.ReadTruth())
        {
            KeyedByte = reader.ReadNumber() is int keyed and > 0 ? (byte)(keyed - 1) : null,
        }));

    private static void Write(EntryWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.Write((int)MetaKind.Text);
                writer.Write(text);
                break;
            case long number:
                writer.Write((int)MetaKind.Number);
                writer.WriteLong(number);
                break;
            default:
                writer.Write((int)((bool)value ? MetaKind.Yes : MetaKind.No));
                break;
        }
    }

    private static object ReadMeta(EntryReader reader) => (MetaKind)reader.ReadNumber() switch
    {
        MetaKind.Text => reader.ReadText(),
        MetaKind.Number => reader.ReadLong(),
        MetaKind.Yes => true,
        _ => false,
    };
}
