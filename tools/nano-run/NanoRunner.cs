using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.NanoRun.Benchmarking;
using FirmwareScanner.NanoRun.Building;
using FirmwareScanner.NanoRun.Running;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.NanoRun;

/// <summary>Builds, converts, runs, reports.</summary>
/// <param name="settings">What to run and with which tools.</param>
/// <param name="output">For results.</param>
internal sealed class NanoRunner(RunSettings settings, TextWriter output)
{
    private const string TestLauncher = "nanoFramework.UnitTestLauncher";

    private bool _hasShownVersion;

    /// <summary>Does it all.</summary>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        DirectoryInfo folder = settings.Output is null
            ? Directory.CreateTempSubdirectory("nano-run-")
            : Directory.CreateDirectory(settings.Output);
        try
        {
            return await RunInAsync(folder.FullName, cancellation);
        }
        finally
        {
            if (settings.Output is null)
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private async Task<int> RunInAsync(string folder, CancellationToken cancellation)
    {
        var compiler = new DeviceCompiler(folder);
        var build = new DeviceBuild(new ReferenceFolders(settings.References), compiler);
        Compilation compiled = build.Build(settings.Project, cancellation);
        if (settings.Databases.Count > 0)
        {
            return await MeasureAsync(folder, compiler, build.Assemblies, cancellation);
        }

        IReadOnlyList<ExpectedTest> expected = TestFinder.Find(compiled);
        if (expected.Count == 0)
        {
            throw new UserErrorException($"{settings.Project} has no class with [TestClass]: expected a project of tests, or --bench");
        }

        build.AddReference(TestLauncher);
        IReadOnlyList<string> files = await ConvertAsync(folder, build.Assemblies, cancellation);
        ShowSizes(files);
        ChildRun run = await InterpretAsync(files, cancellation);
        ShowFigures(run);
        return ReportTests(TestSummary.Of(expected, run.Lines));
    }

    /// <summary>Each stream with each database.</summary>
    private async Task<int> MeasureAsync(
        string folder, DeviceCompiler compiler, IReadOnlyList<DeviceAssembly> core, CancellationToken cancellation)
    {
        bool hasFailed = false;
        foreach (string database in settings.Databases)
        {
            foreach (string stream in settings.Streams)
            {
                output.WriteLine($"{Path.GetFileName(database)}, {Path.GetFileName(stream)}");
                ChildRun last = settings.Counter.Count > 0
                    ? await CountAsync(database, stream)
                    : ReportTimes(await RunBenchmarkAsync(database, stream, BenchmarkProgram.Timed));
                hasFailed |= last.ExitCode != 0;
            }
        }

        return hasFailed ? ExitCode.Failed : ExitCode.Passed;

        async Task<ChildRun> CountAsync(string database, string stream)
        {
            ChildRun once = await RunBenchmarkAsync(database, stream, BenchmarkProgram.Repeated(1, 1));
            ChildRun sums = await RunBenchmarkAsync(database, stream, BenchmarkProgram.Repeated(1 + InstructionCounter.Repeats, 1));
            ChildRun scans = await RunBenchmarkAsync(database, stream, BenchmarkProgram.Repeated(1, 1 + InstructionCounter.Repeats));
            var counted = new InstructionCounter(CountOf(once), CountOf(sums), CountOf(scans), (int)new FileInfo(stream).Length);
            output.Write(BenchmarkReport.Text(counted, BenchmarkReport.ReadEvents(scans.Lines)!.Value));
            return scans;
        }

        async Task<ChildRun> RunBenchmarkAsync(string database, string stream, string call)
        {
            DeviceAssembly[] all = [.. core, .. BenchmarkProgram.Build(compiler, core, database, stream, call, cancellation)];
            return await InterpretAsync(await ConvertAsync(folder, all, cancellation), cancellation);
        }
    }

    private async Task<IReadOnlyList<string>> ConvertAsync(
        string folder, IReadOnlyList<DeviceAssembly> assemblies, CancellationToken cancellation)
    {
        var processor = new MetadataProcessor(settings.MetadataProcessor, folder);
        var files = new List<string>();
        foreach (DeviceAssembly assembly in assemblies)
        {
            files.Add(await processor.ConvertAsync(assembly, assemblies, cancellation));
        }

        return files;
    }

    private void ShowSizes(IReadOnlyList<string> files)
    {
        output.WriteLine("assembly bytes");
        foreach (string file in files)
        {
            string length = new FileInfo(file).Length.ToString("N0", CultureInfo.InvariantCulture);
            output.WriteLine($"{length,10}  {Path.GetFileName(file)}");
        }
    }

    private async Task<ChildRun> InterpretAsync(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        string[] command = [.. settings.Counter, settings.Interpreter];
        ChildRun run = await ChildProgram.RunAsync(
            command[0], [.. command[1..], .. settings.InterpreterArguments, .. files], settings.Timeout, Show, cancellation);
        if (!_hasShownVersion && run.Lines.FirstOrDefault(line => line.Contains("nanoCLR v", StringComparison.Ordinal)) is { } version)
        {
            output.WriteLine(version.Trim());
            _hasShownVersion = true;
        }

        if (run.ExitCode != 0)
        {
            output.WriteLine("the interpreter ended badly: " + run.Describe());
        }

        return run;
    }

    private void Show(string line)
    {
        if (settings.IsVerbose)
        {
            output.WriteLine("| " + line);
        }
    }

    /// <summary>What tests measured and printed, as <c>Figure,WHAT,NUMBER</c>.</summary>
    private void ShowFigures(ChildRun run)
    {
        foreach (string[] row in run.Lines.Select(line => line.Trim().Split(',')).Where(row => row is ["Figure", _, _]))
        {
            output.WriteLine($"{long.Parse(row[2], CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture),10}  {row[1]}");
        }
    }

    private int ReportTests(TestSummary summary)
    {
        foreach (TestResult result in summary.Results.Where(result => result.Outcome != TestOutcome.Passed))
        {
            output.WriteLine($"{(result.Outcome == TestOutcome.Failed ? "FAILED " : "skipped")} {result.Name}: {result.Detail}");
        }

        foreach (string name in summary.Missing)
        {
            output.WriteLine($"FAILED  {name}: nothing was reported");
        }

        string skipped = summary.Skipped == 0 ? string.Empty : $", {summary.Skipped} skipped";
        output.WriteLine($"{summary.Passed} passed, {summary.Failed} failed{skipped}");
        return summary.Failed == 0 && summary.Passed > 0 ? ExitCode.Passed : ExitCode.Failed;
    }

    private ChildRun ReportTimes(ChildRun run)
    {
        BenchmarkReport report = BenchmarkReport.Read(run.Lines)
            ?? throw new UserErrorException($"the benchmark printed no figures: {run.Describe()}");
        output.Write(report.Text());
        return run;
    }

    private long CountOf(ChildRun run)
    {
        if (BenchmarkReport.ReadEvents(run.Lines) is null)
        {
            throw new UserErrorException($"the benchmark did not come to its end: {run.Describe()}");
        }

        return InstructionCounter.Read(run.Lines, settings.CountPattern) ?? throw new UserErrorException(
            $"--count-with printed nothing that --count-pattern ({settings.CountPattern}) finds a number in: {run.Describe()}");
    }
}
