using System;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>
/// Rules that never match. Alone, one or two patterns are found by byte scans; together with these, the compiler gives them filter
/// tables. Every case runs both ways.
/// </summary>
public static class Ballast
{
    private const int Count = 24;
    private const int Seed = 77;

    /// <summary>The rules, to be appended to a case.</summary>
    public static string Rules { get; } = Make(Count, 6, 19);

    /// <summary>Rules of random bytes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="least">Bytes of the shortest pattern.</param>
    /// <param name="most">Bytes of the longest pattern.</param>
    /// <param name="name">What their names start with.</param>
    public static string Make(int count, int least, int most, string name = "ballast")
    {
        var random = new Random(Seed);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = new byte[random.Next(least, most + 1)];
            random.NextBytes(bytes);
            string hex = string.Join(' ', bytes.Select(b => b.ToString("X2")));
            text.Append($"\nrule {name}{i} {{ strings: $a = {{ {hex} }} condition: $a }}");
        }

        return text.ToString();
    }
}
