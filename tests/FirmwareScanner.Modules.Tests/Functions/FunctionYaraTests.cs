using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Modules.Functions;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Modules.Tests.Functions;

/// <summary>The functions give what the real yara gives; numbers with a fraction to the last bit or 2^-52, whichever is more.</summary>
public sealed class FunctionYaraTests
{
    private static readonly (long Offset, long Length)[] Ranges =
    [
        (0, 1000), (0, 100_000), (1, 12), (7, 6), (7, 5), (10, 1), (10, 0), (999, 1), (999, 5), (1000, 0), (1000, 1), (2000, 1),
        (-1, 5), (3, -1), (500, long.MaxValue), (200, 100),
    ];

    private static readonly string[] Texts = ["", "a", "aaaaaaaaaaaaaa", "Hello, world!", "\u0080\u00ff\u0001 high", "abcdefghijklmnopqrstuvwxyz"];

    [Fact]
    public void Hashes_are_those_of_yara()
    {
        AssertSame(new HashModule(), hash => Ranges
            .SelectMany(_ => new[] { "md5", "sha1", "sha256", "checksum32", "crc32" }, (range, name) => hash.Condition(name, range.Offset, range.Length))
            .Concat(Texts.SelectMany(_ => new[] { "md5", "sha1", "sha256", "checksum32", "crc32" }, (text, name) => hash.Condition(name, text))));
    }

    [Fact]
    public void Statistics_are_those_of_yara()
    {
        YaraTool.Require();

        // Before 4.5 the correlation of the last byte with the first was left out, and numbers that are no bytes were looked up.
        string[] names = ["mean", "entropy", "monte_carlo_pi", YaraTool.IsReference ? "serial_correlation" : "mean"];
        AssertSame(new MathModule(), math => Ranges.SelectMany(_ => names.Append("mode"), (range, name) => math.Condition(name, range.Offset, range.Length))
            .Concat(Texts.SelectMany(_ => names, (text, name) => math.Condition(name, text)))
            .Concat(Texts.Select(text => math.Condition("deviation", text, 97.25)))
            .Concat(Ranges.Select(range => math.Condition("deviation", range.Offset, range.Length, 127.5)))
            .Concat(Ranges.Select(range => math.Condition("count", 65L, range.Offset, range.Length)))
            .Concat(Ranges.Select(range => math.Condition("percentage", 65L, range.Offset, range.Length)))
            .Concat((YaraTool.IsReference ? new[] { -1L, 0, 65, 255, 256 } : [0, 65, 255]).SelectMany(_ => new[] { "count", "percentage" }, (value, name) => math.Condition(name, value)))
            .Append(math.Condition("mode")));
    }

    [Fact]
    public void Arithmetic_is_that_of_yara()
    {
        long[] numbers = [0, 1, -1, 7, long.MaxValue, long.MinValue, -255];
        AssertSame(new MathModule(), math => numbers.SelectMany(_ => numbers, (a, b) => math.Condition("min", a, b))
            .Concat(numbers.SelectMany(_ => numbers, (a, b) => math.Condition("max", a, b)))
            .Concat(numbers.Where(number => number != long.MinValue).Select(number => math.Condition("abs", number)))
            .Append(math.Condition("to_number", true))
            .Append(math.Condition("to_number", false))
            .Append(math.Condition("in_range", 1.5, 1.5, 2.0))
            .Append(math.Condition("in_range", 1.0, 1.5, 2.0)));
    }

    [Fact]
    public void Texts_and_numbers_turn_into_each_other_as_in_yara()
    {
        YaraTool.Require();
        Assert.SkipUnless(YaraTool.IsReference, "yara 4.5 is needed for this comparison: its predecessors have no module string");
        string[] texts =
        [
            "", " ", "0", "00", "08", "010", "12", "-12", "+12", " \t\n\v\f\r12", "12 ", "0x", "0x1F", "0X1f", "-0x10", "0xg", "x1", "- 1", "--1",
            "9223372036854775807", "9223372036854775808", "-9223372036854775807", "-9223372036854775809", "99999999999999999999999", "zz", "1\0002", "7f",
        ];
        long[] bases = [0, 1, 2, 8, 10, 16, 35, 36, 37, -1];
        AssertSame(new StringModule(), module => texts.Select(text => module.Condition("to_int", text))
            .Concat(texts.SelectMany(_ => bases, (text, number) => module.Condition("to_int", text, number)))
            .Concat(texts.Select(text => module.Condition("length", text))));
        long[] numbers = [0, 1, -1, 12345, long.MaxValue, -8];
        AssertSame(new MathModule(), math => numbers.Select(number => math.Condition("to_string", number))
            .Concat(numbers.SelectMany(_ => bases, (number, numberBase) => math.Condition("to_string", number, numberBase))));
    }

    [Fact]
    public void Lines_on_the_console_are_those_of_yara()
    {
        YaraTool.Require();
        var lines = new List<string>();
        var console = new LoadedModule(new ConsoleModule(), [1], lines.Add);
        object[][] calls =
        [
            ["log", "plain"], ["log", "not \"printable\" \u0001\u00ff\0."], ["log", "a", "b\u0002"], ["log", 12L], ["log", -12L], ["log", "n: ", -3L],
            ["log", 1.5], ["log", -0.0078125], ["log", 0.0234375], ["log", 1e15], ["log", "f: ", 2.0 / 3], ["hex", 255L], ["hex", -1L], ["hex", "h: ", 16L],
        ];
        string[] conditions = [.. calls.Select(call => console.Condition((string)call[0], call[1..]))];
        using var folder = new TemporaryFolder();

        string[] printed = YaraTool.Prints($"import \"console\" rule a {{ condition: {string.Join(" and ", conditions)} }}", folder.Write("file", [1]));

        Assert.Equal(lines, printed.Where(line => !line.StartsWith("a ", StringComparison.Ordinal)));
    }

    private static void AssertSame(Module module, Func<LoadedModule, IEnumerable<string>> conditionsOf)
    {
        YaraTool.Require();
        byte[] file = new byte[1000];
        new Random(5).NextBytes(file);
        file.AsSpan(0, 100).Fill(65);
        using var folder = new TemporaryFolder();
        string[] conditions = [.. conditionsOf(new LoadedModule(module, file))];

        bool[] holds = YaraTool.Holds(module.Name, conditions, folder.Write("file", file));

        Assert.Empty(conditions.Where((_, index) => !holds[index]));
    }
}
