using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Corpus.Planning;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Which shard a process works on: an option says it, or the batch engine.</summary>
internal sealed class ShardOption
{
    // Each counts from 0: arrays of Slurm as tools/deploy/slurm submits them, Indexed Jobs of Kubernetes, array jobs of AWS Batch.
    private static readonly string[] Variables = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"];

    private readonly Option<string?> _shard = new("--shard")
    {
        Description = $"Which shard, from 0, and how many there are. Without it {Choice.Text(Variables)} says which.",
        HelpName = "I/N",
    };

    /// <summary>Adds the option to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command) => command.Options.Add(_shard);

    /// <summary>The shard.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="path">Its file.</param>
    /// <exception cref="UserErrorException">Nobody says which, or it is none of the plan.</exception>
    public int Read(ParseResult parsed, CorpusPlan plan, string path)
    {
        if (parsed.GetValue(_shard) is string text)
        {
            string[] parts = text.Split('/');
            return parts.Length == 2 && TryParse(parts[0]) is int shard && TryParse(parts[1]) == plan.Shards && shard < plan.Shards
                ? shard
                : throw new UserErrorException($"--shard: expected I/{plan.Shards} with I from 0 to {plan.Shards - 1}, as {path} has it, found '{text}'");
        }

        string? variable = Variables.FirstOrDefault(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 });
        if (variable is null)
        {
            return plan.Shards == 1 ? 0 : throw new UserErrorException($"{path} has {plan.Shards} shards, and neither --shard nor {Choice.Text(Variables)} says which to scan");
        }

        string value = Environment.GetEnvironmentVariable(variable)!;
        return TryParse(value) is int number && number < plan.Shards
            ? number
            : throw new UserErrorException($"{variable}: expected a shard of {path} from 0 to {plan.Shards - 1}, found '{value}'");
    }

    private static int? TryParse(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
