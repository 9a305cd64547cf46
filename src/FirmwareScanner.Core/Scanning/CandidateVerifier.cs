using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Scanning;

/// <summary>
/// Decides, for each position that passed the filter, which sequences really match there, and reports each match exactly once.
/// </summary>
/// <remarks>
/// Exactly once: an atom of stride + gram length - 1 bytes contains exactly one sampled gram, so a sequence whose distance to its
/// atom is fixed is seen once for each match. Where the distance varies, a start is reported from the first place at which
/// its atom occurs. Where several sequences of a pattern match at the same start, the shortest match reports, then the lowest
/// sequence. All of this is decided from the bytes alone; nothing is remembered between candidates.
/// </remarks>
[AllocationFree]
internal sealed class CandidateVerifier
{
    internal const int FieldCount = 8;

    private readonly SignatureDatabase _database;
    private readonly ScanState _state;
    private readonly ScanWindow _window;
    private readonly int _reachEntry;
    private byte[] _reach = EmptyArrays.Bytes;
    private ScanEventSink? _sink;
    private long _candidateCount;

    internal CandidateVerifier(SignatureDatabase database, ScanState state, ScanWindow window, MemoryPlan plan)
    {
        _database = database;
        _state = state;
        _window = window;
        _reachEntry = plan.AddBytes(
            "gap places", database.LongestSpan + 1, "longest span " + database.LongestSpan + " + 1, x 1 byte");
    }

    internal long MatchCount { get; private set; }

    internal long CandidateCount => _candidateCount;

    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    internal bool Attach(MemoryPlan plan)
    {
        _reach = plan.AllocateBytes(_reachEntry)!;
        return _reach != null;
    }

    internal void Begin(ScanEventSink sink)
    {
        _sink = sink;
        MatchCount = 0;
        _candidateCount = 0;
    }

    /// <summary>Verifies the sequences that have a gram.</summary>
    /// <param name="table">The filter table.</param>
    /// <param name="at">Index of the gram in the window.</param>
    /// <param name="index">Its index in the filter.</param>
    internal void VerifyBucket(int table, int at, int index)
    {
        _candidateCount++;
        SignatureDatabase database = _database;
        int[] starts = database.BucketStart[table];
        int bucket = index & (starts.Length - 2);
        int entry = starts[bucket];
        int end = starts[bucket + 1];
        byte[] shifts = database.EntryShift[table];
        int fingerprint = _window.Buffer[at] & GramHash.FingerprintMask;
        for (; entry < end; entry++)
        {
            int shift = shifts[entry];
            if (shift >> TableEntry.FingerprintShift == fingerprint)
            {
                VerifyAtom(database.EntrySequence[table][entry], at - (shift & TableEntry.GramIndexMask));
            }
        }
    }

    /// <summary>Verifies a sequence whose atom seems to stand at an index of the window.</summary>
    internal void VerifyAtom(int sequence, int at)
    {
        SignatureDatabase database = _database;
        int flags = database.SequenceFlagBits[sequence];
        int start = at - database.SequenceAtom[sequence];
        if (flags == 0)
        {
            VerifyPlain(sequence, start);
            return;
        }

        int spread = (flags & SequenceFlags.Extended) != 0 ? SequenceMatcher.Spread(database, sequence) : 0;
        if (spread == 0)
        {
            VerifyAt(sequence, start);
            return;
        }

        if (at < _window.Start || !SequenceMatcher.IsAtomAt(database, sequence, _window.Buffer, at, _window.End))
        {
            return;
        }

        int first = start - spread > _window.Start ? start - spread : _window.Start;
        int earlier = EarlierAtom(sequence, at, spread) - database.SequenceAtom[sequence];
        for (int candidate = first > earlier ? first : earlier + 1; candidate <= start; candidate++)
        {
            VerifyAt(sequence, candidate);
        }
    }

    /// <summary>Tries a sequence at an index of the window.</summary>
    internal void VerifyAt(int sequence, int start)
    {
        if (start < _window.Start)
        {
            return;
        }

        int end = SequenceMatcher.Match(_database, sequence, _window.Buffer, start, _window.End, _reach);
        if (end != SequenceMatcher.NoMatch)
        {
            Accept(sequence, start, end);
        }
    }

