using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Boards;

/// <summary>The boards and chips that FirmwareScanner knows: the files of <c>hardware</c>, which are part of this assembly.</summary>
public static class BoardCatalog
{
    private const string ChipFolder = "Chips/";
    private const string BoardFolder = "Boards/";

    private static readonly Lazy<IReadOnlyList<Chip>> LazyChips = new(() => ReadAll(ChipFolder, ChipReader.Read));
    private static readonly Lazy<IReadOnlyList<Board>> LazyBoards = new(ReadBoards);

    /// <summary>All chips.</summary>
    public static IReadOnlyList<Chip> Chips => LazyChips.Value;

    /// <summary>All boards, by number: the first is the reference board.</summary>
    public static IReadOnlyList<Board> Boards => LazyBoards.Value;

    /// <summary>The names of all boards, in alphabetical order; unlike <see cref="Boards"/> this reads no file.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. ResourcesIn(BoardFolder).Select(Path.GetFileNameWithoutExtension).OfType<string>()];

    /// <summary>The board of a name, or null.</summary>
    /// <param name="name">The name, in small or capital letters.</param>
    public static Board? Find(string name) => Boards.FirstOrDefault(board => board.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<Board> ReadBoards()
    {
        IReadOnlyList<Board> boards = ReadAll(BoardFolder, (source, diagnostics) => BoardReader.Read(source, Chips, diagnostics));
        return [.. boards.OrderBy(board => board.Number)];
    }

    private static IReadOnlyList<T> ReadAll<T>(string folder, Func<SourceText, DiagnosticBag, T?> read)
        where T : class
    {
        var diagnostics = new DiagnosticBag();
        var found = new List<T>();
        foreach (string name in ResourcesIn(folder))
        {
            using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
            if (read(new SourceText(name, reader.ReadToEnd()), diagnostics) is T value)
            {
                found.Add(value);
            }
        }

        return diagnostics.HasErrors
            ? throw new InvalidDataException("a board file in this assembly is wrong: " + diagnostics.All[0].Headline)
            : found;
    }

    private static IEnumerable<string> ResourcesIn(string folder)
    {
        return Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
    }
}
