using System;
using System.Globalization;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Replay;

/// <summary>What the entries of a memory plan are called, and why each has its size: a board keeps and sends numbers alone.</summary>
internal static class PlanItemText
{
    /// <summary>Describes an entry.</summary>
    /// <param name="item">What it is; any number, as a board of another version may send it.</param>
    /// <param name="elementBytes">Bytes of an element; 0 for an object.</param>
    /// <param name="count">Elements, or bytes of an object.</param>
    /// <returns>Its name, and its size written as a sum.</returns>
    public static (string Name, string Reason) Describe(PlanItem item, int elementBytes, int count)
    {
        var facts = new SectionFacts();
        if (item >= PlanItem.Section && facts.MoveTo(item - PlanItem.Section))
        {
            return (facts.Name, Text($"{count} x {elementBytes} {(elementBytes == 1 ? "byte" : "bytes")}, from the database"));
        }

        return DescribeFixed(item, count);
    }

    private static (string Name, string Reason) DescribeFixed(PlanItem item, int count) => item switch
    {
        PlanItem.Other => ("other", Text($"{count}")),
        PlanItem.Plan => ("memory plan", "size, type and item of each entry"),
        PlanItem.Ring => ("ring", "ring + fault counts"),
        PlanItem.RingBuffer => ("ring", Text($"{count} bytes of buffer")),
        PlanItem.Pool => ("blocks", "pool + stop report + fault counts"),
        PlanItem.PoolSlab => ("blocks", Text($"{count} bytes of blocks")),
        PlanItem.PoolLeases => ("blocks", Text($"{count} blocks x 4 bytes of lease")),
        PlanItem.PoolOwners => ("blocks", Text($"{count} blocks x 4 bytes of owner")),
        PlanItem.PoolRentalTimes => ("blocks", Text($"{count} blocks x 4 bytes of rental time")),
        PlanItem.PoolStates => ("blocks", Text($"{count} blocks x 1 byte of state")),
        PlanItem.PoolReaders => ("blocks", Text($"{count} blocks x 1 byte of readers")),
        PlanItem.PoolFreeQueue => ("blocks", Text($"{count} blocks x 1 byte of free queue")),
        PlanItem.Scope => ("block scope", "scope + fault counts + references to pools"),
        PlanItem.ScopeLeases => ("block scope", Text($"{count} leases x 4 bytes")),
        PlanItem.ScopeMarks => ("block scope", Text($"{count} levels x 4 bytes")),
        PlanItem.Database => ("database", "database + 4 references for each filter table"),
        PlanItem.Scanner => ("scanner", "scanner + its parts + boxed bytes"),
        PlanItem.ConditionStack => ("condition stack", Text($"{count} entries x 8 bytes")),
        PlanItem.RuleResults => ("rule results", Text($"{count} bytes, a bit for each rule")),
        PlanItem.NamespaceResults => ("namespace results", Text($"({count - 1} namespaces + 1) x 1 byte")),
        PlanItem.GapPlaces => ("gap places", Text($"longest span {count - 1} + 1, x 1 byte")),
        PlanItem.BitOfByte => ("filter bit of each byte", Text($"{count} byte values x 1 byte")),
        PlanItem.MatchCounts => ("match counts", Text($"{count} counted patterns x 4 bytes")),
        PlanItem.WatchValues => ("watch values", Text($"{count} watches x 8 bytes")),
        PlanItem.RememberedOffsets => ("remembered match offsets", Text($"{count} matches x 8 bytes")),
        PlanItem.RememberedLengths => ("remembered match lengths", Text($"{count} matches x 4 bytes")),
        PlanItem.RememberedStarts => ("remembered match starts", Text($"{count} watches x 4 bytes")),
        PlanItem.LinkEnds => ("link ends", Text($"{count} links x 8 bytes")),
        PlanItem.LinkStarts => ("link starts", Text($"{count} links x 8 bytes")),
        PlanItem.ProbeBytes => ("probe bytes", Text($"{count} = probes x 4 bytes")),
        PlanItem.ProbeFillMarks => ("probe fill marks", Text($"{count} probes x 1 byte")),
        PlanItem.StreamHead => ("start of the stream", Text($"{count} bytes that conditions read from")),
        _ => DescribeStation(item, count),
    };

