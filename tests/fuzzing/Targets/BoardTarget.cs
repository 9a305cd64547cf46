using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using FirmwareScanner.Boards;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>A board file: the answer is a board or messages; a board that was read can be checked, and one without faults be used.</summary>
public sealed class BoardTarget : FuzzTarget
{
    /// <inheritdoc/>
    public override string Name => "board";

    /// <inheritdoc/>
    public override int LongestInput => 6144;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        .. Words("null", "true", "false", "[]", "{}", "[", "]", "{", "}", ",", ":", "-1", "1e5", "4294967296", "\\u202e", "\\ud800", "\"\"", "1.5", "/*"),
        .. Words("\"gpio\"", "\"tx\"", "\"rx\"", "\"rts\"", "\"cts\"", "\"bytes\"", "\"offset\"", "\"0x10000\"", "\"psram\"", "\"octal\"", "\"quad\""),
        .. Words("\"sdCard\"", "\"shared\"", "\"accepted\"", "\"headers\"", "\"link\"", "\"stream\"", "\"bridge\"", "\"adapter\"", "\"internal\""),
    ];

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds()
    {
        foreach (string name in BoardCatalog.Names)
        {
            yield return File.ReadAllBytes(Repository.PathOf("hardware", "boards", name + ".json"));
        }
    }

    /// <inheritdoc/>
    public override void Run(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        string text = Encoding.UTF8.GetString(input);
        var diagnostics = new DiagnosticBag();
        Board? board = BoardReader.Read(new SourceText("board.json", text), BoardCatalog.Chips, diagnostics);
        PropertyException.Require(board is not null || diagnostics.HasErrors, "a file that is no board has an error");
        if (board is not null)
        {
            BoardCheck.Run(board, diagnostics);
        }

        if (board is not null && !diagnostics.HasErrors)
        {
            PropertyException.Require(BoardProfileSource.ValuesOf(board).Count > 0, "a board has a profile");
        }

        Messages.Check(diagnostics, text);
    }
}
