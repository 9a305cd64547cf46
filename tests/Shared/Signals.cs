using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Testing;

/// <summary>The signals that end a program.</summary>
internal static class Signals
{
    /// <summary>Ctrl+C.</summary>
    internal const int Interrupt = 2;

    /// <summary>The polite request of kill(1), of a shutdown, of a supervisor.</summary>
    internal const int Terminate = 15;

    /// <summary>Skips the calling test where the signal cannot reach a program that it starts.</summary>
    /// <remarks>
    /// Who starts with a signal ignored passes that on: nohup and the background jobs of a script do so with SIGINT, and so does a
    /// supervisor that is told to.
    /// </remarks>
    internal static void Require(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no way to send a signal to a process without a console");
        Assert.SkipWhen(IsIgnored(signal), $"the tests were started with signal {signal} ignored, and so are the programs that they start");
    }

    /// <summary>Whether this process ignores a signal; only Linux tells.</summary>
    private static bool IsIgnored(int signal)
    {
        const string Label = "SigIgn:";
        const string Status = "/proc/self/status";
        string? line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal)) : null;
        return line is not null && (ulong.Parse(line[Label.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << (signal - 1))) != 0;
    }
}
