using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Mutation.Mutants;

namespace FirmwareScanner.Mutation.Reports;

/// <summary>
/// Mutants that may live, with the reason: <c>accepted.txt</c>, a line each with file, source line, original, replacement and reason.
/// They are known by their text, as lines move.
/// </summary>
internal sealed class AcceptedMutants
{
    private const string Separator = " :: ";
    private const int FieldCount = 5;
    private const string Dropped = "(dropped)";
    private readonly HashSet<(string File, string Text, string Original, string Replacement)> _mutants = [];

    private AcceptedMutants(IEnumerable<string> lines)
    {
        foreach (string line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] parts = line.Split(Separator, FieldCount);
            if (parts.Length < FieldCount)
            {
                throw new MutationException($"accepted.txt: expected {FieldCount} fields with {Separator}between them, found \"{line}\"");
            }

            _mutants.Add((parts[0], parts[1], parts[2], parts[3] == Dropped ? string.Empty : parts[3]));
        }
    }

    /// <summary>Reads the list of the repository.</summary>
    internal static AcceptedMutants Load() => new(File.ReadLines(Repository.PathOf("tests", "mutation", "accepted.txt")));

    /// <summary>Whether a mutant may live.</summary>
    internal bool Contains(Mutant mutant) => _mutants.Contains((mutant.File, mutant.Text, mutant.Original, mutant.Replacement));

    /// <summary>A mutant as a line of the list, without its reason.</summary>
    internal static string LineOf(Mutant mutant) => string.Join(
        Separator, mutant.File, mutant.Text, mutant.Original, mutant.Replacement.Length == 0 ? Dropped : mutant.Replacement);
}
