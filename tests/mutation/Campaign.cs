using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Mutation.Building;
using FirmwareScanner.Mutation.Mutants;
using FirmwareScanner.Mutation.Reports;
using FirmwareScanner.Mutation.Running;

namespace FirmwareScanner.Mutation;

/// <summary>What is tried.</summary>
/// <param name="Project">The project.</param>
/// <param name="Under">What paths of files contain.</param>
/// <param name="Tests">What names of tests contain.</param>
/// <param name="Sample">How many mutants; null for all.</param>
/// <param name="Seed">Chooses them.</param>
/// <param name="Budget">Seconds of tests a mutant.</param>
internal sealed record CampaignOptions(ProjectUnderTest Project, string Under, string Tests, int? Sample, int Seed, double Budget);

/// <summary>Mutates an assembly, runs the tests on each mutant, and reports those that no test notices.</summary>
internal sealed class Campaign : IDisposable
{
    private const int LimitFactor = 10;
    private const int LimitExtra = 5000;
    private const int ProgressInterval = 100;

    private readonly CampaignOptions _options;
    private readonly TextWriter _output;
    private readonly string _folder;
    private readonly AcceptedMutants _accepted = AcceptedMutants.Load();
    private readonly List<Mutant> _survivors = [];
    private int _killed;
    private int _allowed;
    private int _done;

    internal Campaign(CampaignOptions options, TextWriter output)
    {
        _options = options;
        _output = output;
        _folder = Repository.PathOf("artifacts", "mutation", $"{options.Project.Name}-{Environment.ProcessId}");
    }

    /// <summary>Runs the campaign.</summary>
    /// <returns>0, or 1 if a mutant lives that must not.</returns>
    internal int Run()
    {
        CopyTests();
        var assembly = new MutatedAssembly(
            _options.Project, _folder, file => file.Contains(_options.Under, StringComparison.Ordinal));
        IReadOnlyList<Mutant> all = assembly.Write(Path.Combine(_folder, _options.Project.Assembly + ".dll"));
        Mutant[] chosen = Choose(all);
        if (chosen.Length == 0)
        {
            throw new MutationException("there is nothing to mutate");
        }

        var worker = new WorkerProcess(_folder, _options.Project.Assembly, _options.Project.TestProjects, _options.Tests);
        IReadOnlyList<TestRecord> tests = worker.Cover(all.Count);
        foreach (IGrouping<string, TestRecord> failed in tests.Where(test => !test.HasPassed).GroupBy(test => test.Name.Split('#')[0]))
        {
            _output.WriteLine($"left out, as it fails while no mutant is alive: {failed.Key}, {failed.Count()} times: {failed.First().Failure}");
        }

        TestRecord[] passed = [.. tests.Where(test => test.HasPassed)];
        if (passed.Length == 0)
        {
            throw new MutationException("no test ran");
        }

        _output.WriteLine($"{all.Count} mutants, {chosen.Length} of them tried, {passed.Length} tests");
        TryAll(worker, all, chosen, passed);
        return Report(chosen.Length);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, true);
        }
    }

    private void CopyTests()
    {
        Directory.CreateDirectory(_folder);
        foreach (string output in _options.Project.TestProjects.Select(ProjectUnderTest.OutputOf))
        {
            foreach (string path in Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories))
            {
                string target = Path.Combine(_folder, Path.GetRelativePath(output, path));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(path, target, overwrite: true);
            }
        }
    }

    private Mutant[] Choose(IReadOnlyList<Mutant> all)
    {
        if (_options.Sample is not int count)
        {
            return [.. all];
        }

        Mutant[] shuffled = [.. all];
        new Random(_options.Seed).Shuffle(shuffled);
        return [.. shuffled.Take(count).OrderBy(mutant => mutant.Number)];
    }

    private void TryAll(WorkerProcess worker, IReadOnlyList<Mutant> all, Mutant[] chosen, TestRecord[] tests)
    {
        ILookup<int, TestRecord> touching = tests.OrderBy(test => test.Milliseconds)
            .SelectMany(test => test.Touched.Select(mutant => (mutant, test)))
            .ToLookup(pair => pair.mutant, pair => pair.test);
        var orders = new List<MutantOrder>();
        foreach (Mutant mutant in chosen)
        {
            MutantOrder order = OrderOf(mutant, touching[mutant.Number]);
            if (order.Tests.Count == 0)
            {
                Note(mutant, new MutantFate(mutant.Number, FateKind.Untouched, string.Empty));
            }
            else
            {
                orders.Add(order);
            }
        }

        var alive = new HashSet<int>();
        worker.Try(orders, fate =>
        {
            if (fate.Kind == FateKind.Survived)
            {
                alive.Add(fate.Mutant);
            }
            else
            {
                Note(all[fate.Mutant], fate);
            }
        });

        // What types hold from their first use on was made without the mutant: each gets a process in which it lives from the start.
        foreach (MutantOrder order in orders.Where(order => alive.Contains(order.Mutant)))
        {
            worker.Try([order], fate => Note(all[fate.Mutant], fate));
        }
    }

    private MutantOrder OrderOf(Mutant mutant, IEnumerable<TestRecord> tests)
    {
        double left = _options.Budget * 1000;
        var chosen = new List<(int Test, int Limit)>();
        foreach (TestRecord test in tests)
        {
            left -= test.Milliseconds;
            if (left < 0 && chosen.Count > 0)
            {
                break;
            }

            chosen.Add((test.Index, (LimitFactor * test.Milliseconds) + LimitExtra));
        }

        return new MutantOrder(mutant.Number, chosen);
    }

    private void Note(Mutant mutant, MutantFate fate)
    {
        _done++;
        if (fate.Kind == FateKind.Killed)
        {
            _killed++;
        }
        else if (_accepted.Contains(mutant))
        {
            _allowed++;
        }
        else
        {
            _survivors.Add(mutant);
            _output.WriteLine($"{(fate.Kind == FateKind.Untouched ? "no test asks for it" : "survived")}: {mutant}");
        }

        if (_done % ProgressInterval == 0)
        {
            _output.WriteLine($"… {_done} tried, {_killed} killed");
        }
    }

    private int Report(int tried)
    {
        foreach (Mutant mutant in _survivors.OrderBy(mutant => mutant.Number))
        {
            _output.WriteLine(AcceptedMutants.LineOf(mutant));
        }

        _output.WriteLine($"{_options.Project.Name}: {tried} mutants, {_killed} killed, {_allowed} accepted, {_survivors.Count} survivors");
        if (_killed == 0 && _survivors.Count > 1)
        {
            throw new MutationException("not one mutant was killed: the tests do not test what was mutated");
        }

        return _survivors.Count == 0 ? ExitCode.Success : ExitCode.Survivors;
    }
}
