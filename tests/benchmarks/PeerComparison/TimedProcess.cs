using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Benchmarks.Processes;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>
/// Runs tools under GNU time, bound to one processor, with their output in files: nobody reads it while the clock runs.
/// </summary>
public sealed class TimedProcess
{
    private const string TimeProgram = "/usr/bin/time";

    // The shell replaces itself by the tool; it is there for the redirection only.
    private const string Redirect = "exec \"$@\" >\"$PEER_OUTPUT\" 2>\"$PEER_ERROR\"";

    private readonly string _folder;
    private readonly IReadOnlyList<string> _prefix;

    /// <summary>Prepares to run.</summary>
    /// <param name="folder">Folder for output files.</param>
    /// <param name="processor">Number of the processor to bind tools to, or -1 for any.</param>
    /// <exception cref="BenchmarkException">GNU time or taskset is missing.</exception>
    public TimedProcess(string folder, int processor)
    {
        _folder = folder;
        Require(TimeProgram);
        _prefix = processor < 0 ? [] : [Require("taskset"), "-c", processor.ToString(CultureInfo.InvariantCulture)];
    }

    /// <summary>Runs a tool.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="exitCodes">Exit codes that mean success.</param>
    /// <returns>How it went; the output file is overwritten by the next run.</returns>
    /// <exception cref="BenchmarkException">It ended with another exit code.</exception>
    public TimedRun Run(IReadOnlyList<string> command, IReadOnlyList<int> exitCodes)
    {
        string report = Path.Combine(_folder, "time.txt");
        string output = Path.Combine(_folder, "stdout.txt");
        string error = Path.Combine(_folder, "stderr.txt");
        string[] arguments =
        [
            $"PEER_OUTPUT={output}", $"PEER_ERROR={error}", TimeProgram, "--quiet", "-f", "%e %U %S %M", "-o", report,
            .. _prefix, "sh", "-c", Redirect, "sh", .. command,
        ];
        ChildProcessResult result = ChildProcess.Run("env", arguments);
        string messages = File.Exists(error) ? File.ReadAllText(error) : result.Error;
        if (!exitCodes.Contains(result.ExitCode))
        {
            throw new BenchmarkException(
                $"{string.Join(' ', command)}: expected exit code {string.Join(" or ", exitCodes)}, found {result.ExitCode}: "
                + messages.Trim());
        }

        double[] figures = File.ReadAllText(report).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))
            .ToArray();
        return new TimedRun(figures[0], figures[1] + figures[2], (long)figures[3], result.ExitCode, output, messages);
    }

    private static string Require(string program)
    {
        return ChildProcess.Find(program)
            ?? throw new BenchmarkException($"{program}: not found; tests/benchmarks/peers/run.sh installs what is needed");
    }
}
