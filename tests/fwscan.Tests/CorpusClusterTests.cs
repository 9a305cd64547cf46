using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What <c>tools/deploy</c> has for clusters, with the program that was built.</summary>
public sealed class CorpusClusterTests : FwscanFixture
{
    [Fact]
    public void Slurm_array_that_is_killed_and_requeued_gives_the_result_of_one_process()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Slurm is for Linux");
        string[] needed = ["sbatch", "slurmctld", "slurmd", "munged", "scontrol"];
        Assert.SkipUnless(needed.All(IsInstalled), "Slurm is not installed (apt-get install slurm-wlm munge)");
        Assert.SkipUnless(Environment.UserName == "root", "a Slurm of its own runs as root");

        ProgramEnd end = StartedProgram.Run(
            new ProcessStartInfo("sh", [RepositoryFiles.PathOf("tools", "deploy", "slurm", "check.sh"), Tool[^1]]) { WorkingDirectory = Folder },
            patience: TimeSpan.FromMinutes(4));

        Assert.True(end.ExitCode == 0, end.Output + end.Error);
        Assert.Contains("killed    ", end.Output);
        Assert.EndsWith("array, kill and requeue give byte for byte the result of a single process\n", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Submission_of_what_is_no_plan_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the scripts run on Linux");
        Put("text", "no plan");
        string script = RepositoryFiles.PathOf("tools", "deploy", "slurm", "submit.sh");

        ProgramEnd end = StartedProgram.Run(new ProcessStartInfo("sh", [script, "text", "results", "store"]) { WorkingDirectory = Folder });

        Assert.Equal(2, end.ExitCode);
        Assert.Contains("text: expected a plan of fwscan corpus plan", end.Error);
        Assert.False(Directory.Exists(Path.Combine(Folder, "results")));
    }

    [Fact]
    public void Containers_of_kubernetes_do_their_shard_with_the_command_of_the_manifest()
    {
        Put("rules.yar", TestRules.Severities);
        Put("images/a.img", "nothing");
        Put("images/b.img", "BACKDOOR");
        Directory.CreateDirectory(Path.Combine(Folder, "store"));
        ProgramEnd plan = StartedProgram.Run(
            new ProcessStartInfo("sh", ["-c", "mkdir plan && cd images && \"$@\" corpus plan . -o ../plan/plan.jsonl --shards 2", "sh", .. Tool]) { WorkingDirectory = Folder });
        Assert.Equal(0, plan.ExitCode);

        foreach (int index in Enumerable.Range(0, 2))
        {
            Dictionary<string, string> environment = new() { ["JOB_COMPLETION_INDEX"] = $"{index}" };
            FwscanResult run = Run([], environment, [.. ArgumentsOf("corpus.yaml"), "--rules", "rules.yar"]);
            Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        }

        FwscanResult merge = Run(ArgumentsOf("merge.yaml"));

        Assert.Equal(1, merge.ExitCode);
        Assert.Contains("1 clean, 1 found", merge.Output);
        Assert.True(File.Exists(Path.Combine(Folder, "store", "store.sqlite")));
    }

    [Theory]
    [InlineData("corpus.yaml")]
    [InlineData("merge.yaml")]
    public void Pods_of_kubernetes_have_no_privileges_and_only_read_what_they_are_given(string file)
    {
        string manifest = ReadManifest(file);
        foreach (string line in new[]
        {
            "apiVersion: batch/v1", "kind: Job", "restartPolicy: Never", "automountServiceAccountToken: false", "runAsNonRoot: true", "type: RuntimeDefault",
            "allowPrivilegeEscalation: false", "readOnlyRootFilesystem: true", "drop: [\"ALL\"]",
        })
        {
            Assert.Matches($"(?m)^ *{Regex.Escape(line)}$", manifest);
        }

        // Each mount has its volume; all but results, store and scratch are only read.
        MatchCollection mounts = Regex.Matches(manifest, @"- name: (\w+)\n +mountPath: /\w+\n( +readOnly: true\n)?");
        Assert.NotEmpty(mounts);
        Assert.All(mounts, mount => Assert.Matches($"(?m)^ {{8}}- name: {mount.Groups[1].Value}\n {{10}}(persistentVolumeClaim|emptyDir):", manifest));
        Assert.Equal(
            file == "corpus.yaml" ? ["images", "plan"] : ["results"],
            mounts.Where(mount => mount.Groups[2].Success).Select(mount => mount.Groups[1].Value));
        Assert.DoesNotContain("privileged: true", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("hostPath", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain('\t', manifest);
    }

    [Fact]
    public void Job_of_kubernetes_is_indexed() =>
        Assert.Matches("(?m)^  completionMode: Indexed\n  completions: [0-9]+\n  parallelism: [0-9]+$", ReadManifest("corpus.yaml"));

    private static string ReadManifest(string file) => File.ReadAllText(RepositoryFiles.PathOf("tools", "deploy", "kubernetes", file));

    // Folders of the container are those of the test.
    private static string[] ArgumentsOf(string file) =>
        [.. Regex.Match(ReadManifest(file), @"args: \[(.*)\]").Groups[1].Value.Split(", ").Select(word => word.Trim('"')).Select(word => word.TrimStart('/'))];

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, program)));
}
