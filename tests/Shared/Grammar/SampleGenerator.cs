using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>Makes small hostile samples.</summary>
/// <param name="seed">The seed.</param>
internal sealed class SampleGenerator(ulong seed)
{
    private readonly Dice _dice = new(seed);

    /// <summary>Makes samples: empty, a byte, repeats, noise, and what the strings are looking for, whole and nearly.</summary>
    internal IReadOnlyList<byte[]> Make(int count, IReadOnlyList<GeneratedString> strings)
    {
        var samples = new List<byte[]> { Array.Empty<byte>(), new[] { _dice.Of(Alphabet.Bytes) }, Repeats(), Elf() };
        while (samples.Count < count)
        {
            samples.Add(Mixture(strings));
        }

        return samples;
    }

    private byte[] Repeats()
    {
        byte[] unit = Noise(_dice.Between(1, 3));
        return [.. Enumerable.Range(0, _dice.Between(5, 60)).SelectMany(_ => unit)];
    }

    private byte[] Noise(int length) => [.. Enumerable.Range(0, length).Select(_ => _dice.Of(Alphabet.Bytes))];

    private byte[] Mixture(IReadOnlyList<GeneratedString> strings)
    {
        var bytes = new List<byte>();
        for (int parts = _dice.Between(1, 40); parts > 0; parts--)
        {
            if (strings.Count == 0 || _dice.Percent(25))
            {
                bytes.AddRange(Noise(_dice.Below(8)));
                continue;
            }

            int before = bytes.Count;
            AddExample(bytes, _dice.Of(_dice.Of(strings).Forms).Shape);
            if (_dice.Percent(20) && bytes.Count > before)
            {
                bytes[_dice.Between(before, bytes.Count - 1)] = _dice.Of(Alphabet.Bytes);
            }
        }

        return [.. bytes];
    }

    private void AddExample(List<byte> bytes, Shape shape)
    {
        switch (shape)
        {
            case ByteShape one:
                bytes.Add(one.Example);
                break;
            case SequenceShape sequence:
                sequence.Items.ToList().ForEach(item => AddExample(bytes, item));
                break;
            case ChoiceShape choice:
                AddExample(bytes, _dice.Of(choice.Items));
                break;
            case JumpShape jump:
                bytes.AddRange(Noise(_dice.Between(jump.Least, jump.Most ?? jump.Least + 8)));
                break;
            case RepeatShape repeat:
                Enumerable.Range(0, _dice.Between(repeat.Least, repeat.Most ?? repeat.Least + 3)).ToList().ForEach(_ => AddExample(bytes, repeat.Item));
                break;
        }
    }

    /// <summary>An ELF file of 64 bits with program headers and nothing else, for loops over arrays.</summary>
    private byte[] Elf()
    {
        const int HeaderLength = 64;
        const int EntryLength = 56;
        int segments = _dice.Between(1, 4);
        byte[] bytes = new byte[HeaderLength + (segments * EntryLength)];
        ReadOnlySpan<byte> identification = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identification.CopyTo(bytes);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(16), 2);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(18), 62);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), HeaderLength);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(52), HeaderLength);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(54), EntryLength);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(56), (short)segments);
        for (int i = 0; i < segments; i++)
        {
            Span<byte> entry = bytes.AsSpan(HeaderLength + (i * EntryLength), EntryLength);
            BinaryPrimitives.WriteInt32LittleEndian(entry, _dice.Between(0, 3));
            BinaryPrimitives.WriteInt64LittleEndian(entry[8..], _dice.Below(8));
        }

        return bytes;
    }
}