    /// <summary>Tries what is anchored at the end of the stream, and reports the chains that are complete.</summary>
    /// <param name="length">Length of the stream.</param>
    internal void FinishStream(long length)
    {
        for (int i = 0; i < _database.EndPattern.Length; i++)
        {
            TryAtEnd(i, length);
        }

        ReportChains();
    }

    /// <summary>The commonest case without detours: no masks, no conditions on the match.</summary>
    private void VerifyPlain(int sequence, int start)
    {
        SignatureDatabase database = _database;
        int from = database.SequenceStart[sequence];
        int to = database.SequenceStart[sequence + 1];
        int end = start + to - from;
        if (start >= _window.Start && end <= _window.End
            && SequenceMatcher.EqualsPlain(_window.Buffer, start, database.SequenceBytes, from, to))
        {
            Report(database.SequencePattern[sequence], start, end);
        }
    }

    /// <summary>The last place before an index, and at most a distance away, at which the sequence's atom stands.</summary>
    private int EarlierAtom(int sequence, int at, int distance)
    {
        int least = at - distance > _window.Start ? at - distance : _window.Start;
        int earlier = at - 1;
        while (earlier >= least
            && !SequenceMatcher.IsAtomAt(_database, sequence, _window.Buffer, earlier, _window.End))
        {
            earlier--;
        }

        return earlier >= least ? earlier : at - distance - 1;
    }

    private void Accept(int sequence, int start, int end)
    {
        int flags = _database.SequenceFlagBits[sequence];
        int pattern = _database.SequencePattern[sequence];
        if (!IsDelimited(flags, start, end) || !IsInRange(flags, pattern, start))
        {
            return;
        }

        if ((flags & SequenceFlags.Link) != 0)
        {
            _state.Link(sequence, _window.Origin + start, _window.Origin + end);
            return;
        }

        if ((flags & SequenceFlags.Contested) != 0 && !IsPreferred(sequence, pattern, start, end))
        {
            return;
        }

        Report(pattern, start, end);
        if ((flags & SequenceFlags.Watched) != 0)
        {
            _state.Watch(pattern, _window.Origin + start, end - start);
        }
    }

    private bool IsDelimited(int flags, int start, int end)
    {
        if ((flags & SequenceFlags.FullWord) != 0)
        {
            return WordBoundary.IsWord(_window.Buffer, _window.Start, _window.End, start, end);
        }

        return (flags & SequenceFlags.FullWordWide) == 0
            || WordBoundary.IsWideWord(_window.Buffer, _window.Start, _window.End, start, end);
    }

    /// <summary>A range limits where the pattern starts, so it concerns only the first link of a chain.</summary>
    private bool IsInRange(int flags, int pattern, int start)
    {
        if ((flags & SequenceFlags.Ranged) == 0)
        {
            return true;
        }

        int range = SignatureDatabase.LowerBound(_database.RangePattern, pattern);
        long offset = _window.Origin + start;
        return offset >= _database.RangeFirst[range] && offset <= _database.RangeLast[range];
    }

    /// <summary>Whether no other sequence of the pattern has a better claim to this start.</summary>
    private bool IsPreferred(int sequence, int pattern, int start, int end)
    {
        int other = SignatureDatabase.LowerBound(_database.SequencePattern, pattern);
        for (; other < _database.SequenceCount && _database.SequencePattern[other] == pattern; other++)
        {
            int otherFlags = _database.SequenceFlagBits[other];
            if (other == sequence || (otherFlags & SequenceFlags.Link) != 0)
            {
                continue;
            }

            int otherEnd = SequenceMatcher.Match(_database, other, _window.Buffer, start, _window.End, _reach);
            if (otherEnd != SequenceMatcher.NoMatch && IsDelimited(otherFlags, start, otherEnd)
                && (otherEnd < end || (otherEnd == end && other < sequence)))
            {
                return false;
            }
        }

        return true;
    }

    private void Report(int pattern, int start, int end)
    {
        Count(pattern);
        _sink!.Write(ScanEventKind.Match, pattern, _window.Origin + start, end - start);
    }

    private void Count(int pattern)
    {
        MatchCount++;
        if (_state.MatchCount[pattern] != int.MaxValue)
        {
            _state.MatchCount[pattern]++;
        }
    }

