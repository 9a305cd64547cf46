using System;
using System.Globalization;

namespace FirmwareScanner.Rules;

/// <summary>How many of the rules that were asked for a database has.</summary>
/// <param name="Rules">Rules that it has.</param>
/// <param name="Asked">Rules that were asked for.</param>
/// <param name="AboveInfo">Of those that it has, how many make a stream "found": neither private nor of severity <c>info</c>.</param>
/// <param name="AskedAboveInfo">Of those that were asked for, how many do.</param>
public sealed record RuleCoverage(int Rules, int Asked, int AboveInfo, int AskedAboveInfo)
{
    /// <summary>For people: <c>on the board: N of M rules, A of B above info</c>.</summary>
    public override string ToString() => ((FormattableString)
        $"on the board: {Rules:N0} of {Asked:N0} rules, {AboveInfo:N0} of {AskedAboveInfo:N0} above info").ToString(CultureInfo.InvariantCulture);
}
