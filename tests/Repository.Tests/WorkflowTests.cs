using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Core.Tests.Repository;
using Xunit;

namespace FirmwareScanner.Repository.Tests;

/// <summary>The workflows of the project's host, as text: what they run is what was looked at, and nothing runs without a limit.</summary>
public sealed partial class WorkflowTests
{
    /// <summary>Minutes that a job may take at most.</summary>
    private const int LongestJob = 45;

    private static readonly string[] Files =
        [.. Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, ".github", "workflows"), "*.y*ml").Order(StringComparer.Ordinal)];

    /// <summary>A tag or a branch can be moved to other code, a full commit hash cannot; the version behind it is for people.</summary>
    [Fact]
    public void Actions_are_named_by_commit_and_version()
    {
        var problems =
            from file in Files
            from Match use in Use().Matches(File.ReadAllText(file))
            where !Pinned().IsMatch(use.Groups["what"].Value)
            select $"{Path.GetFileName(file)}: expected 'uses: OWNER/NAME@40 HEX DIGITS # vVERSION', found '{use.Value.Trim()}'";

        RepositoryFiles.AssertNone(problems);
    }

    [Fact]
    public void Every_job_has_a_limit()
    {
        // A job that calls another workflow of the repository cannot have a limit; the jobs of that workflow have.
        var problems =
            from file in Files
            from job in Jobs(File.ReadAllText(file))
            where !job.Text.Contains("\n    uses: ./", StringComparison.Ordinal)
            let limit = Limit().Match(job.Text)
            where !limit.Success || int.Parse(limit.Groups["minutes"].Value) > LongestJob
            select $"{Path.GetFileName(file)}: job {job.Name}: expected timeout-minutes of at most {LongestJob}";

        RepositoryFiles.AssertNone(problems);
    }

    [Fact]
    public void The_check_ends_before_its_job_does()
    {
        string check = File.ReadAllText(Path.Combine(RepositoryFiles.Root, ".ci", "run"));
        int seconds = int.Parse(RunLimit().Match(check).Groups["seconds"].Value);
        int[] limits =
        [
            .. from file in Files
               from job in Jobs(File.ReadAllText(file))
               where job.Text.Contains(".ci/run", StringComparison.Ordinal)
               select int.Parse(Limit().Match(job.Text).Groups["minutes"].Value),
        ];

        Assert.NotEmpty(limits);
        Assert.All(limits, minutes => Assert.InRange(seconds, 60, (minutes - 5) * 60));
    }

    /// <summary>Windows' bash takes arguments that look like paths for paths of its own, and rewrites them.</summary>
    [Fact]
    public void Windows_bash_does_not_rewrite_the_arguments_of_the_check()
    {
        string check = File.ReadAllText(Path.Combine(RepositoryFiles.Root, ".ci", "run"));

        Assert.Contains("export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*'", check);
        Assert.Contains("pwd -W", check);
    }

    [Theory]
    [InlineData("actions/checkout@d23441a48e516b6c34aea4fa41551a30e30af803 # v6.1.0", true)]
    [InlineData("actions/checkout@d23441a48e516b6c34aea4fa41551a30e30af803", false)]
    [InlineData("actions/checkout@d23441a # v6.1.0", false)]
    [InlineData("actions/checkout@v6", false)]
    [InlineData("./.github/actions/own", true)]
    public void Pinned_is_a_whole_hash_with_its_version(string use, bool isPinned)
    {
        Assert.Equal(isPinned, Pinned().IsMatch(use));
    }

    /// <summary>The jobs of a workflow: what is indented by two below <c>jobs:</c>.</summary>
    private static IEnumerable<(string Name, string Text)> Jobs(string workflow)
    {
        int start = workflow.IndexOf("\njobs:\n", StringComparison.Ordinal);
        Assert.True(start >= 0, "no jobs");
        Match[] heads = [.. JobHead().Matches(workflow, start).Cast<Match>()];
        Assert.NotEmpty(heads);
        return heads.Select((head, index) => (
            head.Groups["name"].Value, workflow[head.Index..(index + 1 < heads.Length ? heads[index + 1].Index : workflow.Length)]));
    }

    [GeneratedRegex(@"^[ \t-]*uses:[ \t]*(?<what>.+)$", RegexOptions.Multiline)]
    private static partial Regex Use();

    [GeneratedRegex(@"^(?:\./\S+|[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(?:\.\d+)*)$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^  (?<name>[\w-]+):\n", RegexOptions.Multiline)]
    private static partial Regex JobHead();

    [GeneratedRegex(@"^    timeout-minutes: (?<minutes>\d+)$", RegexOptions.Multiline)]
    private static partial Regex Limit();

    [GeneratedRegex(@"^run_limit=\$\{CI_RUN_LIMIT:-(?<seconds>\d+)\}", RegexOptions.Multiline)]
    private static partial Regex RunLimit();
}
