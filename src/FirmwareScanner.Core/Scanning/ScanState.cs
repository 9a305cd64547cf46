using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Scanning;

/// <summary>
/// What the scanner remembers of one stream: counts, watches, links of chains, integers read. Its size is fixed by the database.
/// </summary>
[AllocationFree]
internal sealed class ScanState
{
    internal const int FieldCount = 28;
    internal const long Undefined = long.MinValue;

    /// <summary>Bytes that are kept of each probe.</summary>
    internal const int ProbeWidth = 4;

    private const long NotReached = -1;

    private readonly SignatureDatabase _database;
    private readonly int _matchedEntry;
    private readonly int _ruleMarkEntry;
    private readonly int _countEntry;
    private readonly int _watchEntry;
    private readonly int _rememberedOffsetEntry;
    private readonly int _rememberedLengthEntry;
    private readonly int _rememberedStartEntry;
    private readonly int _linkEndEntry;
    private readonly int _linkStartEntry;
    private readonly int _probeEntry;
    private readonly int _probeFilledEntry;
    private readonly int _headEntry;

    internal byte[] Matched = EmptyArrays.Bytes;

    /// <summary>Rules that are to be evaluated: of the others none of the patterns matched, and so they are false.</summary>
    internal byte[] RuleMarks = EmptyArrays.Bytes;
    internal int[] MatchCount = EmptyArrays.Ints;
    internal long[] WatchValue = EmptyArrays.Longs;
    internal long[] RememberedOffset = EmptyArrays.Longs;
    internal int[] RememberedLength = EmptyArrays.Ints;
    internal int[] RememberedStart = EmptyArrays.Ints;
    internal long[] LinkEnd = EmptyArrays.Longs;
    internal long[] LinkStart = EmptyArrays.Longs;
    internal byte[] ProbeBytes = EmptyArrays.Bytes;
    internal byte[] ProbeFilled = EmptyArrays.Bytes;
    internal byte[] HeadBytes = EmptyArrays.Bytes;
    private int _nextProbe;

    /// <summary>The stream offset behind the last byte that a condition reads: from there on nothing is to be captured.</summary>
    internal long CaptureEnd;

    /// <summary>How many bytes of the start of the stream are kept, up to a gap.</summary>
    internal int HeadFilled { get; private set; }

    internal ScanState(SignatureDatabase database, MemoryPlan plan)
    {
        _database = database;
        int watches = database.WatchCount;
        int remembered = database.RememberedMatches;
        int links = database.LinkCount;
        int probes = database.ProbeCount;
        _matchedEntry = AddBytes(plan, PlanItem.MatchedPatterns, (database.PatternCount + 7) >> 3);
        _ruleMarkEntry = AddBytes(plan, PlanItem.RuleMarks, (database.RuleCount + 7) >> 3);
        _countEntry = AddInts(plan, PlanItem.MatchCounts, database.CountedCount);
        _watchEntry = AddLongs(plan, PlanItem.WatchValues, watches);
        _rememberedOffsetEntry = AddLongs(plan, PlanItem.RememberedOffsets, remembered);
        _rememberedLengthEntry = AddInts(plan, PlanItem.RememberedLengths, remembered);
        _rememberedStartEntry = AddInts(plan, PlanItem.RememberedStarts, remembered == 0 ? 0 : watches);
        _linkEndEntry = AddLongs(plan, PlanItem.LinkEnds, links);
        _linkStartEntry = AddLongs(plan, PlanItem.LinkStarts, links);
        _probeEntry = AddBytes(plan, PlanItem.ProbeBytes, probes * ProbeWidth);
        _probeFilledEntry = AddBytes(plan, PlanItem.ProbeFillMarks, probes);
        _headEntry = AddBytes(plan, PlanItem.StreamHead, database.HeadLength);
    }

    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    internal bool Attach(MemoryPlan plan)
    {
        Matched = _matchedEntry < 0 ? Matched : plan.AllocateBytes(_matchedEntry)!;
        RuleMarks = _ruleMarkEntry < 0 ? RuleMarks : plan.AllocateBytes(_ruleMarkEntry)!;
        MatchCount = _countEntry < 0 ? MatchCount : plan.AllocateInt32s(_countEntry)!;
        WatchValue = _watchEntry < 0 ? WatchValue : plan.AllocateInt64s(_watchEntry)!;
        RememberedOffset = _rememberedOffsetEntry < 0 ? RememberedOffset : plan.AllocateInt64s(_rememberedOffsetEntry)!;
        RememberedLength = _rememberedLengthEntry < 0 ? RememberedLength : plan.AllocateInt32s(_rememberedLengthEntry)!;
        RememberedStart = _rememberedStartEntry < 0 ? RememberedStart : plan.AllocateInt32s(_rememberedStartEntry)!;
        LinkEnd = _linkEndEntry < 0 ? LinkEnd : plan.AllocateInt64s(_linkEndEntry)!;
        LinkStart = _linkStartEntry < 0 ? LinkStart : plan.AllocateInt64s(_linkStartEntry)!;
        ProbeBytes = _probeEntry < 0 ? ProbeBytes : plan.AllocateBytes(_probeEntry)!;
        ProbeFilled = _probeFilledEntry < 0 ? ProbeFilled : plan.AllocateBytes(_probeFilledEntry)!;
        HeadBytes = _headEntry < 0 ? HeadBytes : plan.AllocateBytes(_headEntry)!;
        bool isAttached = Matched != null && MatchCount != null && WatchValue != null && RememberedOffset != null && RememberedLength != null
            && RememberedStart != null && LinkEnd != null && LinkStart != null && ProbeBytes != null && ProbeFilled != null && HeadBytes != null
            && RuleMarks != null;
        if (isAttached)
        {
            LocateRemembered();
            int[] probes = _database.ProbeOffset;
            long probed = probes.Length == 0 ? 0 : (long)probes[probes.Length - 1] + ProbeWidth;
            CaptureEnd = probed > _database.HeadLength ? probed : _database.HeadLength;
        }

        return isAttached;
    }

