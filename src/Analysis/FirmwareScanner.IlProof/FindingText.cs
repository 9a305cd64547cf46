using System.Collections.Generic;

namespace FirmwareScanner.IlProof;

/// <summary>Tells a reader what does not hold, how the code gets there and what to do.</summary>
public static class FindingText
{
    /// <summary>The lines of a finding.</summary>
    public static IEnumerable<string> Lines(Finding finding)
    {
        yield return $"{finding.Rule}: {finding.Problem}";
        if (finding.Place.Length > 0)
        {
            yield return $"  at     {finding.Place}";
        }

        // A root that offends by itself needs no path.
        for (int step = 0; step < finding.Path.Count && finding.Path.Count > 1; step++)
        {
            yield return $"  {(step == 0 ? "path" : "    ")}   {new string(' ', step * 2)}{finding.Path[step]}";
        }

        yield return $"  to do  {finding.Advice}";
    }
}
