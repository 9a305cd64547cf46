using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Boards;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Proof.Map;

/// <summary>What the memory map must know of a board.</summary>
/// <param name="Name">The name by which it is chosen.</param>
/// <param name="Description">What it is.</param>
/// <param name="HeapBytes">Managed heap.</param>
/// <param name="HeapSource">Where that figure comes from.</param>
/// <param name="BudgetBytes">What of it the core may take.</param>
/// <param name="RuntimeBytes">Flash up to the application: boot loader, tables and nanoFramework itself.</param>
/// <param name="ApplicationBytes">Flash for the application's assemblies.</param>
/// <param name="StorageBytes">Flash for the file system I:.</param>
/// <param name="FlashBytes">The whole flash.</param>
internal sealed record MapBoard(
    string Name,
    string Description,
    long HeapBytes,
    string HeapSource,
    int BudgetBytes,
    long RuntimeBytes,
    long ApplicationBytes,
    long StorageBytes,
    long FlashBytes)
{
    /// <summary>All known boards.</summary>
    public static IReadOnlyList<MapBoard> All { get; } = [.. BoardCatalog.Boards.Select(Of)];

    /// <summary>The board of a name.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public static MapBoard Find(string name)
    {
        return All.FirstOrDefault(board => board.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UserErrorException(
                $"--board: '{name}' is not known; known are {string.Join(", ", All.Select(board => board.Name))}");
    }

    private static MapBoard Of(Board board)
    {
        BoardMemory memory = board.Memory;
        return new MapBoard(
            board.Name,
            board.Description,
            memory.ManagedHeapBytes,
            memory.ManagedHeapSource,
            board.Plan.BudgetBytes,
            memory.Application.Offset,
            memory.Application.Bytes,
            memory.Storage.Bytes,
            memory.FlashBytes);
    }
}