    /// <summary>Forgets the previous stream.</summary>
    internal void Reset()
    {
        Array.Clear(Matched, 0, Matched.Length);
        Array.Copy(_database.RuleAlways, 0, RuleMarks, 0, RuleMarks.Length);
        Array.Clear(MatchCount, 0, MatchCount.Length);
        Array.Clear(RememberedLength, 0, RememberedLength.Length);
        Array.Clear(ProbeFilled, 0, ProbeFilled.Length);
        _nextProbe = 0;
        HeadFilled = 0;
        for (int i = 0; i < LinkEnd.Length; i++)
        {
            LinkEnd[i] = NotReached;
        }

        for (int i = 0; i < WatchValue.Length; i++)
        {
            WatchValue[i] = _database.WatchKinds[i] == (int)WatchKind.FirstFrom ? Undefined : 0;
        }

        for (int i = 0; i < RememberedOffset.Length; i++)
        {
            RememberedOffset[i] = Undefined;
        }
    }

    /// <summary>Copies the bytes that conditions read, as they pass.</summary>
    /// <param name="buffer">The buffer that holds the payload.</param>
    /// <param name="start">Index of its first byte.</param>
    /// <param name="count">Its length.</param>
    /// <param name="offset">Stream offset of its first byte.</param>
    [BoundedLoop("A probe has at most 4 bytes, and each is passed once a stream.")]
    internal void CaptureProbes(byte[] buffer, int start, int count, long offset)
    {
        CaptureHead(buffer, start, count, offset);
        int[] offsets = _database.ProbeOffset;
        long end = offset + count;
        for (int probe = _nextProbe; probe < offsets.Length && offsets[probe] < end; probe++)
        {
            for (int i = 0; i < _database.ProbeSize[probe]; i++)
            {
                long at = (long)offsets[probe] + i - offset;
                if (at >= 0 && at < count)
                {
                    ProbeBytes[(probe * ProbeWidth) + i] = buffer[start + (int)at];
                    ProbeFilled[probe]++;
                }
            }
        }

        while (_nextProbe < offsets.Length && (long)offsets[_nextProbe] + ProbeWidth <= end)
        {
            _nextProbe++;
        }
    }

    // Behind a gap nothing is kept: what is missing would be read as other bytes.
    private void CaptureHead(byte[] buffer, int start, int count, long offset)
    {
        int room = HeadBytes.Length - HeadFilled;
        int taken = count < room ? count : room;
        if (taken > 0 && offset == HeadFilled)
        {
            Array.Copy(buffer, start, HeadBytes, HeadFilled, taken);
            HeadFilled += taken;
        }
    }

    /// <summary>Whether a pattern matched.</summary>
    internal bool HasMatched(int pattern) => (Matched[pattern >> 3] & (1 << (pattern & 7))) != 0;

    /// <summary>Notes a match, and counts it if a condition asks how many there are; beyond int.MaxValue no further.</summary>
    internal void NoteMatch(int pattern)
    {
        if ((Matched[pattern >> 3] & (1 << (pattern & 7))) == 0)
        {
            Matched[pattern >> 3] |= (byte)(1 << (pattern & 7));
            MarkRuleOf(pattern);
        }

        if (MatchCount.Length == 0)
        {
            return;
        }

        int counted = SignatureDatabase.LowerBound(_database.CountedPattern, pattern);
        if (counted < MatchCount.Length && _database.CountedPattern[counted] == pattern && MatchCount[counted] != int.MaxValue)
        {
            MatchCount[counted]++;
        }
    }

