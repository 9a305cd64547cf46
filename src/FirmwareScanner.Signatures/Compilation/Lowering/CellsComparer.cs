using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace FirmwareScanner.Signatures.Compilation.Lowering;

/// <summary>Compares cells by what they match.</summary>
internal sealed class CellsComparer : IEqualityComparer<IReadOnlyList<SequenceCell>>
{
    private CellsComparer()
    {
    }

    /// <summary>The only instance.</summary>
    public static CellsComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(IReadOnlyList<SequenceCell>? x, IReadOnlyList<SequenceCell>? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && x.SequenceEqual(y));

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] IReadOnlyList<SequenceCell> obj)
    {
        var hash = new HashCode();
        foreach (SequenceCell cell in obj)
        {
            hash.Add(cell);
        }

        return hash.ToHashCode();
    }
}