    private void TryAtEnd(int entry, long length)
    {
        long first = length - _database.EndDistance[entry];
        for (int shift = 0; shift <= _database.EndShift[entry]; shift++)
        {
            long start = first + shift - _window.Origin;
            if (first + shift >= 0 && start >= _window.Start && start < _window.End)
            {
                TryPatternAt(entry, (int)start);
            }
        }
    }

    private void TryPatternAt(int entry, int start)
    {
        int pattern = _database.EndPattern[entry];
        int best = int.MaxValue;
        int sequence = SignatureDatabase.LowerBound(_database.SequencePattern, pattern);
        for (; sequence < _database.SequenceCount && _database.SequencePattern[sequence] == pattern; sequence++)
        {
            int end = EndOfAlternative(sequence, start);
            if (end != SequenceMatcher.NoMatch && end < best)
            {
                best = end;
            }
        }

        if (best == int.MaxValue)
        {
            return;
        }

        if (_database.EndWatch[entry] == DatabaseFormat.NoWatch)
        {
            Report(pattern, start, best);
        }
        else
        {
            _state.WatchValue[_database.EndWatch[entry]] = 1;
        }
    }

    /// <summary>
    /// The end of the match of a sequence, or of the chain that starts with it, at an index near the end of the stream; a link
    /// that is not its chain's first is no alternative.
    /// </summary>
    private int EndOfAlternative(int sequence, int start)
    {
        int flags = _database.SequenceFlagBits[sequence];
        int link = (flags & SequenceFlags.Link) == 0 ? -1 : SignatureDatabase.LowerBound(_database.LinkSequence, sequence);
        if (link >= 0 && _database.LinkGap[link] >= 0)
        {
            return SequenceMatcher.NoMatch;
        }

        int end = SequenceMatcher.Match(_database, sequence, _window.Buffer, start, _window.End, _reach);
        if (end == SequenceMatcher.NoMatch || !IsDelimited(flags, start, end))
        {
            return SequenceMatcher.NoMatch;
        }

        return link < 0 ? end : EndOfChain(link, end);
    }

    /// <summary>Follows a chain through the rest of the window, each link to the match that ends first.</summary>
    private int EndOfChain(int link, int end)
    {
        for (link++; link < _database.LinkGap.Length && _database.LinkGap[link] >= 0; link++)
        {
            int best = int.MaxValue;
            for (long start = (long)end + _database.LinkGap[link]; start < _window.End && start < best; start++)
            {
                int found = SequenceMatcher.Match(
                    _database, _database.LinkSequence[link], _window.Buffer, (int)start, _window.End, _reach);
                if (found != SequenceMatcher.NoMatch && found < best)
                {
                    best = found;
                }
            }

            if (best == int.MaxValue)
            {
                return SequenceMatcher.NoMatch;
            }

            end = best;
        }

        return end;
    }

    /// <summary>Reports each pattern with a complete chain once: the match that ends first, of several the one that starts first.</summary>
    private void ReportChains()
    {
        int links = _database.LinkSequence.Length;
        int pattern = -1;
        long bestEnd = -1;
        long bestStart = -1;
        for (int link = 0; link < links; link++)
        {
            bool isLast = link + 1 == links || _database.LinkGap[link + 1] < 0;
            long end = _state.LinkEnd[link];
            if (!isLast || end < 0)
            {
                continue;
            }

            int owner = _database.SequencePattern[_database.LinkSequence[link]];
            if (owner != pattern)
            {
                ReportChain(pattern, bestStart, bestEnd);
                pattern = owner;
                bestEnd = long.MaxValue;
                bestStart = long.MaxValue;
            }

            long start = _state.LinkStart[link];
            if (end < bestEnd || (end == bestEnd && start < bestStart))
            {
                bestEnd = end;
                bestStart = start;
            }
        }

        ReportChain(pattern, bestStart, bestEnd);
    }

    private void ReportChain(int pattern, long start, long end)
    {
        if (pattern < 0)
        {
            return;
        }

        Count(pattern);
        long length = end - start;
        _sink!.Write(ScanEventKind.Match, pattern, start, length > int.MaxValue ? int.MaxValue : (int)length);
    }
}
