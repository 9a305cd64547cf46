using System.Globalization;
using System.Text.RegularExpressions;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// A macro among subsignatures, <c>${least-most}group$</c>: any signature of the group, that far behind the start of the subsignature in
/// front of it (https://docs.clamav.net/manual/Signatures/LogicalSignatures.html, and lsig_sub_matched in ClamAV's matcher-ac.c).
/// </summary>
/// <param name="Least">The least number of bytes from start to start.</param>
/// <param name="Most">The greatest number of bytes from start to start.</param>
/// <param name="Group">The number of the group.</param>
internal sealed partial record Macro(uint Least, uint Most, int Group)
{
    /// <summary>Parses one; null after an error was reported.</summary>
    /// <param name="field">Where it stands.</param>
    /// <param name="diagnostics">Receives errors.</param>
    public static Macro? Parse(SourceSpan field, DiagnosticBag diagnostics)
    {
        Match match = Form().Match(ClamAvLines.TextOf(field));
        if (match.Success
            && TryParse(match.Groups["least"], out uint least) && TryParse(match.Groups["most"], out uint most)
            && TryParse(match.Groups["group"], out uint group) && group < MacroGroups.Count)
        {
            return new Macro(least, most, (int)group);
        }

        diagnostics.Error(field, $"expected a macro such as ${{4-6}}12$, with a group from 0 to {MacroGroups.Count - 1}");
        return null;
    }

    private static bool TryParse(Group digits, out uint value) =>
        uint.TryParse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    [GeneratedRegex(@"^\$\{(?<least>[0-9]+)-(?<most>[0-9]+)\}(?<group>[0-9]+)\$$")]
    private static partial Regex Form();
}
