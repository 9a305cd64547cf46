using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Compares sequences by what they match.</summary>
internal sealed class SequenceComparer : IEqualityComparer<Sequence>
{
    private SequenceComparer()
    {
    }

    /// <summary>The only instance.</summary>
    public static SequenceComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(Sequence? x, Sequence? y) => ReferenceEquals(x, y)
        || (x is not null && y is not null && x.FullWord == y.FullWord && x.Elements.SequenceEqual(y.Elements));

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] Sequence obj)
    {
        var hash = new HashCode();
        foreach (Element element in obj.Elements)
        {
            hash.Add(element);
        }

        return hash.ToHashCode();
    }
}
