using System;
using System.Collections.Generic;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Results;

/// <summary>
/// Sums over the objects of a run, and the verdict on the whole: clean means that at least one object was scanned whole, that nothing
/// was found, and that no part was skipped without the user's word.
/// </summary>
public sealed class ScanTotals
{
    /// <summary>Objects with a result: files, streams, and folders that were not looked into.</summary>
    public int Objects => Clean + Found + Incomplete + Empty;

    /// <summary>Objects scanned whole in which nothing was found.</summary>
    public int Clean { get; private set; }

    /// <summary>Objects in which something was found.</summary>
    public int Found { get; private set; }

    /// <summary>Objects in which nothing was found, and that were not scanned whole.</summary>
    public int Incomplete { get; private set; }

    /// <summary>Objects without content: files of no bytes, folders of no entries. They cost nothing if others were scanned whole.</summary>
    public int Empty { get; private set; }

    /// <summary>Objects that were not scanned whole, whatever was found in them; empty ones are not among them.</summary>
    public int NotWhole { get; private set; }

    /// <summary>Rules that fired in objects and are not told of, because a baseline knows them.</summary>
    public int Known { get; set; }

    /// <summary>Rules that fired in objects and are not told of, because somebody accepts them.</summary>
    public int Accepted { get; set; }

    /// <summary>Of the incomplete objects, folders that were not entered.</summary>
    public int NotEntered { get; private set; }

    /// <summary>Of the objects, files and streams that were opened.</summary>
    public int Files { get; private set; }

    /// <summary>Files and folders left out at the user's word.</summary>
    public int Excluded { get; set; }

    /// <summary>Files that were not scanned because they are not newer than the user asked for.</summary>
    public int Older { get; set; }

    /// <summary>Symbolic links inside folders; what they lead to is scanned where it stands, or is no part of the folder.</summary>
    public int Links { get; set; }

    /// <summary>Whether layers were not looked for: clean then says nothing of what lies compressed in a file.</summary>
    public bool IsRaw { get; set; }

    /// <summary>Objects that were not begun, because the run was interrupted: without a finding it is incomplete.</summary>
    public int NotBegun { get; set; }

    /// <summary>Whether the run was interrupted: then what is told of it is not all.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>Bytes scanned.</summary>
    public long Bytes { get; private set; }

    /// <summary>Layers that were recognised in them.</summary>
    public long Layers { get; private set; }

    /// <summary>Objects inside that were scanned: contents of layers and the files in them.</summary>
    public long ObjectsInside { get; private set; }

    /// <summary>Bytes of these objects.</summary>
    public long BytesInside { get; private set; }

    /// <summary>What the bytes of the files are, as far as anybody looked inside.</summary>
    public ByteAccounting Accounting { get; } = new();

    /// <summary>Bytes of high entropy and no known format, in files and inside them.</summary>
    public long OpaqueBytes { get; private set; }

    /// <summary>Objects inside in which rules fired, or with which something is wrong, and that are not listed.</summary>
    public long ObjectsOmitted { get; private set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Time { get; set; }

    /// <summary>Matches by severity.</summary>
    public SortedDictionary<Severity, long> Matches { get; } = [];

    /// <summary>Whether no object was scanned whole and none is found or incomplete: there was nothing to judge.</summary>
    public bool IsNothing => Clean + Found + Incomplete == 0;

    /// <summary>Whether there was nothing to judge because nothing is newer than the user asked for.</summary>
    public bool IsNothingNewer => Objects == 0 && NotBegun == 0 && Older > 0;

    /// <summary>
    /// The verdict on the run; found outweighs incomplete, and nothing scanned is incomplete, unless all there was is not newer than the user
    /// asked for.
    /// </summary>
    public ScanVerdict Verdict => Found > 0 ? ScanVerdict.Found
        : Incomplete > 0 || NotBegun > 0 || (Clean == 0 && !IsNothingNewer) ? ScanVerdict.Incomplete
        : ScanVerdict.Clean;

    /// <summary>Adds an object.</summary>
    /// <param name="result">Its result.</param>
    public void Add(FileScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Count(result);
        Bytes += result.BytesScanned;
        if (result.Inside is { } inside)
        {
            Layers += inside.Layers;
            ObjectsInside += inside.ObjectsScanned;
            BytesInside += inside.BytesScanned;
            OpaqueBytes += inside.OpaqueBytes;
            ObjectsOmitted += inside.ObjectsOmitted;
            Accounting.Add(inside.Accounting);
        }

        foreach (FiredRule fired in result.AllRules)
        {
            Severity severity = fired.Rule.Severity;

            // A rule may fire without a match, by its condition alone; it counts as one.
            Matches[severity] = Matches.GetValueOrDefault(severity) + Math.Max(1, fired.MatchCount);
        }
    }

    private void Count(FileScanResult result)
    {
        bool isOpened = result.BytesScanned > 0 || result.Verdict != ScanVerdict.Incomplete || result.Reasons == IncompleteReason.Empty;
        Files += isOpened ? 1 : 0;
        NotEntered += (result.Reasons & ObjectReason.NotEntered) != 0 ? 1 : 0;
        if (result.IsEmpty)
        {
            Empty++;
            return;
        }

        NotWhole += result.Reasons != 0 ? 1 : 0;

        switch (result.Verdict)
        {
            case ScanVerdict.Clean:
                Clean++;
                break;
            case ScanVerdict.Found:
                Found++;
                break;
            default:
                Incomplete++;
                break;
        }
    }
}
