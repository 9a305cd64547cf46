using System.Collections.Generic;

namespace FirmwareScanner.Modules.Pe;

/// <summary>What the functions of the module need of a PE file beside its fields; there is none for other files.</summary>
/// <param name="Image">The headers.</param>
/// <param name="Imports">The imported libraries.</param>
/// <param name="DelayedImports">The libraries that are imported on first use.</param>
internal sealed record PeState(PeImage Image, IReadOnlyList<PeImportedLibrary> Imports, IReadOnlyList<PeImportedLibrary> DelayedImports)
{
    /// <summary>The import hash, once it was asked for.</summary>
    internal byte[]? ImportHash { get; set; }

    /// <summary>The checksum of the file, once it was asked for.</summary>
    internal long? Checksum { get; set; }
}

/// <summary>A library and what is imported of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Functions">The functions.</param>
internal sealed record PeImportedLibrary(byte[] Name, IReadOnlyList<PeImportedFunction> Functions);

/// <summary>An imported function.</summary>
/// <param name="Name">Its name; for one imported by number the known name, or <c>ord</c> and the number.</param>
/// <param name="Ordinal">Its number; null if it is imported by name.</param>
/// <param name="Address">The relative virtual address where its address is put.</param>
internal sealed record PeImportedFunction(byte[] Name, ushort? Ordinal, ulong Address);
