using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Compilation;
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
