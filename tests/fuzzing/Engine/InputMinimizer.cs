using System.Linq;

namespace FirmwareScanner.Fuzzing.Engine;

/// <summary>Makes the input of a finding smaller as long as the finding stays the same.</summary>
internal static class InputMinimizer
{
    private const int MostRuns = 3000;

    /// <summary>A finding of the same fault with a small input.</summary>
    internal static Finding Minimize(Finding finding, InputRunner runner)
    {
        long last = runner.Runs + MostRuns;
        Finding smallest = finding;
        for (int piece = finding.Input.Length / 2; piece > 0; piece /= 2)
        {
            for (int at = 0; at < smallest.Input.Length && runner.Runs < last;)
            {
                byte[] shorter = [.. smallest.Input.Take(at), .. smallest.Input.Skip(at + piece)];
                Finding? found = runner.Run(shorter);
                if (finding.IsLike(found))
                {
                    smallest = found!;
                }
                else
                {
                    at += piece;
                }
            }
        }

        return smallest;
    }
}
