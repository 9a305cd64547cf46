using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace FirmwareScanner.Tests.Recordings;

/// <summary>Runs a program of Wireshark (Debian packages wireshark-common and tshark); without it tests skip.</summary>
internal static class WiresharkProgram
{
    internal static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process? started = null;
        try
        {
            started = Process.Start(start);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed (Debian packages wireshark-common and tshark)");
        }

        using Process process = started!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {errors.Result}");
        return output;
    }

    /// <summary>The value that capinfos prints after a label.</summary>
    internal static string ValueOf(string capinfos, string label)
    {
        string line = capinfos.Split('\n').First(line => line.TrimStart().StartsWith(label, StringComparison.Ordinal));
        return line[(line.IndexOfAny([':', '=']) + 1)..].Trim();
    }
}
