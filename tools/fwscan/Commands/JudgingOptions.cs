using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Rules;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say what makes a run fail: a severity, what was there before, what is accepted.</summary>
internal sealed class JudgingOptions
{
    private const int MostBaselineBytes = 1 << 28;

    private readonly Option<Severity?> _failOn = SeverityOption.Create(
        "--fail-on", "Exit with 1 only if something of this severity or above was found; unrated findings count. All are listed.");

    private readonly Option<string?> _baseline = new("--baseline")
    {
        Description = "Leave out what FILE knows: findings that were there before, wherever they have moved to.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _updateBaseline = new("--update-baseline") { Description = "Write all that is found to the file of --baseline." };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="mayUpdate">Whether the command can write a baseline.</param>
    public void AddTo(Command command, bool mayUpdate)
    {
        command.AddOptions(mayUpdate ? [_failOn, _baseline, _updateBaseline] : [_failOn, _baseline]);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_updateBaseline) is not null && result.GetResult(_baseline) is null)
            {
                result.AddError("--update-baseline goes with --baseline FILE");
            }
        });
    }

    /// <summary>The severity that a run fails by; null for whatever makes a file found.</summary>
    /// <param name="parsed">The command line.</param>
    public Severity? ReadFailOn(ParseResult parsed) => parsed.GetValue(_failOn);

    /// <summary>Whether matches are to be known again.</summary>
    /// <param name="parsed">The command line.</param>
    public bool NeedsDigests(ParseResult parsed) => parsed.GetValue(_baseline) is not null;

    /// <summary>What takes findings out of results; null for nothing.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="suppressions">What the configuration accepts.</param>
    /// <param name="terminal">Where it is said that a suppression has expired.</param>
    /// <param name="claims">Is told of the file that is read.</param>
    /// <exception cref="UserErrorException">The baseline cannot be used.</exception>
    public FindingFilter? ReadFilter(ParseResult parsed, IReadOnlyList<Suppression> suppressions, Terminal terminal, FileClaims claims)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        foreach (Suppression expired in suppressions.Where(suppression => suppression.HasExpired(today)))
        {
            terminal.Complain($"the suppression of {expired.Rule} expired on {expired.Expires:yyyy-MM-dd} and holds no longer: {expired.Reason}");
        }

        Suppression[] valid = [.. suppressions.Where(suppression => !suppression.HasExpired(today))];
        Baseline? baseline = ReadBaseline(parsed, claims);
        return baseline is null && valid.Length == 0 ? null : new FindingFilter(baseline, valid);
    }

    /// <summary>The baseline that is being written; null if none is.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="claims">Knows what is read.</param>
    /// <param name="terminal">Where it is said what was written.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UserErrorException">There is a file that is no baseline.</exception>
    public BaselineWriter? OpenUpdate(ParseResult parsed, FileClaims claims, Terminal terminal)
    {
        if (!parsed.GetValue(_updateBaseline))
        {
            return null;
        }

        string path = parsed.GetRequiredValue(_baseline)!;
        if (FileStatus.TryOf(path) is { Kind: FileKind.Regular, Length: > 0 })
        {
            // Whatever else has this name was not made by us, and is not written over.
            _ = Read(path);
        }

        return new BaselineWriter(claims.AddOutput(path), path, terminal);
    }

    private Baseline? ReadBaseline(ParseResult parsed, FileClaims claims)
    {
        if (parsed.GetValue(_baseline) is not string path || parsed.GetValue(_updateBaseline))
        {
            return null;
        }

        claims.AddInput(path);
        return Read(path);
    }

    private static Baseline Read(string path)
    {
        try
        {
            return Baseline.Read(Interruption.WhileReading(() => InputFile.ReadWhole(path, MostBaselineBytes, allowsPipe: true)), path);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"--baseline: {path}: {FileProblem.Describe(exception)}; --update-baseline writes a new one");
        }
    }
}
