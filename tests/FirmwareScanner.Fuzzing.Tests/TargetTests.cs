using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Fuzzing.Engine;
using FirmwareScanner.Fuzzing.Targets;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Fuzzing.Tests;

/// <summary>The campaigns in small: every input of the corpus, and a fixed number of changed ones, on the product as it is.</summary>
public sealed class TargetTests : IDisposable
{
    private const int Changes = 400;
    private const int LargestFile = 6144;
    private const long MemoryLimit = 256L << 20;

    private readonly TemporaryFolder _folder = new();

    // Each walks an image of up to 64 KiB.
    private const int ImageChanges = 40;

    public static TheoryData<string> Formats() => [.. FuzzTargets.OfFormats.Select(target => target.Name)];

    public static TheoryData<string> Targets() => [.. FuzzTargets.OfProduct.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Corpus_and_changed_inputs_have_no_findings(string name)
    {
        FuzzTarget target = FuzzTargets.Find(name)!;
        RunChanged(target, [.. target.Seeds(), .. Corpus(name)], Changes);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Images_and_changed_ones_have_no_findings(string name)
    {
        FuzzTarget target = FuzzTargets.Find(name)!;
        RunChanged(target, [.. target.Seeds()], ImageChanges);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Corpus_is_there_and_its_files_are_small(string name)
    {
        byte[][] inputs = [.. Corpus(name)];

        Assert.NotEmpty(inputs);
        Assert.All(inputs, input => Assert.InRange(input.Length, 0, LargestFile));
    }

    [Fact]
    public void Every_folder_of_the_corpus_belongs_to_a_target()
    {
        IEnumerable<string> folders = Directory.EnumerateDirectories(RepositoryFiles.PathOf("tests", "fuzzing", "corpus"))
            .Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

        Assert.Equal(FuzzTargets.OfProduct.Select(target => target.Name).Order(StringComparer.Ordinal), folders);
    }

    public void Dispose() => _folder.Dispose();

    private void RunChanged(FuzzTarget target, byte[][] inputs, int changes)
    {
        using var journal = new InputJournal(Path.Combine(_folder.Path, "journal"));
        var runner = new InputRunner(target, journal, MemoryLimit);
        target.IsThorough = true;
        foreach (byte[] input in inputs)
        {
            AssertNothing(runner.Run(input));
        }

        target.IsThorough = false;
        var random = new Random(20261127);
        var mutator = new Mutator(target, random);
        for (int change = 0; change < changes; change++)
        {
            byte[] input = mutator.Change(inputs[random.Next(inputs.Length)], inputs[random.Next(inputs.Length)]);
            Assert.InRange(input.Length, 0, target.LongestInput);
            AssertNothing(runner.Run(input));
        }

        Assert.Equal(inputs.Length + changes, runner.Runs);
    }

    private static IEnumerable<byte[]> Corpus(string name) =>
        InputCorpus.Load(RepositoryFiles.PathOf("tests", "fuzzing", "corpus", name));

    private static void AssertNothing(Finding? finding) =>
        Assert.True(finding is null, $"{finding?.Kind}: {finding?.Place}\n{finding?.Text}\n{Convert.ToBase64String(finding?.Input ?? [])}");
}
