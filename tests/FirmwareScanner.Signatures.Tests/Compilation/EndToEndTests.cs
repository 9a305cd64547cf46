using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Compilation;

public class EndToEndTests
{
    [Theory]
    [InlineData(TargetProfile.Desktop)]
    [InlineData(TargetProfile.Device)]
    public void Plain_patterns_are_found_where_they_stand(TargetProfile profile)
    {
        var random = new Random(1);
        byte[][] texts = [.. Enumerable.Range(0, 300).Select(_ => RandomBytes(random, random.Next(2, 40)))];
        byte[] stream = RandomBytes(random, 60_000);
        for (int i = 0; i < 400; i++)
        {
            byte[] text = texts[random.Next(texts.Length)];
            text.CopyTo(stream, random.Next(stream.Length - text.Length));
        }

        CompiledDatabase database = ModelBuilder.Compile(ModelBuilder.Texts(texts), new CompilerOptions { Profile = profile });

        var expected = texts.SelectMany((t, p) => Occurrences(stream, t).Select(o => (p, (long)o, t.Length))).Order().ToList();
        Assert.Equal(expected, Scan.Run(database, stream).Matches);
    }

    [Theory]
    [InlineData(TargetProfile.Desktop)]
    [InlineData(TargetProfile.Device)]
    public void Random_patterns_over_few_byte_values_match_as_a_naive_matcher_says(TargetProfile profile)
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            Pattern[] patterns = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => RandomPattern(random))];
            byte[] stream = [.. Enumerable.Range(0, random.Next(1, 700)).Select(_ => RandomByte(random))];
            RuleSet rules = new([.. patterns.Select((p, i) => ModelBuilder.Rule($"r{i}", p))]);

            CompiledDatabase database = ModelBuilder.Compile(rules, new CompilerOptions { Profile = profile });

            var expected = patterns.SelectMany((p, i) => NaiveMatcher.Matches(p, stream).Select(m => (i, m.Offset, m.Length))).Order();
            Assert.Equal((seed, string.Join(' ', expected)), (seed, string.Join(' ', Scan.Run(database, stream).Matches)));
        }
    }

    private static Pattern RandomPattern(Random random) =>
        ModelBuilder.Pattern([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomSequence(random))]);

    // A fixed byte is needed to find it at all; full words have neither jumps nor byte sets.
    private static Sequence RandomSequence(Random random)
    {
        var elements = new List<Element> { ByteElement.Exactly(RandomByte(random)) };
        int count = random.Next(1, 12);
        for (int i = 0; i < count; i++)
        {
            if (random.Next(8) == 0)
            {
                int least = random.Next(0, 4);
                elements.Add(new JumpElement(least, least + random.Next(0, 5)));
            }

            elements.Add(RandomElement(random));
        }

        bool canBeWord = elements.TrueForAll(e => e is ByteElement element && element.TryGetMask(out _, out _));
        FullWordKind fullWord = canBeWord && random.Next(4) == 0 ? (FullWordKind)random.Next(3) : FullWordKind.None;
        return new Sequence(elements, fullWord);
    }

    private static ByteElement RandomElement(Random random) => random.Next(10) switch
    {
        0 => ByteElement.Any,
        1 => ByteElement.Masked(RandomByte(random), 0xF0),
        2 => ByteElement.Exactly(RandomByte(random)).Negated(),
        3 => ByteElement.Exactly(RandomByte(random)).Or(ByteElement.Exactly(RandomByte(random))),
        _ => ByteElement.Exactly(RandomByte(random)),
    };

    private static byte RandomByte(Random random) => (byte)(random.Next(4) switch { 0 => 0x00, 1 => 'a', 2 => 'b', _ => 0x9C });

    private static byte[] RandomBytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static IEnumerable<int> Occurrences(byte[] stream, byte[] text)
    {
        for (int at = 0; at <= stream.Length - text.Length; at++)
        {
            if (stream.AsSpan(at, text.Length).SequenceEqual(text))
            {
                yield return at;
            }
        }
    }
}
