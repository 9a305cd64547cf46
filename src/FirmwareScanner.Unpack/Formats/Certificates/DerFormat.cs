using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Certificates;

/// <summary>
/// Certificates, keys and signatures in DER (ITU-T X.690): X.509, PKCS #1, #7, #8, #12. They are known by what their first elements are,
/// and every length in them must agree with every other. Keys and signatures are explained as far as there can be so many and so long ones;
/// more than that is not.
/// </summary>
internal sealed class DerFormat() : DataFormat("der", new LayerMagic([Sequence, 0x81]), new LayerMagic([Sequence, 0x82]))
{
    private const byte Integer = 0x02;
    private const byte BitString = 0x03;
    private const byte OctetString = 0x04;
    private const byte ObjectIdentifier = 0x06;
    private const byte Sequence = 0x30;
    private const byte FirstContext = 0xA0;
    private const byte ConstructedBit = 0x20;
    private const int LargestTag = 0x1E;
    private const int DeepestNesting = 32;
    private const int SmallestWhole = 64;
    private const int LargestWhole = 1 << 24;
    private const int FewestKeyNumbers = 9;

    // Keys and signatures of RSA of up to 8192 bits, and a chain of certificates with two of them each. Shorter strings are no windows.
    private const int ShortestRandom = 64;
    private const int LongestRandom = 1056;
    private const int MostRandom = 1 << 14;

    protected override long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained)
    {
        return ReadElement(content, offset, content.Length) is { } whole && whole.End - offset is >= SmallestWhole and <= LargestWhole
            && IsKnown(content, whole) && IsConsistent(content, whole, context, unexplained)
            ? whole.End - offset
            : null;
    }

    /// <summary>Whether the first elements are those of something known.</summary>
    private static bool IsKnown(ByteSource content, Element whole)
    {
        List<Element> parts = [];
        for (long position = whole.Body; position < whole.End && parts.Count <= FewestKeyNumbers;)
        {
            if (ReadElement(content, position, whole.End) is not { } part)
            {
                return false;
            }

            parts.Add(part);
            position = part.End;
        }

        return TagsOf(parts) switch
        {
            // Certificates and lists of revoked ones: what is signed, how, the signature.
            [Sequence, Sequence, BitString] => BeginsWith(content, parts[1], ObjectIdentifier),

            // PKCS #7: a type, and what is of it.
            [ObjectIdentifier, FirstContext] => IsPkcs7(content, parts[0]),

            // Public keys; encrypted private keys.
            [Sequence, BitString or OctetString] => BeginsWith(content, parts[0], ObjectIdentifier),

            // Private keys, PKCS #8.
            [Integer, Sequence, OctetString, ..] => BeginsWith(content, parts[1], ObjectIdentifier),

            // PKCS #12.
            [Integer, Sequence, Sequence] => IsSmall(content, parts[0]) && BeginsWith(content, parts[1], ObjectIdentifier),

            // RSA keys, PKCS #1.
            [Integer, Integer] => IsSmall(content, parts[1]) && parts[0].End - parts[0].Body >= SmallestWhole,
            [Integer, Integer, Integer, Integer, Integer, Integer, Integer, Integer, Integer] => IsSmall(content, parts[2]),
            _ => false,
        };
    }

    private static byte[] TagsOf(List<Element> parts) => [.. parts.ConvertAll(part => part.Tag)];

    private static bool BeginsWith(ByteSource content, Element element, byte tag) =>
        ReadElement(content, element.Body, element.End) is { } first && first.Tag == tag;

    private static bool IsPkcs7(ByteSource content, Element type)
    {
        ReadOnlySpan<byte> start = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07];
        Span<byte> bytes = stackalloc byte[start.Length];
        return content.TryRead(type.Body, bytes) && bytes.SequenceEqual(start);
    }

    private static bool IsSmall(ByteSource content, Element integer) =>
        integer.End - integer.Body is >= 1 and <= 5 && content.ReadUpTo(integer.Body, 1) is [< 0x80];

    /// <summary>Walks all elements that hold others.</summary>
    private static bool IsConsistent(ByteSource content, Element whole, UnpackContext context, UnexplainedParts unexplained)
    {
        long room = MostRandom;
        var ends = new Stack<long>();
        ends.Push(whole.End);
        long position = whole.Body;
        while (ends.TryPeek(out long end))
        {
            context.Spend(StepCost);
            if (position == end)
            {
                ends.Pop();
                continue;
            }

            if (ReadElement(content, position, end) is not { } element || ends.Count > DeepestNesting)
            {
                return false;
            }

            bool isConstructed = (element.Tag & ConstructedBit) != 0;
            position = isConstructed ? element.Body : element.End;
            if (isConstructed)
            {
                ends.Push(element.End);
            }
            else if (element.End - element.Body >= ShortestRandom)
            {
                room -= element.End - element.Body;
                if (element.End - element.Body > LongestRandom || room < 0)
                {
                    unexplained.Add(element.Body, element.End - element.Body);
                }
            }
        }

        return true;
    }

    private static Element? ReadElement(ByteSource content, long offset, long end)
    {
        Span<byte> header = stackalloc byte[6];
        header.Clear();
        if (content.Read(offset, header) < 2 || (header[0] & 0x1F) > LargestTag)
        {
            return null;
        }

        long body = offset + 2;
        long length = header[1];
        if (length >= 0x80)
        {
            int count = (int)length - 0x80;
            if (count is 0 or > 4)
            {
                return null;
            }

            length = 0;
            foreach (byte value in header.Slice(2, count))
            {
                length = (length << 8) | value;
            }

            body += count;
        }

        return length <= end - body ? new Element(header[0], body, body + length) : null;
    }

    /// <summary>An element of DER.</summary>
    private readonly record struct Element(byte Tag, long Body, long End);
}
