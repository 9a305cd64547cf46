using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.Seama;

/// <summary>
/// Alpha Networks' Seama (openwrt.org, SEAMA): a header with words about the whole, then entities, each with a header, an MD5, words
/// and an image.
/// </summary>
internal sealed class SeamaFormat : LayerFormat
{
    private const int HeaderLength = 12;
    private const int SumLength = 16;
    private const int LongestWords = 4096;
    private const int MaximumEntities = 64;

    private static readonly byte[] Magic = [0x5E, 0xA3, 0xA4, 0x17, 0, 0];

    public override string Name => "seama";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new(Magic)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        var entities = new List<Entity>();
        long position = offset;
        while (entities.Count < MaximumEntities && TryRead(content, position) is { } entity)
        {
            entities.Add(entity);
            position = entity.Start + entity.Length;
        }

        return entities.Count == 0 ? null : new FoundLayer
        {
            Length = position - offset,
            Detail = entities[0].Words,
            Open = opened => Open(content, entities, opened),
        };
    }

    private static Entity? TryRead(ByteSource content, long offset)
    {
        byte[] header = new byte[HeaderLength];
        if (!content.TryRead(offset, header) || !header.AsSpan().StartsWith(Magic))
        {
            return null;
        }

        int wordsLength = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(6));
        long length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
        if (wordsLength is 0 or > LongestWords)
        {
            return null;
        }

        long sum = offset + HeaderLength;
        long wordsStart = length > 0 ? sum + SumLength : sum;
        byte[] words = content.ReadUpTo(wordsStart, wordsLength);
        string text = EscapedUtf8.Decode(words).Replace('\0', ' ').Trim();
        return words.Length == wordsLength && words[0] != 0 && HeaderText.IsText(Array.FindAll(words, static value => value != 0))
            && text.Contains('=')
            ? new Entity(text, length > 0 ? sum : -1, wordsStart + wordsLength, length)
            : null;
    }

    private static IEnumerable<LayerMember> Open(ByteSource content, List<Entity> entities, UnpackContext context)
    {
        int number = 0;
        foreach (Entity entity in entities)
        {
            if (entity.Length == 0)
            {
                continue;
            }

            byte[]? sum = ContentPieces.Hash(HashAlgorithmName.MD5, content, entity.Start, entity.Length, context);
            bool isRight = sum is null || sum.AsSpan().SequenceEqual(content.ReadBytes(entity.Sum, SumLength));
            yield return new LayerMember
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"image{number}"),
                Content = content.Slice(entity.Start, entity.Length),
                Problems = isRight ? [] : [new LayerProblem(ProblemKind.Checksum, "the MD5 is wrong")],
            };
            number++;
        }
    }

    /// <summary>A header and what belongs to it.</summary>
    private readonly record struct Entity(string Words, long Sum, long Start, long Length);
}
