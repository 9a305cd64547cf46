using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Modules.Firmware;
using FirmwareScanner.Modules.Functions;
using FirmwareScanner.Modules.Tests.Executables;
using Xunit;

namespace FirmwareScanner.Modules.Tests.Firmware;

/// <summary>The module by itself: fields of places, tables that are read when they are asked for, architectures.</summary>
public sealed class FirmwareModuleTests
{
    [Fact]
    public void File_that_is_in_nothing_is_the_image()
    {
        ModuleStructure root = MemoryContent.Load(new FirmwareModule(), "text"u8.ToArray());

        Assert.Equal((1L, 0L), (root["is_image"], root["depth"]));
        Assert.Equal([], (byte[])root["path"]!);
        Assert.Empty(((ModuleArray)root["ancestors"]!).Elements);
        string[] undefined = ["parent", "offset", "mode", "architecture", "image_architecture", "partitions", "uboot_env", "uboot_env_offset"];
        Assert.All(undefined, name => Assert.Null(root[name]));
    }

    [Fact]
    public void Ancestors_are_told_from_the_nearest_to_the_image()
    {
        var image = new ObjectOrigin { Size = 9000, Architecture = "mips" };
        var layer = new ObjectOrigin { Parent = image, Format = "squashfs", Path = "!squashfs@0x40"u8.ToArray(), Depth = 1, Offset = 64 };
        var file = new ObjectOrigin { Parent = layer, Name = "bin/sh"u8.ToArray(), Depth = 1, Mode = 0x9ED, ImageArchitecture = "mips" };

        ModuleStructure root = Load(new MemoryContent(new byte[8]), file);

        Assert.Equal("bin/sh", Text(root["name"]));
        Assert.Equal(0x9EDL, root["mode"]);
        Assert.Equal("mips", Text(root["image_architecture"]));
        var ancestors = (ModuleArray)root["ancestors"]!;
        Assert.Equal(["squashfs", ""], ancestors.Elements.Select(place => Text(((ModuleStructure)place!)["format"])));
        var parent = (ModuleStructure)root["parent"]!;
        Assert.Equal((64L, null, "!squashfs@0x40"), (parent["offset"], parent["size"], Text(parent["path"])));
        Assert.Equal(9000L, ((ModuleStructure)ancestors[1]!)["size"]);
    }

    [Fact]
    public void Tables_are_read_once_and_only_if_they_are_asked_for()
    {
        var tables = new CountingTables();
        var context = new ModuleContext(new MemoryContent(new byte[8])) { Tables = tables };
        ModuleStructure root = new FirmwareModule().Load(context);
        Assert.Equal((0, 0), (tables.Partitions, tables.Environments));

        Assert.Equal(4096L, root["uboot_env_offset"]);
        var environment = (ModuleDictionary)root["uboot_env"]!;
        Assert.Equal("2", Text(environment["a"u8.ToArray()]));
        Assert.Equal(2, environment.Entries.Count);
        Assert.Equal(1024, ((ModuleArray)root["partitions"]!).Elements.Count);
        Assert.Same(root["partitions"], root["partitions"]);
        Assert.Equal((1, 1), (tables.Partitions, tables.Environments));
    }

    [Fact]
    public void Entropy_is_that_of_math_and_has_a_bound()
    {
        byte[] bytes = new byte[100_000];
        new Random(3).NextBytes(bytes.AsSpan(0, 50_000));
        var content = new MemoryContent(bytes);
        ModuleStructure root = Load(content, new ObjectOrigin());

        Assert.Equal(Call(new MathModule(), content, null, 100, 60_000), Call(new FirmwareModule(), content, root, 100, 60_000));
        Assert.Equal(0.0, Call(new FirmwareModule(), content, root, 60_000, long.MaxValue));
        Assert.Null(Call(new FirmwareModule(), content, root, 100_000, 1));
        Assert.Null(Call(new FirmwareModule(), content, root, -1, 1));
        Assert.Null(Call(new FirmwareModule(), content, root, 0, -1));
        Assert.Contains(Enumerable.Range(0, 100_000), start => Call(new FirmwareModule(), content, root, start, 10) is null);
    }

    [Theory]
    [InlineData(1, 8, "mips")]
    [InlineData(2, 8, "mips")]
    [InlineData(1, 40, "arm")]
    [InlineData(2, 183, "arm64")]
    [InlineData(1, 243, "riscv")]
    [InlineData(1, 94, "xtensa")]
    [InlineData(1, 62, "x86_64")]
    [InlineData(1, 0, null)]
    [InlineData(3, 8, null)]
    public void Architecture_of_ELF_is_read_in_its_byte_order(byte order, byte machine, string? architecture)
    {
        byte[] header = new byte[20];
        "\x7F"u8.CopyTo(header);
        "ELF"u8.CopyTo(header.AsSpan(1));
        header[5] = order;
        header[order == 2 ? 19 : 18] = machine;

        Assert.Equal(architecture, ArchitectureReader.Read(header));
        Assert.Null(ArchitectureReader.Read(header.AsSpan(0, 19)));
    }

