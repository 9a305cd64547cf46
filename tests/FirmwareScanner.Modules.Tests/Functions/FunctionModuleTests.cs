using System.Collections.Generic;
using System.Text;
using FirmwareScanner.Modules.Functions;
using FirmwareScanner.Modules.Registry;
using Xunit;

namespace FirmwareScanner.Modules.Tests.Functions;

public sealed class FunctionModuleTests
{
    private static readonly byte[] Digits = "123456789"u8.ToArray();

    [Theory]
    [InlineData("md5", "25f9e794323b453885f5181f1b624d0b")]
    [InlineData("sha1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441")]
    [InlineData("sha256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225")]
    public void Hash_is_that_of_the_range_and_of_the_text(string name, string expected)
    {
        var hash = new LoadedModule(new HashModule(), [0, .. Digits, 0]);

        Assert.Equal(expected, Encoding.ASCII.GetString((byte[])hash.Call(name, 1L, 9L)!));
        Assert.Equal(expected, Encoding.ASCII.GetString((byte[])hash.Call(name, "123456789")!));
    }

    [Theory]
    [InlineData("crc32", 0xcbf43926L)]
    [InlineData("checksum32", 477L)]
    public void Checksum_is_that_of_the_range_and_of_the_text(string name, long expected)
    {
        var hash = new LoadedModule(new HashModule(), [0, .. Digits, 0]);

        Assert.Equal(expected, hash.Call(name, 1L, 9L));
        Assert.Equal(expected, hash.Call(name, "123456789"));
    }

    [Fact]
    public void Hash_of_a_range_is_computed_once()
    {
        var hash = new LoadedModule(new HashModule(), new byte[100_000]);
        for (long length = 100_000; length < 101_000; length++)
        {
            hash.Call("md5", 0L, length);
        }

        Assert.Equal(100_000, hash.Content.BytesRead);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(9, 0)]
    public void Range_that_begins_outside_is_undefined(long offset, long length)
    {
        Assert.Null(new LoadedModule(new HashModule(), Digits).Call("md5", offset, length));
        Assert.Null(new LoadedModule(new MathModule(), Digits).Call("entropy", offset, length));
        Assert.Null(new LoadedModule(new MathModule(), Digits).Call("monte_carlo_pi", offset, length));
    }

    [Fact]
    public void Statistics_of_known_bytes_are_known()
    {
        var math = new LoadedModule(new MathModule(), [0, 1, 2, 3, 4, 5, 6, 7]);

        Assert.Equal(3.0, math.Call("entropy", 0L, 8L));
        Assert.Equal(3.5, math.Call("mean", 0L, 8L));
        Assert.Equal(2.0, math.Call("deviation", 0L, 8L, 3.5));
        Assert.Equal(0.125, math.Call("percentage", 3L));
        Assert.Equal(1L, math.Call("count", 3L, 2L, 5L));
        Assert.Equal(0L, math.Call("mode"));
        Assert.Equal(127.5, math.Root["MEAN_BYTES"]);
        Assert.Equal(-100000.0, math.Call("serial_correlation", "aaaa"));
        Assert.Null(math.Call("mean", ""));
    }

    [Fact]
    public void Time_is_that_of_the_context()
    {
        Assert.Equal(1234L, new LoadedModule(new TimeModule(), [], now: 1234).Call("now"));
    }

    [Theory]
    [InlineData("0x1f", 0L, 31L)]
    [InlineData("017", 0L, 15L)]
    [InlineData(" -42", 0L, -42L)]
    [InlineData("-9223372036854775808", 10L, long.MinValue)]
    [InlineData("9223372036854775808", 10L, null)]
    [InlineData("12 ", 0L, null)]
    [InlineData("", 0L, null)]
    [InlineData("zz", 36L, 1295L)]
    [InlineData("1", 1L, null)]
    public void Text_is_the_integer_that_c_takes_it_for(string text, long numberBase, long? expected)
    {
        Assert.Equal(expected, new LoadedModule(new StringModule(), []).Call("to_int", text, numberBase));
    }

    [Fact]
    public void Console_prints_and_is_true()
    {
        var lines = new List<string>();
        var console = new LoadedModule(new ConsoleModule(), [], lines.Add);

        Assert.Equal(1L, console.Call("log", "x: ", "\u0001y"));
        Assert.Equal(1L, console.Call("log", 0.0078125));
        Assert.Equal(1L, console.Call("hex", -1L));
        Assert.Equal(1L, new LoadedModule(new ConsoleModule(), []).Call("log", "to nobody"));
        Assert.Equal(["x: \\x01y", "0.007812", "0xffffffffffffffff"], lines);
    }

    [Fact]
    public void Registry_finds_modules_by_name()
    {
        Assert.Contains("pe", ModuleRegistry.Names);
        Assert.All(ModuleRegistry.Names, name => Assert.Equal(name, ModuleRegistry.Find(name)?.Name));
        Assert.Null(ModuleRegistry.Find("PE"));
    }
}