    private static (string Name, string Reason) DescribeStation(PlanItem item, int count) => item switch
    {
        PlanItem.Journal => ("journal", "journal"),
        PlanItem.JournalKinds => ("journal kinds", Text($"{count} records x 1 byte")),
        PlanItem.JournalNumbers => ("journal numbers", Text($"{count} records x 2 bytes of pattern or rule")),
        PlanItem.JournalDistances => ("journal offsets", Text($"{count} records x 4 bytes of distance")),
        PlanItem.JournalLengths => ("journal lengths", Text($"{count} records x 2 bytes")),
        PlanItem.JournalWideOffsets => ("journal, whole offsets", Text($"{count} records that need them x 8 bytes")),
        PlanItem.JournalWideLengths => ("journal, whole lengths", Text($"{count} records that need them x 4 bytes")),
        PlanItem.JournalWideSequences => ("journal, sequence numbers", Text($"{count} records that need them x 4 bytes")),
        PlanItem.Pipeline => ("pipeline", "pipeline"),
        PlanItem.BlockFiller => ("block filler", "block filler"),
        PlanItem.LayeredScan => ("layered scan", "layered scan"),
        PlanItem.Recogniser => ("unwrapper", "recogniser of wrappers"),
        PlanItem.Unwrapper => ("unwrapper", "recogniser, decoders, checksums, scanner of layers"),
        PlanItem.UnwrapTables => ("unwrap tables", Text($"{count} probabilities of LZMA, or codes of deflate, x 2 bytes")),
        PlanItem.UnwrappedBytes => ("unwrapped bytes", Text($"{count} bytes: window or history, payload of a block, longest match")),
        PlanItem.FaultPolicy => ("fault policy", "fault policy"),
        PlanItem.FaultActions => ("fault actions", Text($"{count} faults of four families x 1 byte")),
        PlanItem.FaultManager => ("fault manager", "fault manager + counts of the pipeline's faults"),
        PlanItem.Station => ("station", "station + ledger + checksum + worker"),
        _ => DescribeApplication(item, count),
    };

    private static (string Name, string Reason) DescribeApplication(PlanItem item, int count) => item switch
    {
        PlanItem.Link => ("link", "session + its parts + fault counts + settings + identity + checksum"),
        PlanItem.LinkReader => ("link reader", "frame reader + delimiter"),
        PlanItem.LinkReaderFrame => ("link reader", Text($"{count} bytes: the largest frame, encoded")),
        PlanItem.LinkInput => ("link receive buffer", Text($"{count} bytes taken from the port at a time")),
        PlanItem.LinkWriter => ("link writer", "frame writer"),
        PlanItem.LinkWriterFrame => ("link writer", Text($"{count} bytes: the largest frame")),
        PlanItem.LinkOutput => ("link transmit buffer", Text($"{count} bytes of encoded frames")),
        PlanItem.LinkEvents => ("link events", "event window"),
        PlanItem.LinkEventKinds => ("link event kinds", Text($"{count} events x 1 byte")),
        PlanItem.LinkEventNumbers => ("link event numbers", Text($"{count} events x 2 bytes of pattern or rule")),
        PlanItem.LinkEventOffsets => ("link event offsets", Text($"{count} events x 8 bytes")),
        PlanItem.LinkEventLengths => ("link event lengths", Text($"{count} events x 4 bytes")),
        PlanItem.Slots => ("database slots", "slots + record + check + checksum + room for an authentication code"),
        PlanItem.SelfTest => ("self-test", "self-test + test vector"),
        PlanItem.SelfTestPiece => ("self-test piece", Text($"{count} bytes offered at a time")),
        PlanItem.SelfTestPatterns => ("self-test patterns", Text($"{count} signatures x 4 bytes")),
        PlanItem.SelfTestOffsets => ("self-test offsets", Text($"{count} signatures x 4 bytes")),
        PlanItem.Application => ("application", "application + outputs + button + parts"),
        PlanItem.LineScratch => ("line scratch", "64 bytes for a seal, or to drop"),
        PlanItem.ScanLog => ("scan log", "log + files + 256 bytes + record + CRC"),
        PlanItem.RuleMarks => ("rule marks", Text($"{count} bytes, a bit for each rule")),
        PlanItem.MatchedPatterns => ("matched patterns", Text($"{count} bytes, a bit for each pattern")),
        _ => (Text($"item {(int)item}"), Text($"{count}, known to another version")),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
