using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tests.Recordings;

/// <summary>Runs a program of Wireshark (Debian packages wireshark-common and tshark); without it tests skip.</summary>
internal static class WiresharkProgram
{
    internal static string Run(string program, params string[] arguments)
    {
        ProgramEnd? end = null;
        try
        {
            end = StartedProgram.Run(new ProcessStartInfo(program, arguments));
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed (Debian packages wireshark-common and tshark)");
        }

        Assert.True(end!.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {end.Error}");
        return end.Output;
    }

    /// <summary>The value that capinfos prints after a label.</summary>
    internal static string ValueOf(string capinfos, string label)
    {
        string line = capinfos.Split('\n').First(line => line.TrimStart().StartsWith(label, StringComparison.Ordinal));
        return line[(line.IndexOfAny([':', '=']) + 1)..].Trim();
    }
}
