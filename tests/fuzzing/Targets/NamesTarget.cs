using System;
using System.Collections.Generic;
using System.IO;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>The side file of a database: what is accepted is the same after it was written and read again.</summary>
public sealed class NamesTarget : FuzzTarget
{
    private const string FileName = "input.fsdb.json";

    /// <inheritdoc/>
    public override string Name => "names";

    /// <inheritdoc/>
    public override int LongestInput => 1024;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Dictionary { get; } = Words(
        "\"format\"", "\"identity\"", "\"rules\"", "\"name\"", "\"namespace\"", "\"tags\"", "\"meta\"", "\"key\"", "\"value\"", "\"private\"",
        "\"patterns\"", "\"identifier\"", "null", "true", "false", "[]", "{}", "[", "]", "{", "}", ",", ":", "-1", "1e5", "4294967296", "\\u202e",
        "\\ud800", "9223372036854775808", "\"\"", "1.5");

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds() =>
    [
        new DatabaseNames { Identity = 1, Rules = [] }.ToUtf8(),
        new DatabaseNames
        {
            Identity = uint.MaxValue,
            Rules =
            [
                new RuleNames("a", "default", ["t"], [new MetaName("k", "v"), new MetaName("n", 3L), new MetaName("b", true)], false,
                    [new PatternNames("$a", true), new PatternNames("$b", false)]),
                new RuleNames("b", "other", [], [], true, []),
            ],
        }.ToUtf8(),
    ];

    /// <inheritdoc/>
    public override void Run(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DatabaseNames names;
        try
        {
            names = DatabaseNames.Parse(input, FileName);
        }
        catch (InvalidDataException exception)
        {
            PropertyException.Require(exception.Message.StartsWith(FileName, StringComparison.Ordinal), "a message names the file");
            return;
        }

        byte[] written = names.ToUtf8();
        byte[] again = DatabaseNames.Parse(written, FileName).ToUtf8();
        PropertyException.Require(written.AsSpan().SequenceEqual(again), "names are read as they were written");
    }
}
