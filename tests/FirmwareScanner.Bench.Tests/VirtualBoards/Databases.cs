using System;
using System.Buffers.Binary;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>Databases to update a device with.</summary>
internal static class Databases
{
    /// <summary>Text that a database of <see cref="Finding"/> finds and the built-in one does not.</summary>
    internal const string Marker = "a marker of the tests, longer than any atom";

    private const int Others = 20;
    private const int SectionTable = 64;
    private const int SectionEntry = 12;
    private const int ChecksumPosition = 16;

    /// <summary>A database that finds a text.</summary>
    internal static byte[] Finding(string text = Marker, byte[]? key = null)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);

        // Enough signatures for a filter table: few are searched for by one byte each.
        string others = string.Concat(Enumerable.Range(0, Others).Select(i => $" $b{i} = \"another marker of the tests {i * i * 7919}\""));
        string rule = $"rule marker {{ strings: $a = \"{text}\"{others} condition: any of them }}";
        loader.AddText(new SourceText("test.yar", rule), "test", RuleLanguage.Yara);
        CompiledDatabase? compiled = DatabaseCompiler.Compile(
            loader.Build(), new CompilerOptions { Profile = TargetProfile.Device, AuthenticationKey = key }, diagnostics);
        Assert.NotNull(compiled);
        return compiled.Image;
    }

    /// <summary>A database of any rules.</summary>
    internal static byte[] Of(string rules, bool isInformational = false)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("test.yar", rules), "test", RuleLanguage.Yara);
        var options = new CompilerOptions { Profile = TargetProfile.Device, IsInformational = isInformational };
        CompiledDatabase? compiled = DatabaseCompiler.Compile(loader.Build(), options, diagnostics);
        Assert.NotNull(compiled);
        return compiled.Image;
    }

    /// <summary>The same with empty filters and a right checksum: it loads, and finds nothing.</summary>
    internal static byte[] Blind()
    {
        byte[] image = Finding();
        int sections = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(6));
        for (int section = 0; section < sections; section++)
        {
            Span<byte> entry = image.AsSpan(SectionTable + (section * SectionEntry), SectionEntry);
            if ((BinaryPrimitives.ReadInt32LittleEndian(entry) & 0xFF) == (int)SectionKind.Filter)
            {
                int start = BinaryPrimitives.ReadInt32LittleEndian(entry[4..]);
                image.AsSpan(start, BinaryPrimitives.ReadInt32LittleEndian(entry[8..])).Clear();
            }
        }

        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(ChecksumPosition), 0);
        var checksum = new Crc32();
        checksum.Add(image, 0, image.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(ChecksumPosition), checksum.Value);
        return image;
    }
}
