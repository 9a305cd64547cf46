using System;
using System.Collections.Generic;
using FirmwareScanner.Regenerate.Generators;

namespace FirmwareScanner.Regenerate;

/// <summary>Makes files of one kind.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Source">What they are made from.</param>
/// <param name="Files">Makes them, given the root of the repository; nothing is written yet.</param>
/// <param name="Claims">
/// Patterns such as <c>hardware/wiring/*.svg</c>: every file of that name is made here, and goes if it is not any more; those behind a
/// <c>!</c> are excepted.
/// </param>
internal sealed record Generator(string Name, string Source, Func<string, IReadOnlyList<GeneratedFile>> Files, params string[] Claims)
{
    /// <summary>All generators. Whatever else is to be generated gets a line here; a test runs each and names what is stale.</summary>
    public static IReadOnlyList<Generator> All { get; } =
    [
        BoardFiles.PinTables,
        BoardFiles.WiringPictures,
        CarrierBoard.Generator,
        BuiltInDatabaseSource.Generator,
        BuiltInRulesPage.Generator,
        PackedCases.Generator,
        SectionTable.Generator,
        ArchitectureDocument.Generator,
        ProofDocuments.MemoryMaps,
        ProofDocuments.Figures,
        OperationCosts.Generator,
        WayCosts.Generator,
        UnwrapCosts.Generator,
        QuotedFigures.Generator,
    ];
}
