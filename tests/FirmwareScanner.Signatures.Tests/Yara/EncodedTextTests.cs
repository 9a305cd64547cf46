using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Tests.Compilation;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Yara;

/// <summary>Texts with <c>xor</c>, <c>base64</c> and <c>base64wide</c>.</summary>
public sealed class EncodedTextTests
{
    private const int Seed = 20261128;

    private static readonly string[] Modifiers =
    [
        "xor", "xor wide", "xor wide ascii", "xor fullword", "xor fullword wide", "xor(1-255)", "xor(32)", "xor(16-31) ascii wide", "base64", "base64wide",
        "base64 wide", "base64 wide ascii", "base64 base64wide", "base64wide wide ascii",
        "base64(\"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\")",
    ];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Text_in_base64_is_found_in_each_alignment_whatever_stands_beside_it(int length)
    {
        var random = new Random(Seed);
        for (int round = 0; round < 30; round++)
        {
            byte[] text = RandomBytes(random, length);
            byte[] whole = [.. RandomBytes(random, random.Next(12)), .. text, .. RandomBytes(random, random.Next(1, 12))];
            string rule = $"rule r {{ strings: $a = \"{Escape(text)}\" base64 condition: $a }}";

            Assert.Single(Scan.Run(Compile(rule), Encoding.ASCII.GetBytes(Convert.ToBase64String(whole))).Rules);
        }
    }

    [Fact]
    public void Text_under_each_key_is_found_at_its_place()
    {
        byte[] text = "secret"u8.ToArray();
        CompiledDatabase database = Compile("rule r { strings: $a = \"secret\" xor condition: $a }");
        for (int key = 0; key <= byte.MaxValue; key++)
        {
            byte[] stream = [1, 2, 3, .. text.Select(value => (byte)(value ^ key)), 4];

            Assert.Equal([(3L, 6)], Scan.Run(database, stream).Matches.Select(match => (match.Offset, match.Length)));
        }
    }

    [Fact]
    public void Rules_fire_exactly_when_yara_says_so()
    {
        YaraTool.Require();
        var random = new Random(Seed);
        for (int round = 0; round < 12; round++)
        {
            byte[][] texts = [.. Enumerable.Range(0, Modifiers.Length).Select(_ => Letters(random, random.Next(1, 9)))];
            string rules = string.Join('\n', Modifiers.Select((modifier, i) =>
                $"rule t{i} {{ strings: $a = \"{Encoding.ASCII.GetString(texts[i])}\" {modifier} condition: $a }}"));
            byte[] stream = [.. texts.SelectMany(text => Hidden(random, text))];
            IReadOnlyList<Rule> loaded = Rules.Accept(rules);

            IEnumerable<string> fired = Scan.Run(Compile(rules), stream).Rules.Select(number => loaded[number].Name);

            Assert.Equal(YaraTool.Matches(rules, stream).Order(), fired.Order());
        }
    }

    private static byte[] Hidden(Random random, byte[] text)
    {
        byte[] wide = random.Next(2) == 0 ? text : [.. text.SelectMany(value => new byte[] { value, 0 })];
        int key = random.Next(3) == 0 ? 32 : random.Next(256);
        byte[] edge = random.Next(2) == 0 ? [] : [(byte)'.'];
        return random.Next(2) == 0
            ? [.. edge, .. wide.Select(value => (byte)(value ^ key)), .. edge]
            : [.. edge, .. Encoding.ASCII.GetBytes(Convert.ToBase64String([.. Letters(random, random.Next(4)), .. wide, .. Letters(random, 2)])), .. edge];
    }

    private static byte[] Letters(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next('a', 'z' + 1))];

    private static byte[] RandomBytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Escape(byte[] bytes) => string.Concat(bytes.Select(value => $"\\x{value:x2}"));

    private static CompiledDatabase Compile(string text)
    {
        (RuleSet rules, DiagnosticBag diagnostics) = Rules.Load(text);
        return DatabaseCompiler.Compile(rules, new CompilerOptions(), diagnostics)!;
    }
}
