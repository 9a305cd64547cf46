using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Corpus.Planning;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Files;
using FirmwareScanner.Reports;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan corpus plan</c>: what is to be scanned, in shards.</summary>
internal static class CorpusPlanCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Folders are entered with all folders below them. Shards have about the same number of bytes; images of the same bytes are in one
        shard. An image that changes after the plan was made is not scanned, and makes the result incomplete.

        Exit codes: 0 written; 2 error, or there is nothing to scan; 130 interrupted.

        """;

    private static readonly string[] HashWords = ["same-length", "all", "none"];

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var targets = new TargetOptions(isPlan: true);
        var output = new Option<string>("--output", "-o") { Description = "The plan to write.", HelpName = "FILE", Required = true };
        var shards = NumberOption.Create("--shards", "How many shards, by default 1.", 1, CorpusPlan.MostShards);
        var hash = new Option<string>("--hash")
        {
            Description = "Which images are hashed: same-length, those that share their length with another (the default), all, or none. One that is hashed is known by its bytes when the shard runs, and not by its time.",
            HelpName = string.Join('|', HashWords),
            DefaultValueFactory = _ => HashWords[0],
        };
        Choice.Limit(hash, HashWords);
        var keeps = new Option<bool>("--keep-folders")
        {
            Description = "All images of a folder in one shard: what releases of a product share is then scanned once, and shards may differ more.",
        };
        var command = new Command("plan", "Divide images into shards.");
        targets.AddTo(command);
        command.AddOptions([output, shards, hash, keeps]);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            var claims = new FileClaims();
            IReadOnlyList<string> paths = targets.ReadPaths(parsed, claims, interruption.Token);
            DirectoryWalker walker = targets.ReadWalker(parsed);
            var maker = new PlanMaker
            {
                Shards = parsed.GetValue(shards) ?? 1,
                Hashes = (HashChoice)Array.IndexOf(HashWords, parsed.GetValue(hash)),
                KeepsFolders = parsed.GetValue(keeps),
            };
            foreach (string path in paths)
            {
                maker.Add(walker, path, interruption.Token);
            }

            CorpusPlan plan = maker.Make(interruption.Token);
            foreach (PlannedImage image in plan.Images)
            {
                claims.AddInput(image.Path);
            }

            using var file = OutputFile.Create(claims.AddOutput(parsed.GetRequiredValue(output)), interruption.Token);
            file.Stream.Write(plan.ToUtf8());
            file.Commit();
            Tell(plan, terminal);
            return plan.Images.Count > 0 ? ExitCode.Clean : ExitCode.Error;
        });
        return command;
    }

    private static void Tell(CorpusPlan plan, Terminal terminal)
    {
        long[] loads = [.. Enumerable.Range(0, plan.Shards).Select(shard => plan.ImagesOf(shard).Sum(number => plan.Images[number].Size))];
        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"planned   {Counted.Of(plan.Images.Count, "image")}, {loads.Sum():N0} bytes in {Counted.Of(plan.Shards, "shard")} of {loads.Min():N0} to {loads.Max():N0} bytes"));
        int twins = plan.Images.Where(image => image.Sha256.Length > 0).GroupBy(image => Convert.ToHexString(image.Sha256)).Sum(group => group.Count() - 1);
        if (twins > 0)
        {
            terminal.WriteLine($"twins     {Counted.Of(twins, "image")} with the bytes of another");
        }

        foreach (PlannedImage image in plan.Images.Where(image => image.Reasons != 0))
        {
            terminal.Complain($"{image.Path}: {image.Reason}");
        }

        if (plan.Images.Count == 0)
        {
            terminal.Complain("there is nothing to scan: the plan is empty");
        }
    }
}
