using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Proof;
using FirmwareScanner.Proof.Output;

namespace FirmwareScanner.Regenerate.Generators;

/// <summary>What the documents show of the compiled core.</summary>
internal static class ProofDocuments
{
    private const string Source = "the compiled core";

    /// <summary>The memory maps: pictures, and the table of the reference board.</summary>
    public static Generator MemoryMaps { get; } = new("memory maps", Source, MakeMaps, "docs/images/memory-map-*.svg");

    /// <summary>The deepest chain of calls and the loops of the hot path.</summary>
    public static Generator Figures { get; } = new(
        "figures of the proof",
        Source,
        root => [GeneratedFile.WithRegion("docs/ilproof.md", "figures", Read(root, proof => TextBlock(proof.ProofLines())))]);

    /// <summary>Looks at the compiled core.</summary>
    /// <typeparam name="TResult">What is to be known of it.</typeparam>
    /// <param name="root">Root of the repository.</param>
    /// <param name="look">Looks at it.</param>
    /// <exception cref="RegenerateException">The core has not been built.</exception>
    public static TResult Read<TResult>(string root, Func<DocumentFigures, TResult> look)
    {
        try
        {
            using DocumentFigures figures = DocumentFigures.Of(root);
            return look(figures);
        }
        catch (UserErrorException exception)
        {
            throw new RegenerateException(exception.Message);
        }
    }

    private static IReadOnlyList<GeneratedFile> MakeMaps(string root)
    {
        return Read(root, IReadOnlyList<GeneratedFile> (proof) =>
        {
            IReadOnlyList<string> boards = DocumentFigures.Boards;
            string pictures = string.Join("\n", boards.Select(board => $"![Memory map of {board}](images/memory-map-{board}.svg)\n"));
            return
            [
                .. boards.Select(board => GeneratedFile.Whole($"docs/images/memory-map-{board}.svg", proof.MapPicture(board))),
                GeneratedFile.WithRegion("docs/memory.md", "map", pictures + "\n" + TextBlock(proof.MapLines(boards[0]))),
            ];
        });
    }

    private static string TextBlock(IEnumerable<string> lines) => $"```text\n{string.Join("\n", lines)}\n```\n";
}
