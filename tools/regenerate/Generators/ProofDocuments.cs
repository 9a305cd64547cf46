using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Proof.Commands;

namespace FirmwareScanner.Regenerate.Generators;

/// <summary>What the documents show of the compiled core.</summary>
internal static class ProofDocuments
{
    private const string Source = "the compiled core";

    private static readonly ConcurrentDictionary<string, DocumentFigures> Proofs = new();

    /// <summary>The memory maps: pictures, and the table of the reference board.</summary>
    public static Generator MemoryMaps { get; } = new("memory maps", Source, MakeMaps, "docs/images/memory-map-*.svg");

    /// <summary>The deepest chain of calls and the loops of the hot path.</summary>
    public static Generator Figures { get; } = new(
        "figures of the proof",
        Source,
        root => [GeneratedFile.WithRegion("docs/ilproof.md", "figures", TextBlock(Of(root).ProofLines()))]);

    /// <summary>What is known of the compiled core: proved once, however many ask.</summary>
    /// <param name="root">Root of the repository.</param>
    /// <exception cref="RegenerateException">The core has not been built.</exception>
    public static DocumentFigures Of(string root)
    {
        try
        {
            return Proofs.GetOrAdd(root, DocumentFigures.Of);
        }
        catch (UserErrorException exception)
        {
            throw new RegenerateException(exception.Message);
        }
    }

    private static IReadOnlyList<GeneratedFile> MakeMaps(string root)
    {
        DocumentFigures proof = Of(root);
        IReadOnlyList<string> boards = DocumentFigures.Boards;
        string pictures = string.Join("\n", boards.Select(board => $"![Memory map of {board}](images/memory-map-{board}.svg)\n"));
        return
        [
            .. boards.Select(board => GeneratedFile.Whole($"docs/images/memory-map-{board}.svg", proof.MapPicture(board))),
            GeneratedFile.WithRegion("docs/memory.md", "map", pictures + "\n" + TextBlock(proof.MapLines(boards[0]))),
        ];
    }

    private static string TextBlock(IEnumerable<string> lines) => $"```text\n{string.Join("\n", lines)}\n```\n";
}