    [Theory]
    [InlineData(56, "ARM\x64", "arm64")]
    [InlineData(56, "RSC\x05", "riscv")]
    [InlineData(0x24, "\x18\x28\x6F\x01", "arm")]
    [InlineData(0x24, "\x01\x6F\x28\x18", "arm")]
    public void Architecture_of_kernels_is_told_by_their_marks(int offset, string mark, string architecture)
    {
        byte[] start = new byte[64];
        Encoding.Latin1.GetBytes(mark).CopyTo(start, offset);

        Assert.Equal(architecture, ArchitectureReader.Read(start));
        Assert.Null(ArchitectureReader.Read(start.AsSpan(0, offset + 3)));
    }

    [Theory]
    [InlineData(0x0C, 1, "x86_64")]
    [InlineData(0x0C, 0, "x86")]
    [InlineData(0x0B, 1, null)]
    public void Architecture_of_a_bzImage_is_told_from_version_2_12_on(byte version, byte flags, string? architecture)
    {
        byte[] start = new byte[1024];
        (start[0x1FE], start[0x1FF]) = (0x55, 0xAA);
        "HdrS"u8.CopyTo(start.AsSpan(0x202));
        (start[0x206], start[0x207], start[0x236]) = (version, 2, flags);

        Assert.Equal(architecture, ArchitectureReader.Read(start));
        Assert.Null(ArchitectureReader.Read(start.AsSpan(0, 0x236)));
    }

    [Theory]
    [InlineData(0x80, 0xAA64, "arm64")]
    [InlineData(0x80, 0x8664, "x86_64")]
    [InlineData(0x80, 0x1234, null)]
    [InlineData(-1, 0x8664, null)]
    [InlineData(0x7FFFFFFF, 0x8664, null)]
    public void Architecture_of_PE_is_read_where_its_header_is(int header, int machine, string? architecture)
    {
        byte[] start = new byte[256];
        "MZ"u8.CopyTo(start);
        BitConverter.TryWriteBytes(start.AsSpan(0x3C), header);
        "PE\0\0"u8.CopyTo(start.AsSpan(0x80));
        BitConverter.TryWriteBytes(start.AsSpan(0x84), (ushort)machine);

        Assert.Equal(architecture, ArchitectureReader.Read(start));
    }

    [Fact]
    public void Architecture_of_any_bytes_of_any_length_throws_nothing()
    {
        var random = new Random(5);
        byte[][] beginnings = ["MZ"u8.ToArray(), [0x7F, .. "ELF"u8], []];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = new byte[random.Next(1200)];
            random.NextBytes(bytes);
            byte[] beginning = beginnings[i % beginnings.Length];
            beginning.AsSpan(0, Math.Min(beginning.Length, bytes.Length)).CopyTo(bytes);
            string? architecture = ArchitectureReader.Read(bytes);
            Assert.True(architecture is null || architecture.Length > 1);
        }
    }

    private static ModuleStructure Load(IModuleContent content, ObjectOrigin origin) =>
        new FirmwareModule().Load(new ModuleContext(content) { FindOrigin = () => origin });

    private static string Text(object? value) => Encoding.UTF8.GetString((byte[])value!);

    private static object? Call(Module module, IModuleContent content, ModuleStructure? root, long offset, long size)
    {
        var context = new ModuleContext(content);
        ModuleFunction function = module.Type.Fields["entropy"].Overloads[0];
        return function.Body(new ModuleCall(context, root ?? module.Load(context), [offset, size]));
    }

    private sealed class CountingTables : IObjectTables
    {
        public int Partitions { get; private set; }

        public int Environments { get; private set; }

        public IReadOnlyList<ObjectPartition> ReadPartitions()
        {
            Partitions++;
            return [.. Enumerable.Range(0, 5000).Select(number => new ObjectPartition("p"u8.ToArray(), number, 1))];
        }

        public ObjectEnvironment FindEnvironment()
        {
            Environments++;
            return new ObjectEnvironment(4096, [Variable("a", "1"), Variable("b", "3"), Variable("a", "2")]);
        }

        private static KeyValuePair<byte[], byte[]> Variable(string name, string value) =>
            new(Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(value));
    }
}
