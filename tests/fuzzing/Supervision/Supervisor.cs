using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using FirmwareScanner.Fuzzing.Coverage;
using FirmwareScanner.Fuzzing.Engine;

namespace FirmwareScanner.Fuzzing.Supervision;

/// <summary>
/// Runs the woven program in a process of its own, and watches it: when it ends as a program must not, or is stuck in one input,
/// that input is a finding.
/// </summary>
internal sealed class Supervisor(WovenProgram program, string target, string findings, TimeSpan limit)
{
    private const int LongestErrors = 4000;
    private const int StartFactor = 10;
    private const int IdleFactor = 200;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PatienceWithTheDead = TimeSpan.FromSeconds(20);

    /// <summary>How many runs the process had begun when it ended.</summary>
    internal long Runs { get; private set; }

    /// <summary>Runs the program to its end.</summary>
    /// <param name="arguments">What it is told.</param>
    /// <returns>Its exit code; <see cref="ExitCode.Broken"/> if it crashed or hung, which then is a finding.</returns>
    internal int Run(IEnumerable<string> arguments)
    {
        File.Delete(program.Journal);
        using var journal = new InputJournal(program.Journal);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, UseShellExecute = false };
        start.Environment[Repository.FolderVariable] = Repository.PathOf();
        // Runs are short and alike: code that measures itself first, and collections after each MiB, cost more than they bring.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_GCgen0size"] = "4000000";
        start.ArgumentList.Add(program.Entry);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) =>
        {
            if (errors.Length < LongestErrors)
            {
                errors.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        bool isStuck = !Watch(process, journal);
        Runs = journal.Run;
        if (isStuck)
        {
            string seconds = limit.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            Note(new Finding("time-out", "one run", $"it was not over after {seconds} s of the processor's time", journal.Input));
            return ExitCode.Broken;
        }

        if (process.ExitCode is ExitCode.Success or ExitCode.Findings or ExitCode.Failure)
        {
            Console.Error.Write(errors);
            return process.ExitCode;
        }

        Note(new Finding("crash", FirstLine(errors), errors.ToString(), journal.Input));
        return ExitCode.Broken;
    }

    /// <summary>
    /// Waits for the end. A run is measured by the processor's time, as the machine may have others to serve; only what does nothing
    /// at all is measured by the clock.
    /// </summary>
    /// <returns>False if one run took longer than it may; the process is gone then, too.</returns>
    private bool Watch(Process process, InputJournal journal)
    {
        long run = 0;
        TimeSpan used = TimeSpan.Zero;
        var since = Stopwatch.StartNew();
        while (!process.WaitForExit(LookInterval))
        {
            process.Refresh();
            TimeSpan now = process.HasExited ? used : process.TotalProcessorTime;
            if (journal.Run != run)
            {
                run = journal.Run;
                used = now;
                since.Restart();
            }
            else if (now - used > (run == 0 ? StartFactor * limit : limit) || since.Elapsed > IdleFactor * limit)
            {
                process.Kill(entireProcessTree: true);
                WaitForLastWords(process);
                return false;
            }
        }

        WaitForLastWords(process);
        return true;
    }

    /// <summary>Waits until what it wrote has been read, unless something that it started keeps its outputs open.</summary>
    private static void WaitForLastWords(Process process)
    {
        using var end = new CancellationTokenSource(PatienceWithTheDead);
        try
        {
            process.WaitForExitAsync(end.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // What was read until then is all there is.
        }
    }

    private void Note(Finding finding) =>
        Console.WriteLine($"{target}: {finding.Kind}: {finding.Place}, {finding.Input.Length} bytes: {finding.Save(findings, target)}");

    private static string FirstLine(StringBuilder text)
    {
        string line = new StringReader(text.ToString()).ReadLine() ?? "without a word";
        return line.Length > 80 ? line[..80] : line;
    }
}
