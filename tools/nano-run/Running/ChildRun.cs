using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.NanoRun.Running;

/// <summary>How a child program ended.</summary>
/// <param name="ExitCode">Its exit code, or null if it was stopped for lack of time.</param>
/// <param name="Lines">All lines of both its outputs, in the order of their arrival.</param>
internal sealed record ChildRun(int? ExitCode, IReadOnlyList<string> Lines)
{
    private const int LinesShown = 8;

    /// <summary>Exit code and last lines.</summary>
    public string Describe()
    {
        string end = ExitCode is int code ? "exit code " + code.ToString(CultureInfo.InvariantCulture) : "stopped: out of time";
        IEnumerable<string> last = Lines.Where(line => line.Trim().Length > 0).TakeLast(LinesShown);
        return string.Join(Environment.NewLine + "    ", last.Prepend(end));
    }
}