    /// <summary>Has the rule of a pattern evaluated, since something of it was found.</summary>
    internal void MarkRuleOf(int pattern)
    {
        int rule = SignatureDatabase.LowerBound(_database.RuleFirstPattern, pattern + 1) - 1;
        RuleMarks[rule >> 3] |= (byte)(1 << (rule & 7));
    }

    /// <summary>Updates the watches of a pattern with a match.</summary>
    internal void Watch(int pattern, long offset, int length)
    {
        SignatureDatabase database = _database;
        int watch = SignatureDatabase.LowerBound(database.WatchPattern, pattern);
        while (watch < database.WatchPattern.Length && database.WatchPattern[watch] == pattern)
        {
            Update(watch, offset, length);
            watch++;
        }
    }

    /// <summary>
    /// Takes a match of a link. Of each link only the match that ends first is kept (of several, the one whose chain started
    /// first): whatever could follow a later one could follow it too.
    /// </summary>
    internal void Link(int sequence, long start, long end)
    {
        int link = SignatureDatabase.LowerBound(_database.LinkSequence, sequence);
        int gap = _database.LinkGap[link];
        long chainStart = start;
        if (gap >= 0)
        {
            long previousEnd = LinkEnd[link - 1];
            if (previousEnd == NotReached || start < previousEnd + gap)
            {
                return;
            }

            chainStart = LinkStart[link - 1];
        }

        if (LinkEnd[link] == NotReached || end < LinkEnd[link] || (end == LinkEnd[link] && chainStart < LinkStart[link]))
        {
            LinkEnd[link] = end;
            LinkStart[link] = chainStart;
        }
    }

    /// <summary>Notes where each watch's remembered matches start: one after the other.</summary>
    private void LocateRemembered()
    {
        int start = 0;
        for (int watch = 0; watch < RememberedStart.Length; watch++)
        {
            RememberedStart[watch] = start;
            start += _database.WatchKinds[watch] == (int)WatchKind.FirstMatches ? _database.WatchFirst[watch] : 0;
        }
    }

    [Allocates("Lists an entry in the plan, which refuses once it is frozen; called by the constructor.")]
    private static int AddInts(MemoryPlan plan, PlanItem item, int count)
    {
        return count == 0 ? -1 : plan.AddInt32s(item, count);
    }

    [Allocates("Lists an entry in the plan, which refuses once it is frozen; called by the constructor.")]
    private static int AddLongs(MemoryPlan plan, PlanItem item, int count)
    {
        return count == 0 ? -1 : plan.AddInt64s(item, count);
    }

    [Allocates("Lists an entry in the plan, which refuses once it is frozen; called by the constructor.")]
    private static int AddBytes(MemoryPlan plan, PlanItem item, int count)
    {
        return count == 0 ? -1 : plan.AddBytes(item, count);
    }

    private void Update(int watch, long offset, int length)
    {
        switch (_database.WatchKinds[watch])
        {
            case (int)WatchKind.InRange:
                if (offset >= _database.WatchFirst[watch] && offset <= _database.WatchLast[watch])
                {
                    WatchValue[watch] = 1;
                }

                break;
            case (int)WatchKind.FirstFrom:
                if (offset >= _database.WatchFirst[watch]
                    && (WatchValue[watch] == Undefined || offset < WatchValue[watch]))
                {
                    WatchValue[watch] = offset;
                }

                break;
            case (int)WatchKind.CountInRange:
                if (offset >= _database.WatchFirst[watch] && offset <= _database.WatchLast[watch])
                {
                    WatchValue[watch]++;
                }

                break;
            case (int)WatchKind.FirstMatches:
                Remember(RememberedStart[watch], _database.WatchFirst[watch], offset, length);
                break;
            default:
                break;
        }
    }

    /// <summary>Inserts a match in order of offset; of more than fit, the last is dropped.</summary>
    private void Remember(int start, int capacity, long offset, int length)
    {
        int at = start + capacity - 1;
        if (RememberedOffset[at] != Undefined && RememberedOffset[at] <= offset)
        {
            return;
        }

        while (at > start && (RememberedOffset[at - 1] == Undefined || RememberedOffset[at - 1] > offset))
        {
            RememberedOffset[at] = RememberedOffset[at - 1];
            RememberedLength[at] = RememberedLength[at - 1];
            at--;
        }

        RememberedOffset[at] = offset;
        RememberedLength[at] = length;
    }
}
