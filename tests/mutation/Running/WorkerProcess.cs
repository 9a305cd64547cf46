using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Mutation.Running;

/// <summary>Starts workers, and goes on with a new one when one is gone.</summary>
/// <param name="folder">Where the tests and the mutated assembly are.</param>
/// <param name="assembly">The mutated assembly.</param>
/// <param name="testAssemblies">The tests.</param>
/// <param name="filter">What names of tests contain.</param>
internal sealed class WorkerProcess(string folder, string assembly, IReadOnlyList<string> testAssemblies, string filter)
{
    internal const string CoverMode = "cover";
    internal const string Begin = "begin";
    internal const string Killed = "killed";
    internal const string Survived = "survived";
    internal const string Spoiled = "spoiled";
    internal const int TimeOutCode = 90;

    private const string TryMode = "try";
    private const string MemoryLimit = "80000000";
    private static readonly TimeSpan LongestCover = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestTry = TimeSpan.FromHours(12);

    /// <summary>Runs all tests while no mutant is alive.</summary>
    /// <param name="mutants">How many there are.</param>
    internal IReadOnlyList<TestRecord> Cover(int mutants)
    {
        string answers = Fresh("cover.txt");
        int code = Start(CoverMode, string.Empty, answers, mutants, LongestCover);
        return code == 0
            ? [.. File.ReadLines(answers).Select(TestRecord.Parse)]
            : throw new MutationException($"the tests end with code {code} while no mutant is alive: see {answers}");
    }

    /// <summary>Tries mutants one after the other.</summary>
    /// <param name="orders">What to do.</param>
    /// <param name="report">Hears of each as soon as it is done.</param>
    internal void Try(IReadOnlyList<MutantOrder> orders, Action<MutantFate> report)
    {
        IReadOnlyList<MutantOrder> left = orders;
        while (left.Count > 0)
        {
            string file = Fresh("orders.txt");
            string answers = Fresh("answers.txt");
            File.WriteAllLines(file, left.Select(order => order.ToLine()));
            int code = Start(TryMode, file, answers, 0, LongestTry);
            int done = Read(answers, code, report);
            left = [.. left.Skip(done)];
        }
    }

    /// <summary>Reads what a worker said.</summary>
    /// <returns>How many mutants are done with.</returns>
    private static int Read(string answers, int code, Action<MutantFate> report)
    {
        int done = 0;
        int begun = -1;
        foreach (string[] parts in File.ReadLines(answers).Select(line => line.Split('\t')))
        {
            int mutant = int.Parse(parts[1], CultureInfo.InvariantCulture);
            switch (parts[0])
            {
                case Begin:
                    begun = mutant;
                    break;
                case Spoiled:
                    return done;
                default:
                    begun = -1;
                    done++;
                    report(new MutantFate(mutant, parts[0] == Survived ? FateKind.Survived : FateKind.Killed, parts[2]));
                    break;
            }
        }

        if (begun >= 0)
        {
            done++;
            report(new MutantFate(begun, FateKind.Killed, code == TimeOutCode ? "(time-out)" : $"(crash, code {code})"));
        }

        return done > 0 ? done : throw new MutationException($"a worker ended with code {code} before its first mutant");
    }

    private int Start(string mode, string orders, string answers, int mutants, TimeSpan limit)
    {
        string[] arguments =
        [
            typeof(WorkerProcess).Assembly.Location, WorkerProgram.Mark, mode, folder, assembly, orders, answers,
            mutants.ToString(CultureInfo.InvariantCulture), filter, .. testAssemblies,
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardInput = true };
        // A mutant that allocates without end is to fail, not to take the machine's memory.
        start.Environment["DOTNET_GCHeapHardLimit"] = MemoryLimit;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(limit);
            return TimeOutCode;
        }

        return process.ExitCode;
    }

    private string Fresh(string name)
    {
        string path = Path.Combine(folder, name);
        File.Delete(path);
        return path;
    }
}
