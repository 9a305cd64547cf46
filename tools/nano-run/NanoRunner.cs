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
    private const string CoreLibrary = "mscorlib";
    private const string TestLauncher = "nanoFramework.UnitTestLauncher";

    private readonly List<DeviceAssembly> _assemblies = [];

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
        var references = new ReferenceFolders(settings.References);
        var compiler = new DeviceCompiler(folder);
        _assemblies.Add(references.Find(CoreLibrary));
        Compilation compiled = Build(NanoProject.Read(settings.Project), references, compiler, [], cancellation);
        if (settings.Database is not null)
        {
            _assemblies.AddRange(BenchmarkProgram.Build(compiler, _assemblies, settings.Database, settings.Stream!, cancellation));
            ChildRun measured = await InterpretAsync(folder, cancellation);
            return ReportBenchmark(measured);
        }

        IReadOnlyList<ExpectedTest> expected = TestFinder.Find(compiled);
        if (expected.Count == 0)
        {
            throw new UserErrorException($"{settings.Project} has no class with [TestClass]: expected a project of tests, or --bench");
        }

        if (_assemblies.All(assembly => assembly.Name != TestLauncher))
        {
            _assemblies.Add(references.Find(TestLauncher));
        }

        return ReportTests(TestSummary.Of(expected, (await InterpretAsync(folder, cancellation)).Lines));
    }

    /// <summary>Builds a project after those that it needs.</summary>
    private Compilation Build(
        NanoProject project, ReferenceFolders references, DeviceCompiler compiler, HashSet<string> under, CancellationToken cancellation)
    {
        if (!under.Add(project.Path))
        {
            throw new UserErrorException($"{project.Path} needs itself");
        }

        foreach (NanoProject needed in project.ProjectReferences.Select(NanoProject.Read))
        {
            if (_assemblies.All(assembly => assembly.Name != needed.AssemblyName))
            {
                Build(needed, references, compiler, under, cancellation);
            }
        }

        foreach (string name in project.References.Where(name => _assemblies.All(assembly => assembly.Name != name)).ToArray())
        {
            _assemblies.Add(references.Find(name));
        }

        (DeviceAssembly built, Compilation compilation) = compiler.Compile(project, _assemblies, cancellation);
        _assemblies.Add(built);
        under.Remove(project.Path);
        return compilation;
    }

    private async Task<ChildRun> InterpretAsync(string folder, CancellationToken cancellation)
    {
        var processor = new MetadataProcessor(settings.MetadataProcessor, folder);
        var files = new List<string>();
        foreach (DeviceAssembly assembly in _assemblies)
        {
            files.Add(await processor.ConvertAsync(assembly, _assemblies, cancellation));
        }

        output.WriteLine("assembly bytes");
        foreach (string file in files)
        {
            string length = new FileInfo(file).Length.ToString("N0", CultureInfo.InvariantCulture);
            output.WriteLine($"{length,10}  {Path.GetFileName(file)}");
        }

        ChildRun run = await ChildProgram.RunAsync(
            settings.Interpreter, settings.InterpreterArguments.Concat(files), settings.Timeout, Show, cancellation);
        if (run.Lines.FirstOrDefault(line => line.Contains("nanoCLR v", StringComparison.Ordinal)) is { } version)
        {
            output.WriteLine(version.Trim());
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

    private int ReportBenchmark(ChildRun run)
    {
        BenchmarkReport report = BenchmarkReport.Read(run.Lines)
            ?? throw new UserErrorException($"the benchmark printed no figures: {run.Describe()}");
        output.Write(report.Text());
        return run.ExitCode == 0 ? ExitCode.Passed : ExitCode.Failed;
    }
}
