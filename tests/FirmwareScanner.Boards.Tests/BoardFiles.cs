using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Boards.Tests;

/// <summary>The board files of the repository, as they are or with a fault put in.</summary>
internal static class BoardFiles
{
    public static string Folder => RepositoryFiles.PathOf("hardware", "boards");

    public static TheoryData<string> Names => [.. Paths(Folder).Select(path => Path.GetFileNameWithoutExtension(path)!)];

    public static IEnumerable<string> Paths(string folder)
    {
        return Directory.EnumerateFiles(folder, "*.json").Where(path => !path.EndsWith(".schema.json", StringComparison.Ordinal)).Order();
    }

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name + ".json"));

    /// <summary>What reader and check say about a text.</summary>
    public static DiagnosticBag Check(string text)
    {
        var diagnostics = new DiagnosticBag();
        if (BoardReader.Read(new SourceText("board.json", text), BoardCatalog.Chips, diagnostics) is Board board)
        {
            BoardCheck.Run(board, diagnostics);
        }

        return diagnostics;
    }

    /// <summary>The file of a board with one piece of its text replaced.</summary>
    public static string With(string name, string piece, string replacement)
    {
        string text = Text(name);
        Assert.Contains(piece, text);
        return text.Replace(piece, replacement, StringComparison.Ordinal);
    }
}
