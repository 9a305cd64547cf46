using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Files;
using FirmwareScanner.Tool.Exit;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say which files are scanned.</summary>
/// <param name="isPlan">Whether they are for a plan: standard input is none of its images.</param>
internal sealed class TargetOptions(bool isPlan = false)
{
    private const int MostListBytes = 1 << 28;

    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description = isPlan ? "Images, and folders of images." : "Files, folders, or - for standard input.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly FolderOptions _folders = new(isPlan);

    private readonly Option<string?> _filesFrom = new("--files-from")
    {
        Description = "Also what FILE names, a path each line, or - for standard input; paths that end with a zero byte if there is one.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _newer = new("--newer")
    {
        Description = "Only files that were written after FILE was, or after a time such as 2026-01-31 or 2026-01-31T12:00:00Z.",
        HelpName = "FILE|TIME",
    };

    private static readonly string[] TimeFormats =
    [
        .. new[] { "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss" }
            .SelectMany(format => new[] { format, format + "K" }),
    ];

    /// <summary>Adds argument and options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_paths);
        _folders.AddTo(command);
        command.AddOptions(isPlan ? [_filesFrom] : [_filesFrom, _newer]);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(_paths) ?? []).Length == 0 && result.GetResult(_filesFrom) is null)
            {
                result.AddError("expected files or folders to scan, - for standard input, or --files-from");
            }

            if (isPlan && (result.GetValue(_paths) ?? []).Contains(StandardInput.Path))
            {
                result.AddError("a plan is of files, which shards open again: standard input is none");
            }
            else if (result.GetValue(_filesFrom) == StandardInput.Path && (result.GetValue(_paths) ?? []).Contains(StandardInput.Path))
            {
                result.AddError("standard input can be the list of --files-from, or what is scanned, not both");
            }
        });
    }

    /// <summary>Everything that is named, in order: the paths of the command line, then those of the list.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="claims">Is told of the list.</param>
    /// <param name="cancellation">Ends the wait for standard input.</param>
    /// <exception cref="UserErrorException">The list cannot be read.</exception>
    public IReadOnlyList<string> ReadPaths(ParseResult parsed, FileClaims claims, CancellationToken cancellation) =>
        [.. parsed.GetValue(_paths) ?? [], .. parsed.GetValue(_filesFrom) is string list ? ReadList(list, claims, cancellation) : []];

    /// <summary>How folders are walked.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">A pattern says nothing.</exception>
    public DirectoryWalker ReadWalker(ParseResult parsed) => _folders.ReadWalker(parsed);

    /// <summary>Which of the files are scanned.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">It is not said what newer means.</exception>
    public TargetLimits ReadLimits(ParseResult parsed) =>
        new(_folders.ReadMostBytes(parsed), parsed.GetValue(_newer) is string newer ? ReadTime(newer) : null);

    private static string[] ReadList(string list, FileClaims claims, CancellationToken cancellation)
    {
        string text = EscapedUtf8.Decode(ReadBytes(list, claims, cancellation));
        char end = text.Contains('\0', StringComparison.Ordinal) ? '\0' : '\n';
        string[] paths = [.. text.Split(end).Select(path => end == '\n' ? path.TrimEnd('\r') : path).Where(path => path.Length > 0)];
        return list == StandardInput.Path && paths.Contains(StandardInput.Path)
            ? throw new UserErrorException("--files-from: the list that standard input gives names standard input itself: -")
            : paths;
    }

    private static byte[] ReadBytes(string list, FileClaims claims, CancellationToken cancellation)
    {
        try
        {
            if (list == StandardInput.Path)
            {
                return StandardInput.ReadWhole(MostListBytes, cancellation);
            }

            claims.AddInput(list);
            return Interruption.WhileReading(() => InputFile.ReadWhole(list, MostListBytes, allowsPipe: true));
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"--files-from: {list}: {FileProblem.Describe(exception)}");
        }
    }

    private static DateTime ReadTime(string newer)
    {
        if (FileStatus.Exists(newer))
        {
            return File.GetLastWriteTimeUtc(newer);
        }

        const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParseExact(newer, TimeFormats, CultureInfo.InvariantCulture, Universal, out DateTime time)
            ? time
            : throw new UserErrorException($"--newer: expected a file, or a time such as 2026-01-31T12:00:00Z, found '{newer}'");
    }
}
