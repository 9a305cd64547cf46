using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Fuzzing.Coverage;
using FirmwareScanner.Fuzzing.Targets;

namespace FirmwareScanner.Fuzzing.Engine;

/// <summary>Changes inputs of the corpus, runs the target on them, and keeps those that took an edge for the first time.</summary>
internal sealed class FuzzLoop
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(30);

    private readonly FuzzTarget _target;
    private readonly FuzzOptions _options;
    private readonly InputRunner _runner;
    private readonly InputCorpus _corpus = new();
    private readonly SeenEdges _edges = new();
    private readonly List<Finding> _findings = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _reported;

    internal FuzzLoop(FuzzTarget target, FuzzOptions options, InputJournal journal)
    {
        _target = target;
        _options = options;
        _runner = new InputRunner(target, journal, options.MemoryLimit);
    }

    /// <summary>Runs the whole campaign.</summary>
    /// <returns>How many findings there are.</returns>
    internal int Run()
    {
        foreach (byte[] input in _target.Seeds().Concat(_options.Corpora.SelectMany(InputCorpus.Load)))
        {
            Try(input);
        }

        if (_edges.Count == 0)
        {
            throw new FuzzingException("no edge was counted: the product's assemblies are not woven");
        }

        var random = new Random(_options.Seed);
        var mutator = new Mutator(_target, random);
        for (long run = 0; run < _options.Runs; run++)
        {
            Try(mutator.Change(_corpus.Choose(random), _corpus.Choose(random)));
            if ((run & 0x3FF) == 0 && _clock.Elapsed - _reported > ReportInterval)
            {
                Report(run);
            }
        }

        Report(_options.Runs);
        return _findings.Count;
    }

    private void Try(byte[] input)
    {
        Finding? finding = _runner.Run(input);
        bool isNew = _edges.AddRun();
        if (finding is not null)
        {
            Note(finding);
        }
        else if (isNew)
        {
            _corpus.Add(input);
            if (_options.Keep is not null)
            {
                InputCorpus.Save(_options.Keep, input);
            }
        }
    }

    private void Note(Finding finding)
    {
        if (_findings.Any(finding.IsLike))
        {
            return;
        }

        _findings.Add(finding);
        Finding smallest = InputMinimizer.Minimize(finding, _runner);
        string path = smallest.Save(_options.Findings, _target.Name);
        Console.WriteLine($"{_target.Name}: {smallest.Kind}: {smallest.Place}, {smallest.Input.Length} bytes: {path}");
    }

    private void Report(long run)
    {
        _reported = _clock.Elapsed;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_target.Name}: {run} runs, {_edges.Count} edges, {_corpus.Count} inputs, {_findings.Count} findings, {run / _clock.Elapsed.TotalSeconds:F0} runs/s"));
    }
}
