using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.RegularExpressions;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Patterns;

/// <summary>Turns the atoms of regular expressions into sequences.</summary>
internal static class AtomSequences
{
    /// <summary>The atoms as sequences; none if one of the searches has none, for then nothing narrows the search.</summary>
    public static IReadOnlyList<Sequence> Of(IReadOnlyList<ExpressionSearch> searches) =>
        searches.Any(search => search.Atoms.Count == 0) ? [] : [.. searches.SelectMany(search => search.Atoms).Select(ToSequence)];

    private static Sequence ToSequence(ExpressionAtom atom) =>
        new([.. atom.Values.Zip(atom.Masks).Select(pair => ByteElement.Masked(pair.First, pair.Second))]);
}
