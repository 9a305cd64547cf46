using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>A compiled database; its checksum is put right in each run, or nothing behind it would be read.</summary>
public sealed class DatabaseTarget : FuzzTarget
{
    private const int LengthPosition = 8;

    private static readonly string[] RuleTexts =
    [
        "rule plain { strings: $a = \"abcdef\" $b = { 61 ?? 63 64 65 } condition: any of them }",
        "rule jumps { strings: $a = { 61 62 [0-9] 63 64 } $b = { 65 66 [-] 67 68 [2-] 69 6A } condition: all of them }",
        "rule words { strings: $a = \"root\" fullword nocase wide ascii $b = { 41 42 ( 43 | 44 45 ) 46 } condition: #a > 1 or @b[2] > 3 }",
        "rule places { strings: $a = \"abcd\" $b = \"efgh\" condition: $a at 3 and $b in (1..200) and uint32be(2) > 5 }",
        "rule ends { strings: $a = \"wxyz\" condition: $a at filesize - 9 } rule more { condition: not ends and filesize > 10 }",
        "rule short { strings: $a = \"BO\" $b = { FF } condition: $a or #b > 3 }",
    ];

    /// <inheritdoc/>
    public override string Name => "database";

    /// <inheritdoc/>
    public override int LongestInput => 4096;

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds() => RuleTexts.Append(string.Concat(RuleTexts)).Select(Compile);

    /// <inheritdoc/>
    public override void Run(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        byte[] image = (byte[])input.Clone();
        if (image.Length >= DatabaseFormat.ChecksumPosition + sizeof(int))
        {
            BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(DatabaseFormat.ChecksumPosition), 0);
            var checksum = new Crc32();
            checksum.Add(image, 0, image.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(DatabaseFormat.ChecksumPosition), checksum.Value);
        }

        DatabaseScan.Check(image, isCompiled: false);
    }

    /// <inheritdoc/>
    public override void Repair(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Length >= LengthPosition + sizeof(int))
        {
            BinaryPrimitives.WriteInt32LittleEndian(input.AsSpan(LengthPosition), input.Length);
        }
    }

    private static byte[] Compile(string text)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("seed.yar", text), "default", RuleLanguage.Yara);
        return DatabaseCompiler.Compile(loader.Build(), new CompilerOptions { Profile = TargetProfile.Device }, diagnostics)?.Image
            ?? throw new PropertyException($"the rules of a seed compile: {string.Join('\n', diagnostics.All)}");
    }
}
