using System.Linq;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Tool.Exit;

/// <summary>How fwscan ends; docs/exit-codes.md explains them.</summary>
internal static class ExitCode
{
    /// <summary>Done; for scans: every file was scanned whole and is clean.</summary>
    public const int Clean = 0;

    /// <summary>At least one file is found.</summary>
    public const int Found = 1;

    /// <summary>Wrong usage, unusable input, or nothing found and not everything scanned.</summary>
    public const int Error = 2;

    /// <summary>The events of a replay differ from the golden file.</summary>
    public const int GoldenMismatch = 3;

    /// <summary>A recording or golden file of a bench run cannot be used, or the golden file of a replay is of other rules.</summary>
    public const int Unreadable = 4;

    /// <summary>The board cannot be reached, or was lost.</summary>
    public const int DeviceLost = 5;

    /// <summary>A deadline, or the memory of the board, was exceeded.</summary>
    public const int Exceeded = 6;

    /// <summary>A fault of this program (EX_SOFTWARE of sysexits.h).</summary>
    public const int InternalError = 70;

    /// <summary>The reader of standard output has gone (128 + SIGPIPE, as shells say it of other tools).</summary>
    public const int BrokenPipe = 141;

    /// <summary>Ended by Ctrl+C or a request to terminate (128 + SIGINT, as shells say it).</summary>
    public const int Interrupted = 130;

    /// <summary>The exit code of a verdict.</summary>
    /// <param name="verdict">The verdict on all that was to be scanned.</param>
    public static int Of(ScanVerdict verdict) => verdict switch
    {
        ScanVerdict.Clean => Clean,
        ScanVerdict.Found => Found,
        _ => Error,
    };

    /// <summary>The exit code of a run that fails by findings of some severity and above only.</summary>
    /// <param name="totals">The sums of the run.</param>
    /// <param name="failOn">The severity; unrated findings count in any case. Null to fail by whatever makes a file found.</param>
    public static int Of(ScanTotals totals, Severity? failOn)
    {
        return failOn is not Severity least ? Of(totals.Verdict)
            : totals.Matches.Keys.Any(severity => severity.Fails(least)) ? Found
            : totals.ObjectsOmitted > 0 && totals.Found > 0 ? Found // Nobody knows how grave is what is not listed.
            : totals.NotWhole > 0 || totals.IsNothing ? Error
            : Clean;
    }
}
